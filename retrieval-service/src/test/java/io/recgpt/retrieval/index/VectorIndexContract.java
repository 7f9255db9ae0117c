package io.recgpt.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.data.Offset.offset;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every vector index does. */
public abstract class VectorIndexContract {
  protected static final Embedding EAST = Embedding.unit(1, 0, 0);
  protected static final Embedding NORTH = Embedding.unit(0, 1, 0);

  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant CINEMA = new Tenant("cinema");
  private static final IndexVersion SHOPS = new IndexVersion(SHOP, "text", 3);
  private static final IndexVersion CINEMAS = new IndexVersion(CINEMA, "text", 3);
  private static final IndexAlias ACTIVE = IndexAlias.active(SHOP);
  private static final Embedding NORTH_EAST = Embedding.unit(1, 1, 0);

  private VectorIndex index = new ScanningVectorIndex();

  /** The index of a place that is empty at first; a second one finds what the first one kept. */
  protected abstract VectorIndex open();

  @BeforeEach
  void openIndex() {
    index = open();
    index.create(SHOPS);
    index.create(CINEMAS);
  }

  @AfterEach
  void closeIndex() {
    index.close();
  }

  /** Closes and opens again. */
  protected void reopen() {
    index.close();
    index = open();
  }

  protected VectorIndex index() {
    return index;
  }

  @Test
  void search_severalQueries_eachHasItsNearestFirst() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST), new Entry(2, NORTH), new Entry(3, NORTH_EAST)));

    List<List<Hit>> hits = index.search(SHOPS, List.of(EAST, NORTH), key -> true, 2);

    assertThat(hits.get(0)).extracting(Hit::key).containsExactly(1, 3);
    assertThat(hits.get(1)).extracting(Hit::key).containsExactly(2, 3);
    assertThat(hits.get(0).get(1).similarity()).isCloseTo(Math.sqrt(.5), offset(1e-5));
  }

  @Test
  void search_equalVectors_lowKeysComeFirst() {
    index.upsert(SHOPS, List.of(new Entry(9, EAST), new Entry(2, EAST), new Entry(5, EAST)));

    assertThat(found(SHOPS, EAST, key -> true, 2)).containsExactly(2, 5);
  }

  @Test
  void search_oppositeVector_similarityIsMinusOne() {
    index.upsert(SHOPS, List.of(new Entry(1, Embedding.unit(-1, 0, 0))));

    assertThat(index.search(SHOPS, List.of(EAST), key -> true, 1).getFirst())
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(-1, offset(1e-5)));
  }

  @Test
  void search_filterAdmitsFewFarOnes_findsThem() {
    List<Entry> entries = new ArrayList<>();
    IntStream.range(0, 500).forEach(key -> entries.add(new Entry(key, EAST)));
    entries.add(new Entry(500, NORTH));
    index.upsert(SHOPS, entries);

    assertThat(found(SHOPS, EAST, key -> key == 500, 10)).containsExactly(500);
    assertThat(found(SHOPS, EAST, key -> false, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 1_000})
  void search_selectiveFilter_findsNearlyAllThatAnExactScanFinds(int oneIn) {
    IndexVersion towers = new IndexVersion(SHOP, "towers", 16);
    List<Entry> entries = entries(IntStream.range(0, 2_000), 16, 3);
    List<Embedding> queries = vectors(8, 16, 4);
    index.create(towers);
    index.upsert(towers, entries);

    List<List<Hit>> hits = index.search(towers, queries, key -> key % oneIn == 0, 50);

    assertThat(recall(hits, exact(towers, entries, queries, key -> key % oneIn == 0, 50)))
        .isGreaterThanOrEqualTo(.98);
  }

  @Test
  void search_mostAdmittedButTheNearest_findsTheRest() {
    List<Entry> entries = new ArrayList<>();
    IntStream.range(0, 400).forEach(key -> entries.add(new Entry(key, EAST)));
    IntStream.range(400, 1_200).forEach(key -> entries.add(new Entry(key, NORTH)));
    index.upsert(SHOPS, entries);

    assertThat(found(SHOPS, EAST, key -> key >= 400, 30)).hasSize(30).allMatch(key -> key >= 400);
  }

  @Test
  void search_otherTenant_seesNothing() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));
    index.upsert(CINEMAS, List.of(new Entry(1, NORTH)));

    assertThat(index.search(CINEMAS, List.of(EAST), key -> true, 5).getFirst())
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(0, offset(1e-5)));
    assertThat(index.versions(CINEMA)).containsExactly(CINEMAS);
    assertThat(index.versions(new Tenant("nobody"))).isEmpty();
  }

  @Test
  void search_noQueriesOrNoLimit_nothingOrRefused() {
    assertThat(index.search(SHOPS, List.of(), key -> true, 1)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.search(SHOPS, List.of(EAST), key -> true, 0))
        .withMessageContaining("limit: 0 (expected: >= 1)");
  }

  @Test
  void search_randomVectors_likeTheScan() {
    List<Entry> entries = entries(IntStream.range(0, 400), 3, 5);
    List<Embedding> queries = vectors(5, 3, 6);
    index.upsert(SHOPS, entries);

    List<List<Hit>> hits = index.search(SHOPS, queries, key -> key % 3 == 0, 20);

    List<List<Hit>> expected = exact(SHOPS, entries, queries, key -> key % 3 == 0, 20);
    for (int i = 0; i < queries.size(); i++) {
      assertThat(hits.get(i)).extracting(Hit::key).isEqualTo(keys(expected.get(i)));
    }
  }

  @Test
  void search_whileOthersWrite_alwaysSeesWhatWasPutBefore() throws Exception {
    index.upsert(SHOPS, List.of(new Entry(0, EAST)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> checks = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        int key = i;
        checks.add(
            threads.submit(() -> {
              index.upsert(SHOPS, List.of(new Entry(key, NORTH)));
              return found(SHOPS, NORTH, any -> true, 100).contains(key);
            }));
      }
      for (Future<Boolean> check : checks) {
        assertThat(check.get()).isTrue();
      }
    }
  }

  @Test
  void upsert_knownKey_replacesItsVector() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));
    index.upsert(SHOPS, List.of(new Entry(1, NORTH)));

    assertThat(index.search(SHOPS, List.of(NORTH), key -> true, 5).getFirst())
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(1, offset(1e-5)));
  }

  @Test
  void upsert_sameKeyTwiceInOneCall_theLastCounts() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST), new Entry(1, NORTH)));

    assertThat(index.search(SHOPS, List.of(NORTH), key -> true, 5).getFirst())
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(1, offset(1e-5)));
  }

  @Test
  void upsert_nothing_isFine() {
    index.upsert(SHOPS, List.of());
    index.delete(SHOPS, List.of());

    assertThat(found(SHOPS, EAST, key -> true, 5)).isEmpty();
  }

  @Test
  void upsert_largestKey_isFound() {
    index.upsert(SHOPS, List.of(new Entry(Integer.MAX_VALUE, EAST), new Entry(0, NORTH)));
    reopenKept(SHOPS);

    assertThat(found(SHOPS, EAST, key -> true, 5)).containsExactly(Integer.MAX_VALUE, 0);
  }

  @Test
  void delete_knownAndUnknownKeys_knownIsGone() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST), new Entry(2, NORTH)));
    index.upsert(CINEMAS, List.of(new Entry(1, EAST)));

    index.delete(SHOPS, List.of(1, 77));

    assertThat(found(SHOPS, EAST, key -> true, 5)).containsExactly(2);
    assertThat(found(CINEMAS, EAST, key -> true, 5)).containsExactly(1);
  }

  @Test
  void delete_thenUpsert_isFoundAgain() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));
    index.delete(SHOPS, List.of(1));
    index.upsert(SHOPS, List.of(new Entry(1, NORTH)));

    assertThat(found(SHOPS, NORTH, key -> true, 5)).containsExactly(1);
  }

  @Test
  void versions_ofOtherDimensions_standSideBySide() {
    IndexVersion tower = new IndexVersion(SHOP, "tower-1", 64);
    Embedding vector = vectors(1, 64, 1).getFirst();
    index.create(tower);
    index.create(tower);
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));
    index.upsert(tower, List.of(new Entry(2, vector)));

    assertThat(index.versions(SHOP)).containsExactly(SHOPS, tower);
    assertThat(found(tower, vector, key -> true, 5)).containsExactly(2);
    assertThat(found(SHOPS, EAST, key -> true, 5)).containsExactly(1);
  }

  @Test
  void create_knownNameOtherDimension_isRefusedAndTheOldOneServes() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));

    assertThatIllegalStateException()
        .isThrownBy(() -> index.create(new IndexVersion(SHOP, "text", 4)))
        .withMessageContaining("dimension: 4 (expected: 3, as version text of tenant shop has it");
    assertThat(found(SHOPS, EAST, key -> true, 5)).containsExactly(1);
  }

  @Test
  void upsertAndSearch_vectorOfOtherDimension_areRefused() {
    Embedding flat = Embedding.unit(1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.upsert(SHOPS, List.of(new Entry(1, flat))))
        .withMessageContaining("dimension: 2 (expected: 3, that of version text of tenant shop)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.search(SHOPS, List.of(flat), key -> true, 1))
        .withMessageContaining("dimension: 2 (expected: 3");
  }

  @Test
  void anyOperation_absentVersionOrAlias_saysSo() {
    IndexVersion absent = new IndexVersion(SHOP, "absent", 3);

    assertNotReady(() -> index.search(absent, List.of(EAST), key -> true, 1), "version absent");
    assertNotReady(() -> index.upsert(absent, List.of(new Entry(1, EAST))), "version absent");
    assertNotReady(() -> index.delete(absent, List.of(1)), "version absent");
    assertNotReady(() -> index.checkpoint(absent), "version absent");
    assertNotReady(() -> index.commit(absent, 1), "version absent");
    assertNotReady(() -> index.point(ACTIVE, absent), "version absent");
    assertNotReady(() -> index.search(ACTIVE, List.of(EAST), key -> true, 1), "alias active");
    assertThat(index.resolve(ACTIVE)).isEmpty();
    index.drop(absent);
  }

  @Test
  void drop_version_isGoneAndMayBeMadeAgainEmpty() {
    IndexVersion tower = new IndexVersion(SHOP, "tower", 3);
    index.create(tower);
    index.upsert(tower, List.of(new Entry(1, EAST)));
    index.commit(tower, 9);

    index.drop(tower);

    assertThat(index.versions(SHOP)).containsExactly(SHOPS);
    assertNotReady(() -> index.search(tower, List.of(EAST), key -> true, 1), "version tower");
    index.create(tower);
    assertThat(found(tower, EAST, key -> true, 5)).isEmpty();
    assertThat(index.checkpoint(tower)).isZero();
  }

  @Test
  void drop_versionThatAnAliasStandsFor_isRefused() {
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));
    index.point(ACTIVE, SHOPS);

    assertThatIllegalStateException()
        .isThrownBy(() -> index.drop(SHOPS))
        .withMessageContaining("version text of tenant shop can't be dropped");
    assertThat(found(ACTIVE, EAST, key -> true, 5)).containsExactly(1);
  }

  @Test
  void point_andBackAgain_searchesFollow() {
    IndexVersion next = new IndexVersion(SHOP, "next", 3);
    index.create(next);
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));
    index.upsert(next, List.of(new Entry(2, EAST)));

    index.point(ACTIVE, SHOPS);
    assertThat(found(ACTIVE, EAST, key -> true, 5)).containsExactly(1);
    index.point(ACTIVE, next);
    assertThat(found(ACTIVE, EAST, key -> true, 5)).containsExactly(2);
    assertThat(index.resolve(ACTIVE)).contains(next);
    index.point(ACTIVE, SHOPS);
    index.drop(next);

    assertThat(found(ACTIVE, EAST, key -> true, 5)).containsExactly(1);
    assertThat(index.resolve(IndexAlias.active(CINEMA))).isEmpty();
  }

  @Test
  void point_whileOthersSearch_noSearchFailsOrMixesVersions() throws Exception {
    IndexVersion even = new IndexVersion(SHOP, "even", 3);
    IndexVersion odd = new IndexVersion(SHOP, "odd", 3);
    index.create(even);
    index.create(odd);
    index.upsert(even, entries(IntStream.range(0, 100).map(i -> 2 * i), 3, 1));
    index.upsert(odd, entries(IntStream.range(0, 100).map(i -> 2 * i + 1), 3, 1));
    index.point(ACTIVE, even);
    CountDownLatch searching = new CountDownLatch(4);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> searches = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        searches.add(
            threads.submit(() -> {
              boolean whole = true;
              searching.countDown();
              for (int j = 0; j < 25; j++) {
                List<Integer> found = found(ACTIVE, EAST, key -> true, 50);
                whole &=
                    found.size() == 50
                        && found.stream().mapToInt(k -> k % 2).distinct().count() == 1;
              }
              return whole;
            }));
      }
      searching.await();
      for (int i = 0; i < 20; i++) {
        index.point(ACTIVE, i % 2 == 0 ? odd : even);
      }
      for (Future<Boolean> search : searches) {
        assertThat(search.get()).isTrue();
      }
    }
  }

  @Test
  void open_again_hasVectorsVersionsAliasesAndCheckpoints() {
    IndexVersion tower = new IndexVersion(SHOP, "tower", 3);
    index.create(tower);
    index.upsert(SHOPS, List.of(new Entry(1, EAST), new Entry(2, EAST)));
    index.delete(SHOPS, List.of(2));
    index.upsert(tower, List.of(new Entry(3, NORTH)));
    index.commit(SHOPS, 7);
    index.commit(tower, 8);
    index.point(ACTIVE, tower);

    reopen();

    assertThat(index.versions(SHOP)).containsExactly(SHOPS, tower);
    assertThat(index.checkpoint(SHOPS)).isEqualTo(7);
    assertThat(index.checkpoint(tower)).isEqualTo(8);
    assertThat(found(SHOPS, EAST, key -> true, 5)).containsExactly(1);
    assertThat(index.resolve(ACTIVE)).contains(tower);
    assertThat(found(ACTIVE, NORTH, key -> key == 3, 5)).containsExactly(3);
    assertThat(index.checkpoint(CINEMAS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\" or 1==1",
        "key >= 0 or \"\"==\"",
        "'; drop collection text; --",
        "../../text",
        "\u0000\n",
        "texte",
        "d\u00e9j\u00e0 \u5546\u5e97 \ud83d\udc1f",
        "active",
        "] or key in [1"
      })
  void names_hostile_areNamesLikeOthers(String name) {
    IndexVersion hostile = new IndexVersion(SHOP, name, 3);
    IndexAlias alias = new IndexAlias(SHOP, name);
    index.upsert(SHOPS, List.of(new Entry(1, EAST)));
    index.create(hostile);
    index.upsert(hostile, List.of(new Entry(2, EAST), new Entry(3, NORTH)));
    index.point(alias, hostile);

    assertThat(found(hostile, EAST, key -> key == 2, 5)).containsExactly(2);
    assertThat(found(alias, EAST, key -> true, 5)).containsExactly(2, 3);
    index.delete(hostile, List.of(3));
    assertThat(found(hostile, EAST, key -> true, 5)).containsExactly(2);
    assertThat(found(SHOPS, EAST, key -> true, 5)).containsExactly(1);
    assertThat(index.versions(SHOP)).containsExactlyInAnyOrder(SHOPS, hostile);
    assertThat(index.resolve(alias)).contains(hostile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ud83d", "0123456789012345678901234567890123456789012345678"})
  void names_thatCannotBeKept_areRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new IndexVersion(SHOP, name, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new IndexAlias(SHOP, name));
  }

  @Test
  void tenants_whoseNamesRunTogether_seeNothingOfOneAnother() {
    IndexVersion first = new IndexVersion(new Tenant("a"), "b_c", 3);
    IndexVersion second = new IndexVersion(new Tenant("a_b"), "c", 3);
    IndexVersion third = new IndexVersion(new Tenant("a_" + "b".repeat(61)), "d".repeat(48), 3);
    List.of(first, second, third).forEach(index::create);
    index.upsert(first, List.of(new Entry(1, EAST)));
    index.upsert(third, List.of(new Entry(3, EAST)));

    assertThat(found(first, EAST, key -> true, 5)).containsExactly(1);
    assertThat(found(second, EAST, key -> true, 5)).isEmpty();
    assertThat(found(third, EAST, key -> true, 5)).containsExactly(3);
    assertThat(index.versions(first.tenant())).containsExactly(first);
  }

  private List<Integer> found(SearchSpace space, Embedding query, IntPredicate admits, int limit) {
    return keys(index.search(space, List.of(query), admits, limit).getFirst());
  }

  private void reopenKept(IndexVersion version) {
    index.commit(version, 1);
    reopen();
  }

  private static void assertNotReady(Runnable operation, String message) {
    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(operation::run)
        .withMessageContaining(message)
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_READY));
  }

  private static List<List<Hit>> exact(
      IndexVersion version,
      List<Entry> entries,
      List<Embedding> queries,
      IntPredicate admits,
      int limit) {
    try (VectorIndex scan = new ScanningVectorIndex()) {
      scan.create(version);
      scan.upsert(version, entries);
      return scan.search(version, queries, admits, limit);
    }
  }

  /** The share of what should be found that was found. */
  protected static double recall(List<List<Hit>> found, List<List<Hit>> expected) {
    int all = 0;
    int both = 0;
    for (int i = 0; i < expected.size(); i++) {
      Set<Integer> keys = new HashSet<>(keys(found.get(i)));
      for (Hit hit : expected.get(i)) {
        all++;
        both += keys.contains(hit.key()) ? 1 : 0;
      }
    }
    return (double) both / all;
  }

  protected static List<Entry> entries(IntStream keys, int dimension, long seed) {
    Random random = new Random(seed);
    return keys.mapToObj(key -> new Entry(key, vector(random, dimension))).toList();
  }

  protected static List<Embedding> vectors(int count, int dimension, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> vector(random, dimension)).toList();
  }

  private static Embedding vector(Random random, int dimension) {
    float[] values = new float[dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.unit(values);
  }

  private static List<Integer> keys(List<Hit> hits) {
    return hits.stream().map(Hit::key).toList();
  }
}

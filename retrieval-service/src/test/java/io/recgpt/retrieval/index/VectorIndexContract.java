package io.recgpt.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.rpc.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every vector index does. */
abstract class VectorIndexContract {
  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant CINEMA = new Tenant("cinema");
  private static final Embedding EAST = Embedding.unit(1, 0, 0);
  private static final Embedding NORTH = Embedding.unit(0, 1, 0);
  private static final Embedding NORTH_EAST = Embedding.unit(1, 1, 0);

  private VectorIndex index = new ScanningVectorIndex();

  /** An empty index of three dimensions and more. */
  abstract VectorIndex open();

  @BeforeEach
  void openIndex() {
    index = open();
  }

  @AfterEach
  void closeIndex() {
    index.close();
  }

  @Test
  void search_severalQueries_eachHasItsNearestFirst() {
    index.upsert(SHOP, List.of(new Entry(1, EAST), new Entry(2, NORTH), new Entry(3, NORTH_EAST)));

    List<List<Hit>> hits = index.search(SHOP, List.of(EAST, NORTH), key -> true, 2);

    assertThat(hits.get(0)).extracting(Hit::key).containsExactly(1, 3);
    assertThat(hits.get(1)).extracting(Hit::key).containsExactly(2, 3);
    assertThat(hits.get(0).get(1).similarity()).isCloseTo(Math.sqrt(.5), within());
  }

  @Test
  void search_equalVectors_lowKeysComeFirst() {
    index.upsert(SHOP, List.of(new Entry(9, EAST), new Entry(2, EAST), new Entry(5, EAST)));

    assertThat(index.search(SHOP, List.of(EAST), key -> true, 2).getFirst())
        .extracting(Hit::key)
        .containsExactly(2, 5);
  }

  @Test
  void search_oppositeVector_similarityIsMinusOne() {
    index.upsert(SHOP, List.of(new Entry(1, Embedding.unit(-1, 0, 0))));

    assertThat(index.search(SHOP, List.of(EAST), key -> true, 1).getFirst().getFirst())
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(-1, within()));
  }

  @Test
  void search_filterAdmitsFewFarOnes_findsThem() {
    List<Entry> entries = new ArrayList<>();
    IntStream.range(0, 500).forEach(key -> entries.add(new Entry(key, EAST)));
    entries.add(new Entry(500, NORTH));
    index.upsert(SHOP, entries);

    assertThat(index.search(SHOP, List.of(EAST), key -> key == 500, 10).getFirst())
        .extracting(Hit::key)
        .containsExactly(500);
    assertThat(index.search(SHOP, List.of(EAST), key -> false, 10).getFirst()).isEmpty();
  }

  @Test
  void search_otherTenant_seesNothing() {
    index.upsert(SHOP, List.of(new Entry(1, EAST)));
    index.upsert(CINEMA, List.of(new Entry(1, NORTH)));

    assertThat(index.search(CINEMA, List.of(EAST), key -> true, 5).getFirst())
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(0, within()));
    assertThat(index.search(new Tenant("nobody"), List.of(EAST), key -> true, 5).getFirst())
        .isEmpty();
  }

  @Test
  void upsert_knownKey_replacesItsVector() {
    index.upsert(SHOP, List.of(new Entry(1, EAST)));
    index.upsert(SHOP, List.of(new Entry(1, NORTH)));

    assertThat(index.search(SHOP, List.of(NORTH), key -> true, 5).getFirst())
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(1, within()));
  }

  @Test
  void delete_knownAndUnknownKeys_knownIsGone() {
    index.upsert(SHOP, List.of(new Entry(1, EAST), new Entry(2, NORTH)));
    index.upsert(CINEMA, List.of(new Entry(1, EAST)));

    index.delete(SHOP, List.of(1, 77));

    assertThat(index.search(SHOP, List.of(EAST), key -> true, 5).getFirst())
        .extracting(Hit::key)
        .containsExactly(2);
    assertThat(index.search(CINEMA, List.of(EAST), key -> true, 5).getFirst()).hasSize(1);
  }

  @Test
  void search_noQueriesOrNoLimit_nothingOrRefused() {
    assertThat(index.search(SHOP, List.of(), key -> true, 1)).isEmpty();
    assertThatThrownBy(() -> index.search(SHOP, List.of(EAST), key -> true, 0))
        .hasMessageContaining("limit: 0 (expected: >= 1)");
  }

  @Test
  void search_randomVectors_likeTheScan() {
    Random random = new Random(5);
    List<Entry> entries =
        IntStream.range(0, 400).mapToObj(key -> new Entry(key, random(random))).toList();
    List<Embedding> queries = IntStream.range(0, 5).mapToObj(i -> random(random)).toList();
    index.upsert(SHOP, entries);
    ScanningVectorIndex scan = new ScanningVectorIndex();
    scan.upsert(SHOP, entries);

    List<List<Hit>> found = index.search(SHOP, queries, key -> key % 3 == 0, 20);

    List<List<Hit>> expected = scan.search(SHOP, queries, key -> key % 3 == 0, 20);
    for (int i = 0; i < queries.size(); i++) {
      assertThat(found.get(i)).extracting(Hit::key).isEqualTo(keys(expected.get(i)));
    }
  }

  @Test
  void search_whileOthersWrite_alwaysSeesWhatWasPutBefore() throws Exception {
    index.upsert(SHOP, List.of(new Entry(0, EAST)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> checks = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        int key = i;
        checks.add(
            threads.submit(() -> {
              index.upsert(SHOP, List.of(new Entry(key, NORTH)));
              return keys(index.search(SHOP, List.of(NORTH), any -> true, 100).getFirst())
                  .contains(key);
            }));
      }
      for (Future<Boolean> check : checks) {
        assertThat(check.get()).isTrue();
      }
    }
  }

  private static List<Integer> keys(List<Hit> hits) {
    return hits.stream().map(Hit::key).toList();
  }

  private static Embedding random(Random random) {
    float[] values = new float[3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.unit(values);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-5);
  }
}

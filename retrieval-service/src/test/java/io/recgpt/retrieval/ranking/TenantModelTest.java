package io.recgpt.retrieval.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.ScanningVectorIndex;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.channels.SignalSample;
import io.recgpt.retrieval.ranking.model.DefaultRanking;
import io.recgpt.retrieval.ranking.model.ItemWeights;
import io.recgpt.retrieval.ranking.model.LearnedSpace;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.retrieval.ranking.query.Channel;
import io.recgpt.retrieval.ranking.query.Expert;
import io.recgpt.retrieval.ranking.query.RankedItem;
import io.recgpt.retrieval.ranking.query.RankedList;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.query.RankingQuery.HistoryItem;
import io.recgpt.retrieval.ranking.query.RankingQuery.Interest;
import io.recgpt.retrieval.ranking.query.RankingQuery.Tag;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.testkit.HashingEmbedder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TenantModelTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final HashingEmbedder EMBEDDER = new HashingEmbedder(64);
  private static final int ITEMS = 120;
  private static final List<String> NOUNS = List.of("tent", "kettle", "lamp", "rose", "car", "hat");

  private final ScanningVectorIndex index = new ScanningVectorIndex();
  private final TenantModel model = model(index);
  private final TenantModel limited = model(index, ITEMS, new CandidateLimits(0, 2));

  @Property(tries = 200)
  void rank_anyFilterAndSeen_fillsTheListWithAdmittedItems(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int count,
      @ForAll boolean fewCandidates) {
    Random random = new Random(seed);
    Set<String> only = ids(random, random.nextInt(30));
    Set<String> seen = ids(random, random.nextInt(100));
    ItemFilter filter =
        new ItemFilter(
            Set.of(),
            random.nextBoolean() ? Set.of("c1") : Set.of(),
            Map.of(),
            null,
            null,
            false,
            ids(random, 3),
            only);
    RankingSettings settings =
        new RankingSettings(
            Map.of(
                Channel.TAG, (double) random.nextInt(3),
                Channel.ITEM_TO_ITEM, (double) random.nextInt(3),
                Channel.TRENDING, (double) random.nextInt(3),
                Channel.CONTENT, (double) random.nextInt(3)),
            random.nextDouble(),
            random.nextDouble(),
            random.nextInt(5) == 0 ? 1 : random.nextDouble());

    RankingQuery query =
        new RankingQuery(
            history("1", "8"),
            List.of(),
            List.of(interest("camping", "1", "8")),
            List.of(new RankingQuery.Refused("hats", Set.of("5", "11"), true)),
            tags(),
            seen,
            filter,
            count,
            NOW,
            settings,
            "");
    List<RankedItem> items = (fewCandidates ? limited : model).rank(query).items();

    Set<String> expected = new HashSet<>();
    for (int i = 0; i < ITEMS; i++) {
      if (filter.admits(item(i), category(i)) && !seen.contains(item(i).id())) {
        expected.add(item(i).id());
      }
    }
    assertThat(items).hasSize(Math.min(count, expected.size()));
    assertThat(items).extracting(each -> each.item().id()).doesNotHaveDuplicates();
    assertThat(expected).containsAll(items.stream().map(each -> each.item().id()).toList());
  }

  @Test
  void rank_candidatesThatSignalsFind_areThoseThatRankFirstOfAll() {
    RankingQuery query = query(RankingSettings.DEFAULT);
    List<String> all = ids(rank(query));

    List<String> found =
        ids(model(index, ITEMS, new CandidateLimits(0, 3 * ITEMS)).rank(query).items());
    List<String> ofFew = ids(model(index, ITEMS, new CandidateLimits(0, 20)).rank(query).items());

    assertThat(found).isEqualTo(all);
    assertThat(ofFew).hasSameSizeAs(all);
    assertThat(ofFew.stream().filter(all::contains).count()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void positions_severalKnobs_areThoseOfTheListsOfEach() {
    List<Double> knobs = List.of(0.0, 0.5, 1.0);

    List<List<Position>> lists = model.positions(ofKettles(RankingSettings.DEFAULT), knobs);

    List<List<Position>> ranked = new ArrayList<>();
    for (double intent : knobs) {
      RankingSettings led =
          new RankingSettings(Map.of(), null, RankingSettings.DEFAULT.diversity(), intent);
      ranked.add(
          rank(ofKettles(led)).stream()
              .map(each -> new Position(each.item().id(), each.attribution().expert()))
              .toList());
    }
    assertThat(lists).isEqualTo(ranked);
    assertThat(lists.getFirst()).isNotEqualTo(lists.getLast());
  }

  private static RankingQuery ofKettles(RankingSettings settings) {
    RankingQuery query = query(settings);
    return new RankingQuery(
        query.history(),
        query.searches(),
        List.of(interest("kettle", "1")),
        query.refused(),
        query.tags(),
        query.seenIds(),
        query.filter(),
        query.count(),
        query.asOf(),
        settings,
        query.userId());
  }

  @Test
  void samples_ofSomeSignalsAndTheOthers_areTogetherThoseOfAll() {
    Set<Signal> tags = EnumSet.of(Signal.TAG_NEARNESS, Signal.TAG_CATEGORY);
    List<SignalSample> all = samples(EnumSet.allOf(Signal.class));
    List<SignalSample> others = samples(EnumSet.complementOf(EnumSet.copyOf(tags)));
    List<SignalSample> ofTags = samples(tags);

    assertThat(all).isNotEmpty();
    for (int i = 0; i < all.size(); i++) {
      SignalSample both = others.get(i).with(tags, ofTags.get(i));
      assertThat(values(both)).isEqualTo(values(all.get(i))).isNotEqualTo(values(others.get(i)));
    }
  }

  private List<SignalSample> samples(Set<Signal> wanted) {
    return model.samples(
        query(RankingSettings.DEFAULT), List.of("1", "8"), wanted, 30, new Random(5));
  }

  private static List<Float> values(SignalSample sample) {
    List<Float> values = new ArrayList<>();
    for (int row = 0; row < sample.size(); row++) {
      for (Signal signal : Signal.values()) {
        values.add(sample.value(row, signal.column()));
      }
    }
    return values;
  }

  private static List<String> ids(List<RankedItem> items) {
    return items.stream().map(each -> each.item().id()).toList();
  }

  @Test
  void rank_sameQueryTwice_sameAnswer() {
    RankingQuery query = query(RankingSettings.DEFAULT);

    assertThat(rank(query)).isEqualTo(rank(query));
  }

  @Test
  void rank_diversityOne_moreKindsThanWithNone() {
    long narrow = nouns(rank(query(settings(0))));
    long wide = nouns(rank(query(settings(1))));

    assertThat(wide).isGreaterThan(narrow);
  }

  @Test
  void rank_betaOne_tagsAnswerForTheUserInstead() {
    RankingSettings user = only(Channel.TAG, 1.0, 0);
    RankingSettings tag = only(Channel.TAG, 0.0, 0);

    assertThat(rank(query(tag)).getFirst().item().title()).startsWith("kettle");
    assertThat(rank(query(user)).getFirst().item().title()).startsWith("tent");
  }

  @Test
  void rank_oneInterestOnly_quotaGivesWay() {
    RankingQuery query = query(settings(.9));

    assertThat(rank(query)).hasSize(10);
  }

  @Test
  void rank_contributions_sumToTheScore() {
    assertThat(rank(query(RankingSettings.DEFAULT)))
        .allSatisfy(each ->
            assertThat(
                    each.attribution().contributions().values().stream().mapToDouble(v -> v).sum())
                .isCloseTo(each.score(), org.assertj.core.data.Offset.offset(1e-5)));
  }

  @Test
  void rank_consumables_rankBehindAllElse() {
    RankingQuery query = query(RankingSettings.DEFAULT);
    assertThat(rank(query)).anyMatch(each -> each.item().title().startsWith("kettle"));

    model.consumables(Set.of("Kettles"));

    assertThat(rank(query)).noneMatch(each -> each.item().title().startsWith("kettle"));
  }

  @Test
  void rank_historyOfConsumablesAlone_stillLeadsOn() {
    model.consumables(Set.of("tents"));
    RankingQuery query = query(settings(0));

    assertThat(rank(query).getFirst().item().title()).startsWith("tent");
  }

  @Test
  void rank_tagThatContributes_isNamedBesideTheStrongerChannel() {
    RankingSettings both =
        new RankingSettings(
            Map.of(
                Channel.ITEM_TO_ITEM,
                0.0,
                Channel.SESSION,
                0.0,
                Channel.TRENDING,
                0.0,
                Channel.TAG,
                3.0),
            0.0,
            0,
            null);
    RankingQuery query =
        new RankingQuery(
            history("1"),
            List.of(),
            List.of(interest("kettle", "1")),
            List.of(),
            tags(),
            Set.of("1"),
            ItemFilter.ALL,
            3,
            NOW,
            both,
            "");

    assertThat(rank(query))
        .allSatisfy(each -> {
          assertThat(each.attribution().tag()).isEqualTo("kettle");
          assertThat(each.attribution().interestId()).isEqualTo("i");
          assertThat(each.attribution().expert()).isEqualTo(Expert.INTEREST);
        });
  }

  @Test
  void rank_youngLog_whatAFewHaveTakenDoesNotLead() {
    TenantModel young = model(new ScanningVectorIndex(), 0);
    String rose = "3";
    young.record(
        List.of(
            new Interaction(1, 3, ItemAction.PURCHASE, NOW.minusSeconds(4_000)),
            new Interaction(2, 3, ItemAction.PURCHASE, NOW.minusSeconds(3_700))));

    assertThat(young.rank(query(RankingSettings.DEFAULT)).items().getFirst().item().id())
        .isNotEqualTo(rose);
    assertThat(young.rank(ofNobodyKnown()).items().getFirst().item().id()).isEqualTo(rose);
  }

  @Test
  void similar_unknownItem_isEmpty() {
    assertThat(model.similar("none", ItemFilter.ALL, 3)).isEmpty();
    assertThat(model.similar("0", ItemFilter.ALL, 3).orElseThrow())
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.item().title()).startsWith("tent"));
  }

  private List<RankedItem> rank(RankingQuery query) {
    return model.rank(query).items();
  }

  @Test
  void rank_indexDown_ranksWithoutItAndSaysSo() {
    index.fail(
        RpcException.of(ErrorCode.PEER_UNAVAILABLE, "the vector index can't be reached: start it"));

    RankedList ranked = model.rank(query(RankingSettings.DEFAULT));

    assertThat(ranked.items()).hasSize(10);
    assertThat(ranked.shortfall()).startsWith("The vector index can't be reached");
    assertThat(ranked.items()).allSatisfy(each -> assertThat(each.attribution().tag()).isEmpty());
  }

  private static long nouns(List<RankedItem> items) {
    return items.stream()
        .map(each -> NOUNS.get(Integer.parseInt(each.item().id()) % NOUNS.size()))
        .distinct()
        .count();
  }

  private static Interest interest(String name, String... evidence) {
    return new Interest(
        "i", name, List.of(name), Set.of(evidence), 0.5, true, NOW.minusSeconds(100_000));
  }

  private static RankingQuery query(RankingSettings settings) {
    return new RankingQuery(
        history("0", "6", "12"),
        List.of(),
        List.of(interest("camping", "0", "6")),
        List.of(),
        tags(),
        Set.of("0"),
        ItemFilter.ALL,
        10,
        NOW,
        settings,
        "");
  }

  private static RankingQuery ofNobodyKnown() {
    return new RankingQuery(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        ItemFilter.ALL,
        10,
        NOW,
        RankingSettings.DEFAULT,
        "");
  }

  private static RankingSettings settings(double diversity) {
    return only(Channel.CONTENT, 0.0, diversity);
  }

  @Test
  @Timeout(60)
  void learned_itemsChangeAllTheTime_isTakenIntoUseWithAllOfThem() throws InterruptedException {
    TrainedModel trained =
        new TrainedModel(
            "v1",
            DefaultRanking.MODEL,
            ItemWeights.NONE,
            0.5,
            PlannerModel.DEFAULT,
            0.5,
            new TextSpace());
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger last = new AtomicInteger(ITEMS);
    Thread shop =
        Thread.ofVirtual()
            .start(() -> {
              while (!over.get()) {
                LockSupport.parkNanos(100_000); // an import, not a flood
                int i = last.getAndIncrement();
                Embedding vector = EMBEDDER.embed(item(i).text());
                model.put(List.of(new PlacedItem(i, item(i), category(i), vector, i + 1)));
              }
            });

    model.learned(trained);
    over.set(true);
    shop.join();

    assertThat(model.trained()).isEqualTo(trained);
    IndexVersion towers = new IndexVersion(Tenant.DEFAULT, "towers-v1", EMBEDDER.dimension());
    for (int i = 0; i < last.get(); i++) {
      int wanted = i;
      assertThat(
              index.search(
                  towers, List.of(EMBEDDER.embed(item(i).text())), key -> key == wanted, 1))
          .as("item %d", i)
          .allSatisfy(hits -> assertThat(hits).hasSize(1));
    }
  }

  /** Towers that leave texts where they are. */
  private static final class TextSpace implements LearnedSpace {
    @Override
    public @Nullable Embedding user(List<Taken> history) {
      return history.isEmpty() ? null : history.getLast().text();
    }

    @Override
    public Embedding tag(Embedding text) {
      return text;
    }

    @Override
    public Embedding item(PlacedItem item) {
      return item.embedding();
    }
  }

  private static RankingSettings only(Channel channel, double beta, double diversity) {
    Map<Channel, Double> weights = new EnumMap<>(Channel.class);
    for (Channel each : Channel.values()) {
      weights.put(each, each == channel ? 1.0 : 0);
    }
    return new RankingSettings(weights, beta, diversity, 0.0);
  }

  private static List<Tag> tags() {
    return List.of(new Tag("kettle", "i", "", 1, EMBEDDER.embed("kettle")));
  }

  private static List<HistoryItem> history(String... ids) {
    List<HistoryItem> history = new ArrayList<>();
    for (String id : ids) {
      history.add(new HistoryItem(id, ItemAction.PURCHASE, NOW.minusSeconds(3_600)));
    }
    return history;
  }

  private static Set<String> ids(Random random, int count) {
    return random.ints(count, 0, ITEMS).mapToObj(Integer::toString).collect(Collectors.toSet());
  }

  private static TenantModel model(VectorIndex index) {
    return model(index, ITEMS);
  }

  private static TenantModel model(VectorIndex index, int events) {
    return model(index, events, CandidateLimits.DEFAULT);
  }

  private static TenantModel model(VectorIndex index, int events, CandidateLimits limits) {
    TenantModel model = new TenantModel(Tenant.DEFAULT, index, limits);
    List<PlacedItem> placed = new ArrayList<>();
    List<VectorIndex.Entry> entries = new ArrayList<>();
    Random random = new Random(3);
    List<Interaction> interactions = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      Embedding vector = EMBEDDER.embed(item(i).text());
      placed.add(new PlacedItem(i, item(i), category(i), vector, i + 1));
      entries.add(new VectorIndex.Entry(i, vector));
    }
    for (int i = 0; i < events; i++) {
      interactions.add(
          new Interaction(
              random.nextInt(20),
              random.nextInt(ITEMS),
              ItemAction.PURCHASE,
              NOW.minusSeconds(random.nextInt(1_000_000))));
    }
    IndexVersion text = IndexVersion.text(Tenant.DEFAULT, EMBEDDER.dimension());
    index.create(text);
    index.upsert(text, entries);
    model.put(placed);
    model.record(interactions);
    return model;
  }

  private static CatalogueItem item(int i) {
    String title = "%s number %d".formatted(NOUNS.get(i % NOUNS.size()), i);
    return new CatalogueItem(
        Integer.toString(i),
        title,
        "",
        "",
        "",
        List.of(NOUNS.get(i % NOUNS.size()) + "s"),
        Map.of(),
        null,
        null,
        "");
  }

  private static String category(int i) {
    return "c" + i % 3;
  }
}

package io.recgpt.jmh;

import com.sun.management.OperatingSystemMXBean;
import io.recgpt.inference.Embedding;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.lucene.LuceneVectorIndex;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What one ranking of ten items costs in a made-up shop of a size, untrained, one at a time: with
 * all items as candidates, with those alone that the signals find, and with these where somebody
 * takes something before each. A seeded shop: kinds of things in designs, popular by a power law;
 * people who take mostly what belongs to a few kinds.
 */
public final class RankingScale {
  private static final int DIMENSION = 384;
  private static final int DESIGNS = 200;
  private static final int PEOPLE = 5_000;
  private static final int TAKES = 30;
  private static final int TASTES = 5;
  private static final int TAGS = 30;
  private static final int ASKING = 200;
  private static final int BATCH = 1_000;
  private static final long WARM_UP_NANOS = Duration.ofSeconds(8).toNanos();
  private static final int ROUNDS = 3;
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final int size;
  private final int kinds;
  private final Random random = new Random(1);
  private final float[][] kindVectors;
  private final float[][] designVectors = vectors(DESIGNS);

  private RankingScale(int size) {
    this.size = size;
    this.kinds = Math.max(20, size / 100);
    this.kindVectors = vectors(kinds);
  }

  /**
   * Runs it.
   *
   * @param arguments numbers of items; without any 3000, 30000 and 100000
   */
  public static void main(String[] arguments) throws IOException {
    int[] sizes =
        arguments.length == 0
            ? new int[] {3_000, 30_000, 100_000}
            : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    System.out.println("| items | candidates | CPU a ranking | p50 | p99 |");
    System.out.println("|---|---|---|---|---|");
    for (int size : sizes) {
      new RankingScale(size).run();
    }
    System.exit(0);
  }

  private void run() throws IOException {
    try (TemporaryFolder folder = new TemporaryFolder();
        VectorIndex index = LuceneVectorIndex.open(folder.path(), "benchmark", 2)) {
      List<PlacedItem> items = items();
      IndexVersion space = IndexVersion.text(Tenant.DEFAULT, DIMENSION);
      index.create(space);
      for (int from = 0; from < size; from += BATCH) {
        index.upsert(
            space,
            items.subList(from, Math.min(size, from + BATCH)).stream()
                .map(item -> new VectorIndex.Entry(item.ordinal(), item.embedding()))
                .toList());
      }
      List<Interaction> log = log();
      List<RankingQuery> queries = queries(log);
      for (Way way : Way.values()) {
        TenantModel model =
            new TenantModel(
                Tenant.DEFAULT,
                index,
                way == Way.ALL ? CandidateLimits.NONE : new CandidateLimits(0, 300));
        model.put(items);
        model.record(log);
        measure(model, queries, way);
      }
    }
  }

  /** What is ranked. */
  private enum Way {
    ALL("all"),
    FOUND("found"),
    AFTER_AN_EVENT("found, each after an event of that second");

    private final String told;

    Way(String told) {
      this.told = told;
    }
  }

  private void measure(TenantModel model, List<RankingQuery> queries, Way way) {
    long begin = System.nanoTime();
    int done = 0;
    while (System.nanoTime() - begin < WARM_UP_NANOS) {
      one(model, queries, way, done++);
    }
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long[] nanos = new long[ROUNDS * queries.size()];
    long before = process.getProcessCpuTime();
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      one(model, queries, way, done + i);
      nanos[i] = System.nanoTime() - start;
    }
    double cpu = (process.getProcessCpuTime() - before) / 1e6 / nanos.length;
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "| %,d | %s | %.2f ms | %.2f ms | %.2f ms |%n",
        size,
        way.told,
        cpu,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6);
  }

  /** One ranking; where something happens before each, a second after the one before. */
  private void one(TenantModel model, List<RankingQuery> queries, Way way, int number) {
    RankingQuery query = queries.get(number % queries.size());
    if (way == Way.AFTER_AN_EVENT) {
      Instant now = NOW.plusSeconds(number);
      int kind = random.nextInt(kinds);
      model.record(
          List.of(new Interaction(random.nextInt(PEOPLE), kind, ItemAction.PURCHASE, now)));
      query =
          new RankingQuery(
              query.history(),
              query.searches(),
              query.interests(),
              query.refused(),
              query.tags(),
              query.seenIds(),
              query.filter(),
              query.count(),
              now,
              query.settings(),
              query.userId());
    }
    model.rank(query);
  }

  private float[][] vectors(int count) {
    float[][] vectors = new float[count][DIMENSION];
    for (float[] vector : vectors) {
      for (int d = 0; d < DIMENSION; d++) {
        vector[d] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private List<PlacedItem> items() {
    List<PlacedItem> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int kind = i % kinds;
      int design = random.nextInt(DESIGNS);
      float[] vector = new float[DIMENSION];
      for (int d = 0; d < DIMENSION; d++) {
        vector[d] =
            kindVectors[kind][d]
                + 0.7f * designVectors[design][d]
                + 0.7f * (float) random.nextGaussian();
      }
      String title = "%s %s no %s".formatted(word('d', design), kindName(kind), word('n', i));
      items.add(
          new PlacedItem(
              i,
              new CatalogueItem(
                  "i" + i,
                  title,
                  title,
                  "section " + word('s', kind % Math.max(10, kinds / 20)),
                  "",
                  List.of(kindName(kind)),
                  Map.of(),
                  null,
                  null,
                  ""),
              "section " + word('s', kind % Math.max(10, kinds / 20)),
              Embedding.unit(vector),
              i + 1));
    }
    return items;
  }

  private static String kindName(int kind) {
    return word('k', kind) + " thing";
  }

  /** A word of letters alone for a number. */
  private static String word(char first, int number) {
    StringBuilder word = new StringBuilder().append(first);
    for (int left = number + 26; left > 0; left /= 26) {
      word.append((char) ('a' + left % 26));
    }
    return word.toString();
  }

  private List<Interaction> log() {
    List<Interaction> log = new ArrayList<>();
    for (int user = 0; user < PEOPLE; user++) {
      int[] tastes = random.ints(TASTES, 0, kinds).toArray();
      for (int take = 0; take < TAKES; take++) {
        int kind = take % 6 == 5 ? random.nextInt(kinds) : tastes[random.nextInt(TASTES)];
        // A power law among the items of a kind.
        int ofKind = size / kinds;
        int place = (int) (Math.pow(random.nextDouble(), 3) * ofKind);
        log.add(
            new Interaction(
                user,
                Math.min(size - 1, kind + place * kinds),
                ItemAction.PURCHASE,
                NOW.minus(Duration.ofMinutes(random.nextInt(60 * 24 * 300)))));
      }
    }
    return log;
  }

  private List<RankingQuery> queries(List<Interaction> log) {
    List<RankingQuery> queries = new ArrayList<>();
    for (int asking = 0; asking < ASKING; asking++) {
      int user = asking * (PEOPLE / ASKING);
      List<Interaction> own =
          log.subList(user * TAKES, (user + 1) * TAKES).stream()
              .sorted((a, b) -> a.occurredAt().compareTo(b.occurredAt()))
              .toList();
      Set<String> seen = new HashSet<>();
      own.forEach(each -> seen.add("i" + each.item()));
      int[] tastes = own.stream().mapToInt(each -> each.item() % kinds).distinct().toArray();
      List<RankingQuery.Interest> interests = new ArrayList<>();
      for (int kind : Arrays.copyOf(tastes, Math.min(TASTES, tastes.length))) {
        Set<String> evidence = new HashSet<>();
        own.stream()
            .filter(each -> each.item() % kinds == kind)
            .forEach(each -> evidence.add("i" + each.item()));
        interests.add(
            new RankingQuery.Interest(
                "i-" + kind,
                kindName(kind),
                List.of(kindName(kind)),
                evidence,
                1.0 / TASTES,
                true,
                NOW.minus(Duration.ofDays(3))));
      }
      queries.add(
          new RankingQuery(
              own.stream()
                  .map(each ->
                      new RankingQuery.HistoryItem(
                          "i" + each.item(), each.action(), each.occurredAt()))
                  .toList(),
              List.of(),
              interests,
              List.of(),
              tags(interests, tastes),
              seen,
              ItemFilter.ALL,
              10,
              NOW,
              RankingSettings.DEFAULT,
              "u" + user));
    }
    return queries;
  }

  private List<RankingQuery.Tag> tags(List<RankingQuery.Interest> interests, int[] tastes) {
    return IntStream.range(0, TAGS)
        .mapToObj(i -> {
          int kind = tastes[i % tastes.length];
          int design = random.nextInt(DESIGNS);
          float[] vector = new float[DIMENSION];
          for (int d = 0; d < DIMENSION; d++) {
            vector[d] = kindVectors[kind][d] + 0.7f * designVectors[design][d];
          }
          return new RankingQuery.Tag(
              word('d', design) + " " + kindName(kind),
              interests.get(i % interests.size()).id(),
              "section " + word('s', kind % Math.max(10, kinds / 20)),
              1.0 / (1 + i),
              Embedding.unit(vector));
        })
        .toList();
  }
}

package io.recgpt.explain.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.TestItems;
import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.model.WritingCall;
import io.recgpt.explain.model.WritingProgress;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.testkit.ScriptedGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ten thousand answers that are malformed or hostile, made from a seed. */
class HostileAnswersTest {
  private static final Logger log = LoggerFactory.getLogger(HostileAnswersTest.class);
  private static final int ANSWERS = 10_000;
  private static final AttributeKey<String> CHECK = AttributeKey.stringKey("recgpt.check");

  @TempDir Path dataDir;

  @Test
  void write_tenThousandHostileAnswers_putsNoneIntoTheTableAndCountsEach() {
    HostileAnswers answers = new HostileAnswers(20_260_301);
    Map<String, Integer> expected = new TreeMap<>();
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          HostileAnswers.Answer answer = answers.next();
          expected.merge(answer.check(), 1, Integer::sum);
          return answer.text();
        });
    InMemoryMetricReader metrics = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
            SdkMeterProvider.builder().registerMetricReader(metrics).build();
        Database database =
            Database.sqlite(dataDir.resolve("explain.db"), "io/recgpt/explain/migration")) {
      ExplanationTable table = new ExplanationTable(database);
      SharedWriter writer =
          new SharedWriter(
              table,
              new TenantLanguages(table),
              _ -> new Shop(),
              new LanguageModel(
                  generator,
                  LanguageModel.of(generator).tokens(),
                  meters.get("test"),
                  new LanguageModel.Limits(1, 1, Long.MAX_VALUE, 0, 1, Duration.ofMinutes(1))),
              InstantSource.system());
      int refused = 0;
      for (int i = 0; generator.requests().size() < ANSWERS; i++) {
        Pair pair = Pair.of(HostileAnswers.INTEREST, HostileAnswers.ITEM + i);
        refused += write(writer, pair).refused().size();
      }

      assertThat(generator.requests()).hasSize(ANSWERS);
      assertThat(refused).isEqualTo(ANSWERS / 2);
      assertThat(table.count(Tenant.DEFAULT)).isZero();
      Map<String, Long> counted = counted(metrics);
      log.info("hostile answers by the check that they are made to fail: {}", expected);
      log.info("rejections counted by check: {}", counted);
      // An answer may fail several checks; each is counted under the one that it was made for.
      expected.forEach((check, count) ->
          assertThat(counted.getOrDefault(check, 0L)).as(check).isGreaterThanOrEqualTo(count));
    }
  }

  private static SharedWriter.Result write(SharedWriter writer, Pair pair) {
    return writer.write(
        Tenant.DEFAULT,
        List.of(pair),
        LocalDate.of(2026, 3, 1),
        WriteRequest.nearLine(Duration.ofMinutes(1), new WritingCall(WritingProgress.NONE)));
  }

  private static Map<String, Long> counted(InMemoryMetricReader metrics) {
    Map<String, Long> counted = new TreeMap<>();
    for (MetricData metric : metrics.collectAllMetrics()) {
      if (metric.getName().equals("recgpt.model.rejections")) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          counted.merge(
              String.valueOf(point.getAttributes().get(CHECK)), point.getValue(), Long::sum);
        }
      }
    }
    return counted;
  }

  /** A shop with the same item under any number of ids. */
  private static final class Shop implements Catalogue {
    private static final Lexicon LEXICON = TestItems.lexicon(TestItems.shop());

    @Override
    public Map<String, ItemFacts> facts(Collection<String> itemIds) {
      Map<String, ItemFacts> facts = new HashMap<>();
      for (String id : Set.copyOf(itemIds)) {
        facts.put(
            id,
            LEXICON.facts(
                TestItems.item(
                    id,
                    "Packable Rain Shell",
                    "Hiking",
                    "Nordlys",
                    new ArrayList<>(List.of("wet-weather hiking gear")),
                    "A three-layer shell with taped seams and pit zips, not windproof.",
                    TestItems.HIKING)));
      }
      return facts;
    }

    @Override
    public Lexicon lexicon() {
      return LEXICON;
    }
  }
}

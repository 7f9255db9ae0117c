package io.recgpt.intent.language;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.intent.compression.WordCounter;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.ProfileMiner;
import io.recgpt.intent.mining.Shop;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.LastProfile;
import java.util.Map;
import java.util.TreeMap;

/** A miner over a scripted model, and what it counts. */
final class MinerFixture implements AutoCloseable {
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(metrics).build();
  final LanguageModelMiner miner;

  MinerFixture(TextGenerator generator) {
    this(generator, LanguageSettings.DEFAULT);
  }

  MinerFixture(TextGenerator generator, LanguageSettings settings) {
    this.miner =
        new LanguageModelMiner(
            new LanguageModel(generator, new WordCounter(), provider.get("test"), settings),
            "hashing",
            2);
  }

  static MiningTask task(Shop shop, TenantModel model, LastProfile last) {
    return new MiningTask("acme", "u", model, shop.history(), Shop.NOW, last);
  }

  static LastProfile last(ProfileMiner.Mined mined, java.time.Instant asOf) {
    return new LastProfile(
        asOf, mined.interests().engine(), mined.profile().interests(), mined.profile().tags());
  }

  /** Rejections so far, by "task/check". */
  Map<String, Long> rejections() {
    Map<String, Long> counts = new TreeMap<>();
    for (MetricData metric : metrics.collectAllMetrics()) {
      if (metric.getName().equals("recgpt.model.rejections")) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          counts.put(
              "%s/%s"
                  .formatted(
                      point.getAttributes().get(AttributeKey.stringKey("recgpt.task")),
                      point.getAttributes().get(AttributeKey.stringKey("recgpt.check"))),
              point.getValue());
        }
      }
    }
    return counts;
  }

  @Override
  public void close() {
    provider.close();
  }
}

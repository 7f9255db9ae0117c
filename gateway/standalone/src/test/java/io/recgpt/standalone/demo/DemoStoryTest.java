package io.recgpt.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.GatewayClient;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.Palette;
import io.recgpt.standalone.console.Progress;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.Survey;
import io.recgpt.standalone.importer.Importer;
import io.recgpt.standalone.importer.Importer.Mining;
import io.recgpt.testkit.HashingEmbedder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoStoryTest {
  @TempDir private Path folder;

  @Test
  void tell_twiceOnAShopThatIsKept_isTheSameAndRecordsNothing() {
    Instant now = Instant.now();
    Dataset shop = Dataset.open(Path.of("src/main/resources/demo-shop"));
    Survey survey = shop.survey(now);
    ClusterConfig config = ClusterConfig.in(folder).withoutWorker();
    try (Connection connection =
        Connection.to(Cluster.open(config, new HashingEmbedder()), Tenant.DEFAULT)) {
      PrintStream sink = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
      new Importer(connection, Progress.on(sink, false))
          .load(shop, shop.domain("", survey, now), survey, Mining.CHANGED, now);
      GatewayClient gateway = connection.gateway();
      int events = gateway.listInterests("m-017", 200).getRecentBehaviorsCount();
      String first = told(gateway, survey);

      assertThat(first).contains("What one event changes", "Come in");
      assertThat(told(gateway, survey)).isEqualTo(first);
      assertThat(gateway.listInterests("m-017", 200).getRecentBehaviorsCount()).isEqualTo(events);
    }
  }

  /** All but how long it took. */
  private static String told(GatewayClient gateway, Survey survey) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    new DemoStory(gateway, Page.on(out, Palette.of(false), 100)).tell(survey);
    return text.toString(StandardCharsets.UTF_8).replaceAll("─* answer in [0-9]+ ms", "");
  }
}

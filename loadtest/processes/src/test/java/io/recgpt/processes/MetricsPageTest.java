package io.recgpt.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  @Test
  void parse_textOfAnEndpoint_hasNamesLabelsAndValues() {
    MetricsPage page =
        MetricsPage.parse(
            """
            # HELP calls_total Calls {so far}.
            # TYPE calls_total counter
            calls_total{method="a.B/c",why="said \\"no\\", left"} 1.5E3
            calls_total{method="a.B/d"} 2
            time_bucket{le="+Inf"} 4
            free 3
            longest +Inf
            """);

    assertThat(page.samples()).hasSize(5);
    assertThat(page.named("calls_total"))
        .containsExactly(
            new MetricsPage.Sample(
                "calls_total", Map.of("method", "a.B/c", "why", "said \\\"no\\\", left"), 1_500),
            new MetricsPage.Sample("calls_total", Map.of("method", "a.B/d"), 2));
    assertThat(page.named("free"))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.label("method")).isEmpty();
          assertThat(it.value()).isEqualTo(3);
        });
    assertThat(page.named("longest").findAny().orElseThrow().value()).isInfinite();
  }
}

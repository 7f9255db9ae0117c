package io.recgpt.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.processes.MetricsPage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HitRatesTest {
  @Test
  void read_metricsOfAService_countsHitsAndMissesOfEachCache() {
    HitRates rates =
        new HitRates(
            read(
                """
                # TYPE recgpt_cache_requests_total counter
                recgpt_cache_requests_total{cache="links",otel_scope_name="recgpt",result="hit"} 3.0
                recgpt_cache_requests_total{cache="links",otel_scope_name="recgpt",result="miss"} 1
                recgpt_cache_requests_total{cache="text_vectors",result="miss"} 1.0E7
                recgpt_other_total{cache="links",result="hit"} 9
                """));

    assertThat(rates).hasToString("links 75.0 %, text vectors 0.0 %");
    assertThat(
            rates.since(
                new HitRates(
                    read("recgpt_cache_requests_total{cache=\"links\",result=\"hit\"} 2"))))
        .hasToString("links 50.0 %, text vectors 0.0 %");
  }

  private static Map<String, HitRates.Counts> read(String page) {
    return HitRates.read(MetricsPage.parse(page));
  }
}

package io.recgpt.inference.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TritonConfigTest {
  private static Optional<TritonConfig> read(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return TritonConfig.read(settings::getOrDefault);
  }

  @Test
  void read_nothing_isNone() {
    assertThat(read()).isEmpty();
  }

  @Test
  void read_generatorAlone_hasNoEmbedder() {
    TritonConfig config = read("triton", "triton:8001", "triton-model", "llm").orElseThrow();

    assertThat(config.generator().orElseThrow().name()).isEqualTo("llm");
    assertThat(config.generator().orElseThrow().constraintKey())
        .isEqualTo(ConstraintKey.STRUCTURED_OUTPUTS);
    assertThat(config.openEmbedder()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:1", "10.0.0.1:8001,10.0.0.2:8001", "[::1]:8001", "dns:///triton.models:8001"})
  void read_servers_areTaken(String servers) {
    assertThat(read("triton", servers, "triton-embedding-model", "e")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"triton", "triton:", "triton:0", "triton:99999", "a:1,,b:2", "a b:1"})
  void read_noServers_areRefused(String servers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("triton", servers, "triton-model", "llm"))
        .withMessageContaining("expected: host:port");
  }

  @Test
  void read_severalProblems_areToldTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            read(
                List.of(
                        "triton", "triton:8001",
                        "triton-model", "llm",
                        "triton-tls", "yes",
                        "triton-constraint-key", "json",
                        "triton-embedding-tokens", "many")
                    .toArray(String[]::new)))
        .withMessageContaining("triton-tls: yes")
        .withMessageContaining("triton-constraint-key: json")
        .withMessageContaining("triton-embedding-tokens: many");
  }

  @Test
  void read_noModel_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("triton", "triton:8001"))
        .withMessageContaining("triton-model");
  }
}

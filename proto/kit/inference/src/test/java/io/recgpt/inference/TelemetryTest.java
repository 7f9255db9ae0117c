package io.recgpt.inference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that runs here reports to anybody. */
class TelemetryTest {
  @ParameterizedTest
  @ValueSource(strings = {"linux-x64", "linux-aarch64"})
  void onnxRuntime_nativeLibrary_knowsNoCollector(String platform) throws IOException {
    String resource = "/ai/onnxruntime/native/%s/libonnxruntime.so".formatted(platform);
    try (InputStream library = requireNonNull(getClass().getResourceAsStream(resource))) {
      String bytes = new String(library.readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(bytes.contains("events.data.microsoft.com")).isFalse();
    }
  }
}

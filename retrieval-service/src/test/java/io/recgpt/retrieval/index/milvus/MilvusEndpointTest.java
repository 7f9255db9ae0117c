package io.recgpt.retrieval.index.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.setting.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Milvus server as settings have it. */
final class MilvusEndpointTest {
  @TempDir private Path folder;

  @Test
  void read_allSettings_hasThem() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "root:secret\n");
    Path authorities = Files.writeString(folder.resolve("ca.crt"), "");
    Settings settings =
        settings(
            "--milvus=https://milvus:443",
            "--milvus-token-file=" + token,
            "--milvus-ca-file=" + authorities);

    assertThat(MilvusEndpoint.read(settings))
        .hasValueSatisfying(endpoint -> {
          assertThat(endpoint.toString()).isEqualTo("milvus:443");
          assertThat(endpoint.secure()).isTrue();
          assertThat(endpoint.token()).isEqualTo("root:secret");
          assertThat(endpoint.authorities()).isEqualTo(Optional.of(authorities));
        });
    settings.verify();
  }

  @Test
  void read_nothingSet_isNone() {
    Settings settings = settings();

    assertThat(MilvusEndpoint.read(settings)).isEmpty();
    settings.verify();
  }

  @Test
  void read_whatDoesNotGoTogether_isAllTold() throws IOException {
    Path authorities = Files.writeString(folder.resolve("ca.crt"), "");
    Settings settings =
        settings(
            "--milvus=http://milvus:19530",
            "--milvus-token=root:secret",
            "--milvus-ca-file=" + authorities);
    var _ = MilvusEndpoint.read(settings);

    assertThatThrownBy(settings::verify)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("milvus-token: given as an argument (expected: milvus-token-file")
        .hasMessageContaining("milvus-ca-file: set without TLS (expected: with milvus at https");
  }

  private static Settings settings(String... arguments) {
    return Settings.read(arguments, Map.of());
  }
}

package io.recgpt.rpc.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir private Path folder;

  @Test
  void read_argumentAndEnvironment_prefersTheArgument() {
    Settings settings =
        Settings.read(
            new String[] {"--listen-port=9000"},
            Map.of("RECGPT_LISTEN_PORT", "9001", "RECGPT_LISTEN_HOST", "::1", "HOME", "x"));

    assertThat(settings.port("listen-port", 1)).isEqualTo(9000);
    assertThat(settings.text("listen-host", "127.0.0.1")).isEqualTo("::1");
    settings.verify();
  }

  @Test
  void verify_severalProblems_tellsAllOfThem() {
    Settings settings =
        Settings.read(new String[] {"--listen-port=70000", "--colour=red", "loose"}, Map.of());
    settings.port("listen-port", 1);
    settings.required("intent-target", "host:port of the intent service");

    assertThatThrownBy(settings::verify)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("listen-port: 70000 (expected: a whole number from 0 to 65535)")
        .hasMessageContaining("intent-target: not set")
        .hasMessageContaining("colour: unknown")
        .hasMessageContaining("argument: loose");
  }

  @Test
  void address_givenOrNotOrWrong_isReadOrTold() {
    Settings settings =
        Settings.read(
            new String[] {"--milvus=http://milvus:19530", "--other=milvus:19530"}, Map.of());

    assertThat(settings.address("milvus")).contains(URI.create("http://milvus:19530"));
    assertThat(settings.address("absent")).isEmpty();
    assertThat(settings.address("other")).isEmpty();
    assertThatThrownBy(settings::verify)
        .hasMessageContaining("other: milvus:19530 (expected: http://host:port or https://");
  }

  @Test
  void secret_inAFile_isItsFirstLine() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "open sesame\n");
    Settings settings =
        Settings.read(
            new String[] {"--database-password-file=" + file},
            Map.of("RECGPT_DATABASE_PASSWORD", "other"));

    assertThat(settings.secret("database-password")).contains("open sesame");
    settings.verify();
  }

  @Test
  void secret_inTheEnvironment_isTaken() {
    Settings settings =
        Settings.read(new String[0], Map.of("RECGPT_DATABASE_PASSWORD", "open sesame"));

    assertThat(settings.secret("database-password")).contains("open sesame");
    assertThat(settings.secret("other")).isEmpty();
    settings.verify();
  }

  @Test
  void secret_argumentOrMissingFile_isToldWithoutIt() {
    Settings settings =
        Settings.read(
            new String[] {"--token=open sesame", "--key-file=" + folder.resolve("none")}, Map.of());
    assertThat(settings.secret("token")).isEmpty();
    assertThat(settings.secret("key")).isEmpty();

    assertThatThrownBy(settings::verify)
        .hasMessageContaining("token: given as an argument (expected: token-file, or")
        .hasMessageContaining("none (expected: a file that can be read)")
        .hasMessageNotContaining("sesame");
  }
}

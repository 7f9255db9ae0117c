package io.recgpt.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
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
}

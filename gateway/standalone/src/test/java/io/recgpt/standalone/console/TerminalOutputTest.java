package io.recgpt.standalone.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalOutputTest {
  private static String printed(String text) {
    return printed(text, false);
  }

  private static String printed(String text, boolean overwrites) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = TerminalOutput.printing(bytes, overwrites)) {
      out.print(text);
    }
    return bytes.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000", "\u0007", "\b", "\r", "\u001b", "\u007f", "\u0085", "\u009b", "\u061c", "\u200b",
        "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff",
        "\ue000"
      })
  void print_characterThatSteers_isReplaced(String character) {
    assertThat(printed("a" + character + "b")).isEqualTo("a\ufffdb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b]0;owned\u0007",
        "\u001b[2J",
        "\u001b[8m",
        "\u001b[1;8m",
        "\u001b[31",
        "\u001b[1;1H",
        "\u001b[30m",
        "\u001bc",
        "\u001b\u001b[2J",
        "\u001b[111111111111m",
        "\u001bP1$r\u001b\\"
      })
  void print_sequenceThatSteers_losesItsEscape(String sequence) {
    assertThat(printed("a" + sequence + "b"))
        .doesNotContain("\u001b")
        .doesNotContain("\u0007")
        .startsWith("a\ufffd")
        .endsWith("b");
  }

  @Test
  void print_stylesOfOurPages_pass() {
    Palette palette = Palette.of(true);
    String page =
        palette.strong("a")
            + palette.faint("b")
            + palette.accent("c")
            + palette.bad("d")
            + "\u001b[m";

    assertThat(printed(page)).isEqualTo(page);
  }

  @Test
  void print_textOfManyLanguages_passes() {
    String text = "Zelt 日本 עברית العربية Ünï ȷ\u0301 👨\u200d👩 can\u200cnot\n\t1\r\n2";

    assertThat(printed(text)).isEqualTo(text);
  }

  @Test
  void escaped_document_keepsWhatWouldBeReplaced() {
    String json = TerminalOutput.escaped("{\n \"title\": \"a\u202eb\udb40\udc41 日\"}");

    assertThat(json).isEqualTo("{\n \"title\": \"a\\u202eb\\udb40\\udc41 日\"}");
    assertThat(printed(json)).isEqualTo(json);
  }

  @Test
  void print_byteAfterByte_isTheSame() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = TerminalOutput.printing(bytes, false)) {
      for (byte each : "ü\u001b[1m日\u202e\u001b[2J".getBytes(UTF_8)) {
        out.write(each);
      }
    }

    assertThat(bytes.toString(UTF_8)).isEqualTo("ü\u001b[1m日\ufffd\ufffd[2J");
  }

  @Test
  void print_progress_mayBeginItsLineAgain() {
    assertThat(printed("\r10 %\r20 %", true)).isEqualTo("\r10 %\r20 %");
  }
}

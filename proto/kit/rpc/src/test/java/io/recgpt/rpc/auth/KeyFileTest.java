package io.recgpt.rpc.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
  private static final String LINE = "%s " + "0".repeat(64) + " * read 1\n";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Test
  void ring_fileThatHasChanged_isReadAnewAfterFiveSeconds() throws IOException {
    KeyFile keys = KeyFile.open(file(LINE.formatted("a"), 0), now::get);
    file(LINE.formatted("a") + LINE.formatted("b"), 1);

    now.set(START.plusSeconds(4));
    assertThat(keys.ring().size()).isEqualTo(1);
    now.set(START.plusSeconds(5));
    assertThat(keys.ring().size()).isEqualTo(2);
  }

  @Test
  void ring_fileThatBecameUnreadable_keepsTheFormerKeys() throws IOException {
    KeyFile keys = KeyFile.open(file(LINE.formatted("a"), 0), now::get);
    file("rubbish", 1);

    now.set(START.plus(Duration.ofMinutes(1)));

    assertThat(keys.ring().size()).isEqualTo(1);
  }

  @Test
  void open_noFileOrWrongOne_tellsItsName() throws IOException {
    Path wrong = file("rubbish", 0);

    assertThatThrownBy(() -> KeyFile.open(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> KeyFile.open(wrong)).hasMessageContaining("keys: line 1");
  }

  private Path file(String text, int second) throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), text);
    return Files.setLastModifiedTime(file, FileTime.from(START.plusSeconds(second)));
  }
}

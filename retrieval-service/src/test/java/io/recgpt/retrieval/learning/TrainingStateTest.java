package io.recgpt.retrieval.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void interactions_interruptedBefore_areAsManyAsThen() throws IOException {
    try (TrainingState state = TrainingState.take(folder)) {
      assertThat(state.interactions("all 1", 10, NOW)).isEqualTo(10);
      Files.writeString(state.checkpoint("fit"), "half");
    }
    try (TrainingState state = TrainingState.take(folder)) {
      assertThat(state.interactions("all 1", 15, NOW)).isEqualTo(10);
      assertThat(state.checkpoint("fit")).exists();
      state.done();
      assertThat(state.checkpoint("fit")).doesNotExist();
      assertThat(state.interactions("all 1", 15, NOW)).isEqualTo(15);
    }
  }

  @Test
  void interactions_otherQuestionShorterLogOrOldState_beginAnew() throws IOException {
    try (TrainingState state = TrainingState.take(folder)) {
      state.interactions("all 1", 10, NOW);
      Files.writeString(state.checkpoint("fit"), "half");
      assertThat(state.interactions("all 2", 15, NOW)).isEqualTo(15);
      assertThat(state.checkpoint("fit")).doesNotExist();
      assertThat(state.interactions("all 2", 8, NOW)).isEqualTo(8);
      Files.setLastModifiedTime(
          folder.resolve("log.txt"), FileTime.from(NOW.minus(Duration.ofDays(2))));
      assertThat(state.interactions("all 2", 20, NOW)).isEqualTo(20);
      Files.writeString(folder.resolve("log.txt"), "many\nall 2\n");
      assertThat(state.interactions("all 2", 21, NOW)).isEqualTo(21);
    }
  }

  @Test
  void take_folderInUse_isRefused() {
    try (TrainingState state = TrainingState.take(folder)) {
      assertThat(state).isNotNull();
      assertThatThrownBy(() -> TrainingState.take(folder))
          .isInstanceOf(TrainingState.BusyException.class);
    }
  }
}

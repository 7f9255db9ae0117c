package io.recgpt.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.processes.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClockAgentTest {
  @TempDir private Path folder;

  @Test
  void jump_ofAProcess_isSeenByAllThatAskForTheTime() throws Exception {
    try (JavaProcess process = told()) {
      ClockAgent.jump(folder, process.pid(), Duration.ofHours(-1));
      while (process.isAlive()) {
        Thread.onSpinWait();
      }

      assertThat(process.lastWords()).endsWith("all are back");
    }
  }

  private JavaProcess told() throws IOException {
    return JavaProcess.start(
        WaitingMain.class, List.of(), ClockAgent.options(folder), List.of(), folder.resolve("log"));
  }

  /** Ends once each way to ask for the time tells one before it began. */
  static final class WaitingMain {
    private WaitingMain() {}

    public static void main(String[] args) {
      long begin = System.currentTimeMillis();
      while (LongStream.of(
              System.currentTimeMillis(),
              Instant.now().toEpochMilli(),
              Clock.systemUTC().millis(),
              Clock.systemUTC().instant().toEpochMilli())
          .anyMatch(now -> now >= begin)) {
        Thread.onSpinWait();
      }
      System.out.println("all are back");
    }
  }
}

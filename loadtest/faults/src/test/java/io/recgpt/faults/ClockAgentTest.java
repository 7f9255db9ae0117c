package io.recgpt.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.processes.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClockAgentTest {
  @TempDir private Path folder;

  @Test
  void jump_ofAProcess_isSeenByAllThatAskForTheTime() throws Exception {
    long now = System.currentTimeMillis();
    try (JavaProcess process = waiting(now - Duration.ofMinutes(30).toMillis())) {
      ClockAgent.jump(folder, process.pid(), Duration.ofHours(-1));
      Optional<ProcessHandle> running = ProcessHandle.of(process.pid());
      if (running.isPresent()) {
        assertThat(running.get().onExit()).succeedsWithin(Duration.ofSeconds(50));
      }

      assertThat(process.lastWords()).endsWith("all are back");
    }
  }

  private JavaProcess waiting(long until) throws IOException {
    return JavaProcess.start(
        WaitingMain.class,
        List.of(),
        ClockAgent.options(folder),
        List.of(Long.toString(until)),
        folder.resolve("log"));
  }

  /** Ends once each way to ask for the time tells one before a given one. */
  static final class WaitingMain {
    private WaitingMain() {}

    public static void main(String[] args) {
      long until = Long.parseLong(args[0]);
      while (LongStream.of(
              System.currentTimeMillis(),
              Instant.now().toEpochMilli(),
              Clock.systemUTC().millis(),
              Clock.systemUTC().instant().toEpochMilli())
          .anyMatch(now -> now >= until)) {
        Thread.onSpinWait();
      }
      System.out.println("all are back");
    }
  }
}

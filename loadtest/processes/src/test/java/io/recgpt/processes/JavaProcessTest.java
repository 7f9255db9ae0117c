package io.recgpt.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JavaProcessTest {
  @TempDir private Path folder;

  /** Works without end. */
  static final class BusyMain {
    private BusyMain() {}

    public static void main(String[] args) {
      System.out.println("busy with " + args[0]);
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void cpu_ofAPausedProcess_staysAsItIs() {
    try (JavaProcess process = start()) {
      await(process, Duration.ofMillis(300));
      process.pause();
      Duration paused = process.cpu();
      assertThat(process.isAlive()).isTrue();
      assertThat(process.cpu()).isLessThan(paused.plusMillis(100));

      process.resume();

      await(process, paused.plusMillis(200));
    }
  }

  @Test
  void kill_always_endsIt() {
    JavaProcess process = start();
    await(process, Duration.ofMillis(300));

    process.kill();

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void close_ofARunningProcess_endsItAndKeepsItsOutput() throws IOException {
    JavaProcess process = start();
    while (!process.lastWords().contains("busy with work")) {
      assertThat(process.isAlive()).isTrue();
    }

    process.close();

    assertThat(process.isAlive()).isFalse();
  }

  private JavaProcess start() {
    return JavaProcess.start(
        BusyMain.class, List.of(), List.of("-Xmx64m"), List.of("work"), folder.resolve("log"));
  }

  private static void await(JavaProcess process, Duration cpu) {
    while (process.cpu().compareTo(cpu) < 0) {
      assertThat(process.isAlive()).isTrue();
    }
  }
}

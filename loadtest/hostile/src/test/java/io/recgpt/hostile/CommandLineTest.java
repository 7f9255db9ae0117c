package io.recgpt.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.processes.JavaProcess;
import io.recgpt.standalone.Recgpt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  @TempDir private Path folder;

  /** What it prints may be pasted, piped and looked at by an operator: it steers no terminal. */
  @Test
  void output_ofTextThatSteersATerminal_doesNot() throws Exception {
    Path log = folder.resolve("log");
    try (JavaProcess command =
        JavaProcess.start(
            Recgpt.class,
            List.of(),
            List.of(),
            List.of("ping", "--target", "nowhere\u001b]0;owned\u0007"),
            log)) {
      ProcessHandle.of(command.pid())
          .ifPresent(process -> process.onExit().orTimeout(120, TimeUnit.SECONDS).join());
    }

    assertThat(Files.readString(log))
        .contains("nowhere\ufffd]0;owned\ufffd")
        .doesNotContain("\u001b", "\u0007");
  }
}

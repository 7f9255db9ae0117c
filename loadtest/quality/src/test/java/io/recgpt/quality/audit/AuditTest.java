package io.recgpt.quality.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AuditTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
  private final Audit audit = new Audit(told, told, false, InstantSource.system());

  @Test
  void run_unknownOption_namesTheCommandAsItIsCalled() {
    assertThat(audit.run("--colour=red")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("recgpt audit: ")
        .endsWith("(see ./recgpt audit --help)" + System.lineSeparator())
        .hasLineCount(1);
    assertThat(new CommandLine(audit).getUsageMessage()).startsWith("Usage: recgpt audit ");
  }
}

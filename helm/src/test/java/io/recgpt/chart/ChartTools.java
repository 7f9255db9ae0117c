package io.recgpt.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs and files that the launcher's {@code test} installs to check the chart. */
final class ChartTools {
  /** The chart. */
  static final Path CHART = Path.of("recgpt").toAbsolutePath();

  private static final Path PEERS =
      Optional.ofNullable(System.getenv("RECGPT_PEERS"))
          .map(Path::of)
          .orElse(Path.of(System.getProperty("user.home"), ".cache/recgpt/peers"));

  private ChartTools() {}

  /** What a program answered. */
  record Answer(int exitCode, String output) {}

  /** Runs an installed program and gives it a text to read; both of its outputs are joined. */
  static Answer run(String program, String input, List<String> arguments) {
    return run(List.of(installed("bin/" + program).toString()), Map.of(), input, arguments);
  }

  /** Runs a Python program that may import what is installed. */
  static Answer python(String source, String input) {
    return run(
        List.of(PEERS.resolve("bin/python").toString()),
        Map.of("PYTHONPATH", installed("python").toString()),
        input,
        List.of("-c", source));
  }

  /** A file of a Go module. */
  static Path module(String file) {
    return installed("modules/" + file);
  }

  private static Path installed(String path) {
    Path file = PEERS.resolve("chart").resolve(path);
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "%s: not there (expected: installed by ./recgpt test)".formatted(file));
    }
    return file;
  }

  private static Answer run(
      List<String> program, Map<String, String> environment, String input, List<String> arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    try {
      Path in = Files.writeString(Files.createTempFile("recgpt-chart", ".in"), input);
      Path out = Files.createTempFile("recgpt-chart", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Answer(exitCode, Files.readString(out, StandardCharsets.UTF_8));
      } finally {
        Files.delete(in);
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new IllegalStateException("%s can't be run".formatted(program), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

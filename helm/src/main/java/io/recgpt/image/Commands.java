package io.recgpt.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs to their end. */
final class Commands {
  private Commands() {}

  /** Runs one in a folder; its last words are in the exception where it fails. */
  static void run(List<String> command, Path folder) throws IOException, InterruptedException {
    Path log = Files.createTempFile("recgpt-image", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int exit = process.waitFor();
      if (exit != 0) {
        String output = Files.readString(log, StandardCharsets.UTF_8);
        throw new ImageException(
            "%s: exit code %d: %s"
                .formatted(command.getFirst(), exit, output.strip().lines().toList()));
      }
    } finally {
      Files.deleteIfExists(log);
    }
  }
}

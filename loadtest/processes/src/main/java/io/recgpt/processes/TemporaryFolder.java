package io.recgpt.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that goes with its owner. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;

  /** Makes one among the system's temporary files. */
  public TemporaryFolder() throws IOException {
    path = Files.createTempDirectory("recgpt-measure-");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walked = Files.walk(path)) {
      deepestFirst = walked.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : deepestFirst) {
      Files.deleteIfExists(one);
    }
  }
}

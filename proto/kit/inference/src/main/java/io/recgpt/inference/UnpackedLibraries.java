package io.recgpt.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Native libraries that ONNX Runtime has unpacked into the folder of temporary files. It removes
 * them when the JVM ends in order: one that is killed would leave 24 MB each time.
 */
final class UnpackedLibraries {
  private static final Logger log = LoggerFactory.getLogger(UnpackedLibraries.class);

  /** What this process has in its memory, file by file; Linux alone has it. */
  private static final Path MAPS = Path.of("/proc/self/maps");

  private static final String FOLDER = "onnxruntime-java";

  private UnpackedLibraries() {}

  /** Removes the files of those that are loaded: on Linux what is mapped stays until the end. */
  static void remove() {
    try {
      for (Path library : loaded()) {
        Files.deleteIfExists(library);
      }
    } catch (IOException kept) {
      log.debug("unpacked libraries stay until the process ends: {}", kept.toString());
    }
  }

  /** Those that are loaded and still have a file. */
  static List<Path> loaded() throws IOException {
    if (!Files.isReadable(MAPS)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines
          .filter(line -> line.indexOf('/') > 0)
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .filter(path -> path.getNameCount() > 1)
          .filter(path -> path.getName(path.getNameCount() - 2).toString().startsWith(FOLDER))
          .distinct()
          .filter(Files::exists)
          .toList();
    }
  }
}

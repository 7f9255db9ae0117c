package io.recgpt.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory, mounted on a folder: a disk that can be filled. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 64;

  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /**
   * Mounts one on an empty folder.
   *
   * @throws NotAllowedException where this process may not
   */
  static SmallDisk mount(Path folder) throws NotAllowedException {
    String told =
        run(
            List.of(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=%dm".formatted(MEGABYTES),
                "tmpfs",
                folder.toString()));
    if (!told.isEmpty()) {
      throw new NotAllowedException(told);
    }
    return new SmallDisk(folder);
  }

  Path path() {
    return path;
  }

  /** Answers what the command said against it; empty where it did what it should. */
  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? "" : said + " ";
    } catch (IOException missing) {
      return String.valueOf(missing.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() {
    String told = run(List.of("umount", path.toString()));
    if (!told.isEmpty()) {
      throw new UncheckedIOException(new IOException(told));
    }
  }

  /** This process may not mount a file system. */
  static final class NotAllowedException extends Exception {
    private static final long serialVersionUID = 1;

    NotAllowedException(String message) {
      super(message);
    }
  }
}

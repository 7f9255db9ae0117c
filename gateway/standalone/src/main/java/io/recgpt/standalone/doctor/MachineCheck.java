package io.recgpt.standalone.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JVM, and the folder of a process's state. */
final class MachineCheck {
  private static final int JAVA = 25;
  private static final long MEGABYTE = 1 << 20;

  /** Less than that and a commit may fail at any time. */
  private static final long MIN_FREE = 100 * MEGABYTE;

  /** Less than that does not last. */
  private static final long GOOD_FREE = 2_000 * MEGABYTE;

  private MachineCheck() {}

  static Diagnosis java(Runtime.Version version) {
    return version.feature() >= JAVA
        ? Diagnosis.well("java", version.toString())
        : Diagnosis.ill("java", "%s: too old, install a JDK %d or later".formatted(version, JAVA));
  }

  /** Whether the folder can be written, or made. */
  static Diagnosis dataDir(Path folder) {
    Path nearest = folder.toAbsolutePath();
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest)) {
      return Diagnosis.ill("data dir", "%s is no folder: set data-dir to one".formatted(nearest));
    }
    if (!Files.isWritable(nearest)) {
      return Diagnosis.ill(
          "data dir",
          "%s can't be written: give it to this user, or set data-dir".formatted(nearest));
    }
    try {
      FileStore store = Files.getFileStore(nearest);
      return space(folder, nearest.equals(folder.toAbsolutePath()), store.getUsableSpace());
    } catch (IOException unreadable) {
      return Diagnosis.doubtful(
          "data dir", "%s: free space unknown (%s)".formatted(folder, unreadable.getMessage()));
    }
  }

  static Diagnosis space(Path folder, boolean exists, long free) {
    String told =
        "%s%s, %,d MB free".formatted(folder, exists ? "" : " will be made", free / MEGABYTE);
    if (free < MIN_FREE) {
      return Diagnosis.ill("data dir", told + ": make room, or set data-dir to another disk");
    }
    return free < GOOD_FREE
        ? Diagnosis.doubtful("data dir", told + ": make room before it is full")
        : Diagnosis.well("data dir", told);
  }
}

package io.recgpt.rpc.auth;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file, read anew when it has changed. A change that can't be read is logged, and the
 * former keys stay.
 */
public final class KeyFile {
  private static final Logger log = LoggerFactory.getLogger(KeyFile.class);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

  private final Path file;
  private final InstantSource clock;
  private volatile KeyRing ring;
  private volatile Instant checked;
  private FileTime modified;

  private KeyFile(Path file, InstantSource clock, KeyRing ring, FileTime modified) {
    this.file = file;
    this.clock = clock;
    this.ring = ring;
    this.modified = modified;
    this.checked = clock.instant();
  }

  /**
   * Reads a file.
   *
   * @throws IOException with one line where it can't be used
   */
  public static KeyFile open(Path file) throws IOException {
    return open(file, InstantSource.system());
  }

  static KeyFile open(Path file, InstantSource clock) throws IOException {
    requireNonNull(clock);
    if (!Files.isReadable(file)) {
      throw new IOException("%s can't be read: check that it exists".formatted(file));
    }
    FileTime modified = Files.getLastModifiedTime(file);
    try {
      return new KeyFile(file, clock, KeyRing.parse(Files.readString(file)), modified);
    } catch (IllegalArgumentException wrong) {
      throw new IOException("%s: %s".formatted(file, wrong.getMessage()), wrong);
    }
  }

  /** The keys as the file had them at most five seconds ago. */
  public KeyRing ring() {
    Instant now = clock.instant();
    if (Duration.between(checked, now).compareTo(CHECK_EVERY) >= 0) {
      reread(now);
    }
    return ring;
  }

  private synchronized void reread(Instant now) {
    if (Duration.between(checked, now).compareTo(CHECK_EVERY) < 0) {
      return;
    }
    checked = now;
    try {
      FileTime current = Files.getLastModifiedTime(file);
      if (!current.equals(modified)) {
        ring = KeyRing.parse(Files.readString(file));
        modified = current;
        log.info("{} read anew: {} keys", file, ring.size());
      }
    } catch (IOException | IllegalArgumentException wrong) {
      log.warn("{} can't be used, the former keys stay: {}", file, wrong.toString());
    }
  }
}

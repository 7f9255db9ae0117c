package io.recgpt.retrieval.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a training that was interrupted leaves in a folder: which log it reads, and the towers'
 * checkpoints. The next one of the same kind takes it up; one that ends clears it away. The folder
 * belongs to one training at a time.
 */
public final class TrainingState implements AutoCloseable {
  /** An older one is of a log that has grown too much since. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final String LOG = "log.txt";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;

  private TrainingState(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Another training has the folder. */
  public static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private BusyException() {
      super("another training is running: wait until it has ended");
    }
  }

  /**
   * Takes a folder, which is made if absent.
   *
   * @throws BusyException where another training has it
   */
  @SuppressWarnings("resource") // The channel holds the lock.
  public static TrainingState take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock held = channel.tryLock();
        if (held != null) {
          return new TrainingState(folder, channel);
        }
      } catch (OverlappingFileLockException held) {
        // By this process; told below.
      }
      channel.close();
      throw new BusyException();
    } catch (IOException fault) {
      throw new UncheckedIOException(
          "%s can't be written: give the models a folder of their own".formatted(folder), fault);
    }
  }

  /**
   * How many of the log's interactions, in the order they were recorded, are to be read: as many as
   * the interrupted training had, or all where there was none like this one.
   *
   * @param question what tells this training from others
   * @param recorded how many there are
   */
  public int interactions(String question, int recorded, Instant now) {
    Path file = folder.resolve(LOG);
    try {
      if (Files.exists(file)
          && Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(LONGEST))) {
        List<String> lines = Files.readAllLines(file);
        int before = lines.size() == 2 ? Integer.parseInt(lines.getFirst()) : -1;
        if (before >= 0 && before <= recorded && lines.getLast().equals(question)) {
          return before;
        }
      }
    } catch (IOException | NumberFormatException damaged) {
      // As if there were none.
    }
    try {
      clear();
      Path draft = folder.resolve(LOG + ".new");
      Files.writeString(draft, recorded + "\n" + question + "\n", UTF_8);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return recorded;
    } catch (IOException fault) {
      throw new UncheckedIOException("%s can't be written".formatted(folder), fault);
    }
  }

  /** File of a checkpoint of one part of the training. */
  Path checkpoint(String part) {
    return folder.resolve(part + ".checkpoint");
  }

  /** Forgets all, since the training has ended. */
  public void done() {
    try {
      clear();
    } catch (IOException fault) {
      throw new UncheckedIOException("%s can't be cleared".formatted(folder), fault);
    }
  }

  private void clear() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = new ArrayList<>(found.toList());
    }
    files.remove(folder.resolve(LOCK));
    for (Path file : files) {
      Files.delete(file);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException fault) {
      throw new UncheckedIOException("%s can't be let go of".formatted(folder), fault);
    }
  }
}

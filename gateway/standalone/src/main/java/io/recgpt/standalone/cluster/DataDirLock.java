package io.recgpt.standalone.cluster;

import io.recgpt.standalone.exit.CommandException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a data dir for this process; the system lets go of it however the process ends. */
public final class DataDirLock implements AutoCloseable {
  private static final String FILE = "cluster.lock";

  private final FileChannel channel;

  private DataDirLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder, which is made if absent.
   *
   * @throws CommandException where another process has it or it cannot be written
   */
  public static DataDirLock take(Path dataDir) {
    Path file = dataDir.resolve(FILE);
    try {
      Files.createDirectories(dataDir);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw CommandException.unavailable(
            "data dir %s is in use by process %s: stop that one, or call it by --target HOST:PORT"
                .formatted(dataDir, holder(file)));
      }
      byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(pid));
      return new DataDirLock(channel);
    } catch (IOException e) {
      throw CommandException.unavailable(
          "data dir %s cannot be written (%s): give another by --data-dir"
              .formatted(dataDir, e.getClass().getSimpleName()));
    }
  }

  @SuppressWarnings("resource") // The channel holds the lock, and its closing lets go of it.
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String holder(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The process is about to let go of it anyway.
    }
  }
}

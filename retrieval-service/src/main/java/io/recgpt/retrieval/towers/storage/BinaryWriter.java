package io.recgpt.retrieval.towers.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Writes little-endian values to a new file. */
public final class BinaryWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final MessageDigest digest = Digest.start();
  private long bytes;

  /** Replaces the file if there is one. */
  public BinaryWriter(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /** 4 bytes. */
  public void putInt(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  /** 8 bytes. */
  public void putLong(long value) throws IOException {
    room(Long.BYTES).putLong(value);
  }

  /** 8 bytes. */
  public void putDouble(double value) throws IOException {
    room(Double.BYTES).putDouble(value);
  }

  /** Their number, then 4 bytes each. */
  public void putFloats(float[] values) throws IOException {
    putInt(values.length);
    for (float value : values) {
      room(Float.BYTES).putFloat(value);
    }
  }

  /** Their number, then 4 bytes each. */
  public void putInts(int[] values) throws IOException {
    putInt(values.length);
    for (int value : values) {
      putInt(value);
    }
  }

  /** Their number, then each one's length in bytes and its UTF-8. */
  public void putStrings(List<String> values) throws IOException {
    putInt(values.size());
    for (String value : values) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      putInt(utf8.length);
      for (byte b : utf8) {
        room(1).put(b);
      }
    }
  }

  private ByteBuffer room(int size) throws IOException {
    if (buffer.remaining() < size) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    buffer.flip();
    bytes += buffer.remaining();
    digest.update(buffer.array(), 0, buffer.remaining());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Brings everything to the disk; nothing can be written after. */
  public Digest finish() throws IOException {
    flush();
    channel.force(true);
    return new Digest(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** Appends the 32 bytes of the checksum and brings everything to the disk. */
  public void seal() throws IOException {
    flush();
    ByteBuffer seal = ByteBuffer.wrap(digest.digest());
    while (seal.hasRemaining()) {
      channel.write(seal);
    }
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

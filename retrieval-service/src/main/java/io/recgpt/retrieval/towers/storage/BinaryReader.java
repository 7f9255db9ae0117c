package io.recgpt.retrieval.towers.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads what {@link BinaryWriter} wrote. */
public final class BinaryReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int SEAL = 32;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

  /** From the file's start. */
  public BinaryReader(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    buffer.flip();
  }

  /**
   * Reads what was sealed.
   *
   * @throws IOException also where the file is not as it was written
   */
  public static BinaryReader sealed(Path file) throws IOException {
    long bytes = Files.size(file) - SEAL;
    if (bytes < 0) {
      throw new IOException("the file ends early");
    }
    byte[] seal = new byte[SEAL];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer end = ByteBuffer.wrap(seal);
      while (end.hasRemaining() && channel.read(end, bytes + end.position()) >= 0) {}
    }
    if (!digest(file, bytes).sha256().equals(HexFormat.of().formatHex(seal))) {
      throw new IOException("the file doesn't match its checksum");
    }
    return new BinaryReader(file);
  }

  /** Length and checksum of a file's first bytes, or of all where it is shorter. */
  public static Digest digest(Path file, long bytes) throws IOException {
    MessageDigest digest = Digest.start();
    byte[] block = new byte[BUFFER];
    long read = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (read < bytes) {
        int count = in.read(block, 0, (int) Math.min(block.length, bytes - read));
        if (count < 0) {
          break;
        }
        digest.update(block, 0, count);
        read += count;
      }
    }
    return new Digest(read, HexFormat.of().formatHex(digest.digest()));
  }

  /** 4 bytes. */
  public int getInt() throws IOException {
    return need(Integer.BYTES).getInt();
  }

  /** 8 bytes. */
  public long getLong() throws IOException {
    return need(Long.BYTES).getLong();
  }

  /** 8 bytes. */
  public double getDouble() throws IOException {
    return need(Double.BYTES).getDouble();
  }

  /** As many as were written. */
  public float[] getFloats() throws IOException {
    float[] values = new float[count(Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = need(Float.BYTES).getFloat();
    }
    return values;
  }

  /** As many as were written. */
  public int[] getInts() throws IOException {
    int[] values = new int[count(Integer.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = getInt();
    }
    return values;
  }

  /** As many as were written. */
  public List<String> getStrings() throws IOException {
    int size = count(Integer.BYTES);
    List<String> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      byte[] utf8 = new byte[count(1)];
      for (int b = 0; b < utf8.length; b++) {
        utf8[b] = need(1).get();
      }
      values.add(new String(utf8, StandardCharsets.UTF_8));
    }
    return values;
  }

  private int count(int size) throws IOException {
    int count = getInt();
    long left = buffer.remaining() + channel.size() - channel.position();
    if (count < 0 || (long) count * size > left) {
      throw new IOException("%d values (expected: at most %d)".formatted(count, left / size));
    }
    return count;
  }

  private ByteBuffer need(int size) throws IOException {
    while (buffer.remaining() < size) {
      buffer.compact();
      int read = channel.read(buffer);
      buffer.flip();
      if (read < 0) {
        throw new IOException("the file ends early", new BufferUnderflowException());
      }
    }
    return buffer;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

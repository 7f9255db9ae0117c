package io.recgpt.hostile.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP/2 frame by frame (RFC 9113), for what no well-behaved client sends.
 * It keeps to the server's flow control, since to exceed it ends the connection at once. Frames
 * that come in are read and dropped, so that a server never waits for that.
 */
final class Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_HEADERS = 4;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int LARGEST_FRAME = 16_384;
  private static final int CONNECT_MILLIS = 2_000;

  /** Settings by number: INITIAL_WINDOW_SIZE. */
  private static final int WINDOW_SETTING = 4;

  private final Socket socket;
  private final DataOutputStream out;
  private final Map<Integer, Long> windows = new HashMap<>();
  private long connectionWindow = 65_535;
  private long initialWindow = 65_535;
  private int lastStream = -1;
  private boolean open = true;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /**
   * Connects.
   *
   * @param window how much the server may send on a stream before we grant more, in bytes
   */
  static Wire open(String target, int window) throws IOException {
    Wire wire = new Wire(connect(target));
    wire.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    wire.frame(
        SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) WINDOW_SETTING).putInt(window));
    wire.out.flush();
    Thread.ofVirtual().start(wire::read);
    return wire;
  }

  /** A connection on which nothing was said yet. */
  static Socket connect(String target) throws IOException {
    int colon = target.lastIndexOf(':');
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(
              target.substring(0, colon), Integer.parseInt(target.substring(colon + 1))),
          CONNECT_MILLIS);
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /** Whether the server still listens to it. */
  synchronized boolean isOpen() {
    return open;
  }

  /**
   * Begins a call.
   *
   * @param path {@code /package.Service/Method}
   * @param bearer what to show, if anything
   * @param gzip whether messages are said to be compressed
   * @return the number of its stream
   */
  synchronized int call(String path, @Nullable String bearer, boolean gzip) throws IOException {
    int stream = nextStream();
    frame(HEADERS, END_HEADERS, stream, ByteBuffer.wrap(headers(path, bearer, gzip)));
    out.flush();
    return stream;
  }

  /** The number that the next stream has, which is odd for a client. */
  synchronized int nextStream() {
    lastStream += 2;
    return lastStream;
  }

  /** Headers of a call, each written out (RFC 7541, 6.2.2), so that no table takes part. */
  static byte[] headers(String path, @Nullable String bearer, boolean gzip) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    header(block, ":path", path);
    header(block, ":authority", "localhost");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    if (gzip) {
      header(block, "grpc-encoding", "gzip");
    }
    if (bearer != null) {
      header(block, "authorization", bearer);
    }
    return block.toByteArray();
  }

  /** Adds a header with a name of its own. */
  static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    string(block, name);
    string(block, value);
  }

  /** The same, to be remembered by the receiver's table as its first (RFC 7541, 6.2.1). */
  static void remembered(ByteArrayOutputStream block, String name, String value) {
    block.write(0x40);
    string(block, name);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write(rest % 128 + 128);
        rest /= 128;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /**
   * Sends data as far as the server takes it.
   *
   * @param patienceMillis how long to wait for the server to take more
   * @return how many bytes went
   */
  synchronized int data(int stream, byte[] bytes, boolean end, long patienceMillis)
      throws IOException {
    int sent = 0;
    long until = System.nanoTime() + patienceMillis * 1_000_000;
    while (open && sent < bytes.length) {
      long window = Math.min(connectionWindow, windows.getOrDefault(stream, initialWindow));
      int size = (int) Math.min(Math.min(LARGEST_FRAME, window), bytes.length - sent);
      if (size <= 0) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        out.flush();
        await(left);
        continue;
      }
      boolean last = sent + size == bytes.length;
      frame(DATA, end && last ? END_STREAM : 0, stream, ByteBuffer.wrap(bytes, sent, size).slice());
      connectionWindow -= size;
      windows.put(stream, windows.getOrDefault(stream, initialWindow) - size);
      sent += size;
    }
    out.flush();
    return sent;
  }

  @SuppressWarnings("WaitNotInLoop") // Who calls it looks again.
  private void await(long millis) throws IOException {
    try {
      wait(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Gives a stream up. */
  synchronized void reset(int stream) throws IOException {
    frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(8));
    windows.remove(stream);
  }

  /** Sends any frame; what is put into the payload counts from its begin. */
  synchronized void frame(int type, int flags, int stream, ByteBuffer payload) throws IOException {
    byte[] bytes = payload.array();
    int offset = payload.arrayOffset();
    int length = payload.position() > 0 ? payload.position() : payload.remaining();
    out.writeByte(length >> 16);
    out.writeShort(length & 0xffff);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(bytes, offset, length);
  }

  /** Sends what was written so far. */
  synchronized void flush() throws IOException {
    out.flush();
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        taken(type, flags, stream, in.readNBytes(length));
      }
    } catch (IOException ended) {
      ended();
    }
  }

  private synchronized void ended() {
    open = false;
    notifyAll();
  }

  private synchronized void taken(int type, int flags, int stream, byte[] payload)
      throws IOException {
    ByteBuffer told = ByteBuffer.wrap(payload);
    switch (type) {
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          while (told.remaining() >= 6) {
            int key = told.getShort();
            long value = told.getInt() & 0xffff_ffffL;
            if (key == WINDOW_SETTING) {
              long more = value - initialWindow;
              windows.replaceAll((_, window) -> window + more);
              initialWindow = value;
            }
          }
          frame(SETTINGS, ACK, 0, ByteBuffer.allocate(0));
          out.flush();
        }
      }
      case PING -> {
        if ((flags & ACK) == 0) {
          frame(PING, ACK, 0, ByteBuffer.wrap(payload));
          out.flush();
        }
      }
      case WINDOW_UPDATE -> {
        if (stream == 0) {
          connectionWindow += told.getInt();
        } else {
          windows.merge(stream, initialWindow + told.getInt(0), (a, _) -> a + told.getInt(0));
        }
      }
      case GOAWAY -> open = false;
      default -> {
        // Answers are of no interest.
      }
    }
    notifyAll();
  }

  /** A message as gRPC frames it, as it is. */
  static byte[] framed(MessageLite message) {
    return framed(message.toByteArray(), false);
  }

  /** Bytes as gRPC frames a message. */
  static byte[] framed(byte[] message, boolean compressed) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) (compressed ? 1 : 0))
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** Bytes compressed, and framed so. */
  static byte[] gzipped(byte[] message) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(message);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return framed(packed.toByteArray(), true);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    ended();
  }
}

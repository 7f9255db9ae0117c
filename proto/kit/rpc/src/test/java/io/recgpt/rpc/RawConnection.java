package io.recgpt.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 by hand, for what no client library does: bodies that never come whole, windows of 0,
 * replies that nobody reads.
 */
final class RawConnection implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RESET = 3;
  static final int GOAWAY = 7;

  static final int SETTINGS = 4;
  static final int WINDOW_UPDATE = 8;

  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final byte END_STREAM = 1;
  private static final byte END_HEADERS = 4;

  private final Socket socket;
  private final OutputStream out;
  private final Windows windows = new Windows();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private volatile String farewell = "";
  private volatile String lastHeaders = "";
  private volatile int maxCalls;
  private int nextStream = 1;

  private RawConnection(Socket socket, int window) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window).array());
    // The window of the connection: as wide as it gets.
    frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(1 << 30).array());
  }

  /** A frame that the server sent. */
  record Frame(int type, int stream) {}

  /** The last headers or trailers that came, their short texts readable. */
  String lastHeaders() {
    return lastHeaders;
  }

  /** How many calls may be open, as the server has said it last; 0: not at all. */
  int maxCalls() {
    return maxCalls;
  }

  /** Why the server closes the connection, as it says it. */
  String farewell() {
    return farewell;
  }

  /**
   * Connects and reads what comes.
   *
   * @param window bytes that the server may send of each reply
   */
  static RawConnection open(int port, int window) throws IOException {
    RawConnection connection = new RawConnection(connect(port), window);
    Thread.ofVirtual().start(connection::read);
    return connection;
  }

  static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** Begins a call; returns its stream. */
  int call(String method, String... headers) throws IOException {
    int stream = nextStream;
    nextStream += 2;
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86});
    literal(block, ":path", "/" + method);
    literal(block, ":authority", "localhost");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    for (int i = 0; i < headers.length; i += 2) {
      literal(block, headers[i], headers[i + 1]);
    }
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
    return stream;
  }

  /** Sends the beginning of a message of the call: these bytes of as many as are promised. */
  void begin(int stream, int promised, byte[] bytes) throws IOException {
    data(stream, 0, ByteBuffer.allocate(5).put((byte) 0).putInt(promised).array());
    for (int from = 0; from < bytes.length; from += 1 << 14) {
      data(stream, 0, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + (1 << 14))));
    }
  }

  /** Sends a whole message and ends the request. */
  void send(int stream, byte[] message) throws IOException {
    begin(stream, message.length, message);
    data(stream, END_STREAM, new byte[0]);
  }

  /**
   * Sends frames that ask for nothing: priorities of a stream, bytes of window, or unknown ones.
   */
  void anything(int type, int frames) throws IOException {
    int stream = type == PRIORITY ? 1 : 0;
    byte[] payload = type == PRIORITY ? new byte[5] : new byte[] {0, 0, 0, 1};
    ByteBuffer all = ByteBuffer.allocate(frames * (9 + payload.length));
    for (int i = 0; i < frames; i++) {
      all.put(framed(type, 0, stream, payload));
    }
    send(all.array());
  }

  void reset(int stream) throws IOException {
    frame(RESET, 0, stream, ByteBuffer.allocate(4).putInt(8).array());
  }

  /** The frames that come until there is one such, it included; fails where none comes in time. */
  List<Frame> until(int type, int stream) throws InterruptedException {
    List<Frame> seen = new ArrayList<>();
    Frame next;
    do {
      next = frames.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(
            "no frame of type %d after %s; %s".formatted(type, seen, farewell));
      }
      seen.add(next);
    } while (next.type() != type || (stream != 0 && next.stream() != stream));
    return seen;
  }

  /** Whether the server closes the connection in this time. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void data(int stream, int flags, byte[] payload) throws IOException {
    windows.take(stream, payload.length);
    frame(DATA, flags, stream, payload);
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    send(framed(type, flags, stream, payload));
  }

  private static byte[] framed(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private synchronized void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    if (text.length() > 126) {
      throw new IllegalArgumentException("too long for one byte: " + text);
    }
    block.write(text.length());
    block.writeBytes(text.getBytes(US_ASCII));
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        switch (type) {
          case WINDOW_UPDATE -> windows.give(stream, ByteBuffer.wrap(payload).getInt());
          case SETTINGS -> {
            windows.settings(ByteBuffer.wrap(payload));
            maxCalls = setting(MAX_CONCURRENT_STREAMS, ByteBuffer.wrap(payload), maxCalls);
          }
          // Nobody counts what is sent to it any more.
          case RESET -> windows.give(stream, 1 << 30);
          case HEADERS -> lastHeaders = new String(payload, US_ASCII);
          case GOAWAY -> farewell = new String(payload, 8, length - 8, US_ASCII);
          default -> {}
        }
        frames.add(new Frame(type, stream));
        if (type == SETTINGS && flags == 0) {
          frame(SETTINGS, 1, 0, new byte[0]);
        }
      }
    } catch (IOException over) {
      windows.open();
      ended.countDown();
      frames.add(new Frame(GOAWAY, 0));
    }
  }

  private static int setting(int key, ByteBuffer settings, int otherwise) {
    int found = otherwise;
    while (settings.hasRemaining()) {
      short next = settings.getShort();
      int value = settings.getInt();
      found = next == key ? value : found;
    }
    return found;
  }

  /** What may be sent: a server closes the connection of who sends more. */
  private static final class Windows {
    private static final int INITIAL = 65_535;

    private final Map<Integer, Integer> balance = new HashMap<>();
    private int ofStreams = INITIAL;
    private boolean open;

    synchronized void settings(ByteBuffer settings) {
      while (settings.hasRemaining()) {
        short key = settings.getShort();
        int value = settings.getInt();
        ofStreams = key == INITIAL_WINDOW_SIZE ? value : ofStreams;
      }
      notifyAll();
    }

    synchronized void take(int stream, int bytes) {
      while (!open && (left(0) < bytes || left(stream) < bytes)) {
        try {
          wait();
        } catch (InterruptedException interrupted) {
          throw new IllegalStateException("interrupted", interrupted);
        }
      }
      balance.merge(0, -bytes, Integer::sum);
      balance.merge(stream, -bytes, Integer::sum);
    }

    synchronized void give(int stream, int bytes) {
      balance.merge(stream, bytes, Integer::sum);
      notifyAll();
    }

    synchronized void open() {
      open = true;
      notifyAll();
    }

    private int left(int stream) {
      return (stream == 0 ? INITIAL : ofStreams) + balance.getOrDefault(stream, 0);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

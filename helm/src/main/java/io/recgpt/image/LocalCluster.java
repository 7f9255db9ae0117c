package io.recgpt.image;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The four services of a layout on this machine's loopback, with state in a folder. */
final class LocalCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Map<Program, Integer> ports;
  private final Map<Program, Integer> metricsPorts;
  private final Map<Program, Running> running = new EnumMap<>(Program.class);
  private final Layout layout;
  private final Path state;

  private LocalCluster(Layout layout, Path state, List<Integer> ports) {
    this.layout = layout;
    this.state = state;
    this.ports = inTurn(ports.subList(0, Program.SERVICES.size()));
    this.metricsPorts = inTurn(ports.subList(Program.SERVICES.size(), ports.size()));
  }

  private static Map<Program, Integer> inTurn(List<Integer> ports) {
    Map<Program, Integer> each = new EnumMap<>(Program.class);
    for (int i = 0; i < ports.size(); i++) {
      each.put(Program.SERVICES.get(i), ports.get(i));
    }
    return each;
  }

  static LocalCluster in(Layout layout, Path state) throws IOException {
    return new LocalCluster(layout, state, freePorts(2 * Program.SERVICES.size()));
  }

  /** Starts one with further options of the JVM. */
  Running start(Program program, List<String> options) throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add("--listen-port=" + ports.get(program));
    settings.add("--metrics-port=" + metricsPorts.get(program));
    if (program != Program.GATEWAY) {
      settings.add("--data-dir=" + state.resolve(program.title()));
    }
    for (Program peer : peers(program)) {
      settings.add("--%s-target=%s".formatted(peer.title(), target(peer)));
    }
    Running process = Running.start(layout, program, options, settings);
    running.put(program, process);
    return process;
  }

  /** Waits until all that were started serve. */
  void awaitServing() throws InterruptedException {
    for (Running process : running.values()) {
      process.awaitServing(PATIENCE);
    }
  }

  String target(Program program) {
    return "127.0.0.1:" + ports.get(program);
  }

  /** Where a program's metrics are read. */
  URI metrics(Program program) {
    return URI.create("http://127.0.0.1:%d/metrics".formatted(metricsPorts.get(program)));
  }

  /** Runs a command of the command line against the gateway. */
  void command(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--target", target(Program.GATEWAY)));
    try (Running command = Running.start(layout, Program.RECGPT, List.of(), all)) {
      if (command.await() != 0) {
        throw new ImageException("recgpt %s: %s".formatted(all, command.output()));
      }
    }
  }

  /** Ends all, the gateway first, so that no call in progress meets a service that has gone. */
  @Override
  public void close() {
    for (Program program : Program.SERVICES) {
      Running process = running.remove(program);
      if (process != null) {
        process.close();
      }
    }
  }

  /** Whom a program calls. */
  static List<Program> peers(Program program) {
    return switch (program) {
      case GATEWAY -> List.of(Program.INTENT, Program.RETRIEVAL, Program.EXPLAIN);
      case INTENT -> List.of(Program.RETRIEVAL);
      case EXPLAIN -> List.of(Program.INTENT, Program.RETRIEVAL);
      case RETRIEVAL -> List.of(Program.INTENT);
      case RECGPT, TRAIN -> List.of();
    };
  }

  /** Ports that were free a moment ago, all held at once so that they differ. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}

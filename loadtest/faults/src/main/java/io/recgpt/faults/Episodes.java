package io.recgpt.faults;

import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What may happen to a {@link FaultCluster}. */
final class Episodes {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private Episodes() {}

  /** A selection that takes a minute, without Milvus and Triton. */
  static List<Episode> some(FaultCluster cluster) {
    List<Episode> episodes = new ArrayList<>();
    episodes.add(onEdge(cluster, "gateway -> intent", Fault.HALF_OPEN));
    episodes.add(onEdge(cluster, "gateway -> retrieval", Fault.DOWN));
    episodes.add(onEdge(cluster, "gateway -> explain", Fault.HALF_OPEN));
    episodes.add(onEdge(cluster, "intent -> PostgreSQL", Fault.RESET));
    episodes.add(killed(cluster.services(), Service.INTENT));
    episodes.add(clock(cluster, Service.INTENT, AN_HOUR));
    episodes.add(
        new Episode(
            "PostgreSQL",
            "restart",
            () -> cluster.postgres().stop(),
            () -> cluster.postgres().start()));
    return episodes;
  }

  /**
   * Each fault on each edge but that to Milvus, each process killed, paused and restarted, each
   * one's clock put forward and back, and what befalls peers.
   */
  static List<Episode> all(FaultCluster cluster) {
    List<Episode> episodes = new ArrayList<>(List.of(Episode.NOTHING));
    cluster
        .proxies()
        .forEach((edge, proxy) -> {
          for (Fault fault : Fault.values()) {
            if (fault != Fault.NONE) {
              episodes.add(Episode.of(edge, fault, proxy));
            }
          }
        });
    ServiceCluster services = cluster.services();
    for (Service service : Service.values()) {
      episodes.add(killed(services, service));
      episodes.add(
          new Episode(
              service.title(),
              "SIGSTOP",
              () -> services.process(service).pause(),
              () -> services.process(service).resume()));
      episodes.add(
          new Episode(
              service.title(),
              "restart",
              () -> services.process(service).close(),
              () -> services.start(service)));
      episodes.add(clock(cluster, service, AN_HOUR));
      episodes.add(clock(cluster, service, AN_HOUR.negated()));
    }
    episodes.addAll(ofPeers(cluster));
    return episodes;
  }

  private static List<Episode> ofPeers(FaultCluster cluster) {
    return List.of(
        new Episode(
            "PostgreSQL",
            "restart",
            () -> cluster.postgres().stop(),
            () -> cluster.postgres().start()),
        new Episode(
            "PostgreSQL",
            "kill -9",
            () -> cluster.postgres().kill(),
            () -> cluster.postgres().start()),
        new Episode(
            "Triton", "kill -9", () -> cluster.triton().kill(), () -> cluster.triton().restart()));
  }

  /** Each fault between retrieval and Milvus, and a Milvus that loses all it had. */
  static List<Episode> ofMilvus(FaultCluster cluster) {
    List<Episode> episodes = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (fault != Fault.NONE) {
        episodes.add(onEdge(cluster, "retrieval -> Milvus", fault));
      }
    }
    episodes.add(
        new Episode(
            "Milvus",
            "kill -9, emptied",
            () -> {
              cluster.milvus().close();
              delete(cluster.milvusData());
            },
            () -> cluster.milvus().start()));
    return episodes;
  }

  /** The disk of the intent service's file is full. */
  static Episode fullDisk(Path disk) {
    Path filler = disk.resolve("filler");
    return new Episode(
        "intent's disk", "full", () -> fill(filler), () -> Files.deleteIfExists(filler));
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (int length = block.length; length > 0; length /= 2) {
        writeAll(out, block, length);
      }
    }
  }

  private static void writeAll(OutputStream out, byte[] block, int length) {
    try {
      while (true) {
        out.write(block, 0, length);
      }
    } catch (IOException full) {
      // Less fits in yet.
    }
  }

  private static Episode onEdge(FaultCluster cluster, String edge, Fault fault) {
    FaultProxy proxy = cluster.proxies().get(edge);
    if (proxy == null) {
      throw new IllegalArgumentException(
          "edge: %s (expected one of: %s)".formatted(edge, cluster.proxies().keySet()));
    }
    return Episode.of(edge, fault, proxy);
  }

  private static Episode killed(ServiceCluster services, Service service) {
    return new Episode(
        service.title(),
        "kill -9",
        () -> services.process(service).kill(),
        () -> services.start(service));
  }

  /** The wall clock jumps, and later back to the right time. */
  private static Episode clock(FaultCluster cluster, Service service, Duration skew) {
    return new Episode(
        service.title(),
        "clock %d min %s"
            .formatted(Math.abs(skew.toMinutes()), skew.isNegative() ? "behind" : "ahead"),
        () -> cluster.jumpClock(service, skew),
        () -> cluster.jumpClock(service, Duration.ZERO));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

package io.recgpt.processes;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Looks again and again how much memory each process of a cluster occupies, until it is ended. */
public final class MemoryWatch {
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<List<Map<Service, Long>>> seen;

  /**
   * Begins to look.
   *
   * @param every from one look to the next
   */
  public MemoryWatch(ServiceCluster cluster, Duration every) {
    requireNonNull(cluster);
    seen =
        CompletableFuture.supplyAsync(() -> {
          List<Map<Service, Long>> looks = new ArrayList<>();
          do {
            looks.add(look(cluster));
            ended.copy().completeOnTimeout(null, every.toMillis(), TimeUnit.MILLISECONDS).join();
          } while (!ended.isDone());
          return looks;
        });
  }

  /** How many bytes each process occupies now; those that have ended are left out. */
  public static Map<Service, Long> look(ServiceCluster cluster) {
    Map<Service, Long> bytes = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      JavaProcess process = cluster.process(service);
      if (process.isAlive()) {
        bytes.put(service, process.residentBytes());
      }
    }
    return bytes;
  }

  /** Looks no more; the most that all occupied at once. */
  public long mostOfAll() {
    return end().stream()
        .mapToLong(look -> look.values().stream().mapToLong(Long::longValue).sum())
        .max()
        .orElse(0);
  }

  /** Looks no more; the most that each occupied. */
  public Map<Service, Long> mostOfEach() {
    Map<Service, Long> most = new EnumMap<>(Service.class);
    end().forEach(look -> look.forEach((service, bytes) -> most.merge(service, bytes, Math::max)));
    return most;
  }

  private List<Map<Service, Long>> end() {
    ended.complete(null);
    return seen.join();
  }
}

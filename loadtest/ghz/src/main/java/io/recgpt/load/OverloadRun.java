package io.recgpt.load;

import io.grpc.Status;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.MemoryWatch;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.processes.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Offers four processes three times what they can take, and looks at what they still answer, how
 * much memory they take, and how soon they are well again.
 */
public final class OverloadRun {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Duration TIME = Duration.ofSeconds(10);
  private static final int TIMES = 3;
  private static final Duration OVERLOAD = Duration.ofSeconds(60);
  private static final double MIN_GOODPUT = 0.8;
  private static final Duration MAX_RECOVERY = Duration.ofSeconds(5);

  /**
   * What is asked of the cluster once it has too much no longer, as a share of its highest load.
   */
  private static final double AFTERWARDS = 0.5;

  private static final Duration ROUND = Duration.ofMillis(500);
  private static final int ROUNDS = 30;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private OverloadRun() {}

  /** Prints a table on standard output; ends with 1 where a bound is missed. */
  public static void main(String[] args) throws IOException {
    int missed;
    try (TemporaryFolder folder = new TemporaryFolder()) {
      DemoShopClient shop = new DemoShopClient();
      try (ServiceCluster cluster =
          ChainClient.real(folder.path().resolve("services"), shop, List.of())) {
        missed = run(cluster, shop);
      }
    }
    System.exit(missed);
  }

  private static int run(ServiceCluster cluster, DemoShopClient shop) {
    LoadClient client =
        new LoadClient(cluster.channel(Service.GATEWAY), ChainClient.requests(shop), DEADLINE);
    ChainClient.warmUp(cluster, client, Chain.IN_FLIGHT.getLast());
    double peak = 0;
    for (int calls : Chain.IN_FLIGHT) {
      peak = Math.max(peak, client.inFlight(calls, TIME).rate());
    }
    long before = total(MemoryWatch.look(cluster));
    MemoryWatch watch = new MemoryWatch(cluster, LOOK_EVERY);
    LoadClient.Outcome overload = client.atRate(TIMES * peak, OVERLOAD);
    long most = watch.mostOfAll();
    double goodput = overload.answered() / (OVERLOAD.toNanos() / 1e9);
    Duration recovery = recovery(client, AFTERWARDS * peak);
    System.out.print(table(peak, overload, goodput, before, most, recovery));
    return goodput < MIN_GOODPUT * peak || recovery.compareTo(MAX_RECOVERY) > 0 ? 1 : 0;
  }

  /** From the end of the overload to the end of the last round in which a call failed. */
  private static Duration recovery(LoadClient client, double rate) {
    long begin = System.nanoTime();
    Duration recovery = Duration.ZERO;
    for (int round = 0; round < ROUNDS; round++) {
      if (client.atRate(rate, ROUND).failed() > 0) {
        recovery = Duration.ofNanos(System.nanoTime() - begin);
      }
    }
    return recovery;
  }

  private static long total(Map<Service, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String table(
      double peak,
      LoadClient.Outcome overload,
      double goodput,
      long before,
      long most,
      Duration recovery) {
    StringBuilder text = new StringBuilder("| | |\n|---|--:|\n");
    row(text, "highest load, answered a second", "%.0f", peak);
    row(text, "offered for %d s, a second".formatted(OVERLOAD.toSeconds()), "%.0f", TIMES * peak);
    row(text, "answered a second meanwhile", "%.0f", goodput);
    row(text, "of the highest", "%.0f %%", 100 * goodput / peak);
    row(text, "not answered", "%s", failures(overload.failures()));
    row(text, "median of what was answered, ms", "%d", overload.median().toMillis());
    row(text, "p99 of what was answered, ms", "%d", overload.p99().toMillis());
    row(text, "memory of the four processes before, MiB", "%d", before >> 20);
    row(text, "most memory meanwhile, MiB", "%d", most >> 20);
    row(
        text,
        "last failed call after the overload, at half the highest load",
        "%s",
        recovery.isZero()
            ? "none failed"
            : String.format(Locale.ROOT, "%.1f s", recovery.toMillis() / 1e3));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String format, Object value) {
    text.append("| %s | %s |%n".formatted(name, String.format(Locale.ROOT, format, value)));
  }

  private static String failures(Map<Status.Code, Long> failures) {
    return failures.isEmpty()
        ? "none"
        : new TreeMap<>(failures)
            .entrySet().stream()
                .map(it -> "%s %,d".formatted(it.getKey(), it.getValue()))
                .collect(Collectors.joining(", "));
  }
}

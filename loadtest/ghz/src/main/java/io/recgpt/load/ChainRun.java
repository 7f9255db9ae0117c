package io.recgpt.load;

import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.processes.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures what a recommendation through the four services costs, and what the same messages cost
 * through four processes that do no work.
 */
public final class ChainRun {
  private static final int ROUNDS = 5;

  private ChainRun() {}

  /**
   * Prints a table on standard output. With {@code --profile=FOLDER} it only loads the services,
   * and each process leaves a flight recording in the folder.
   */
  public static void main(String[] args) throws IOException {
    List<String> given = List.of(args);
    try (TemporaryFolder folder = new TemporaryFolder()) {
      DemoShopClient shop = new DemoShopClient();
      List<Path> profile =
          given.stream()
              .filter(it -> it.startsWith("--profile="))
              .map(it -> Path.of(it.substring("--profile=".length())))
              .toList();
      if (profile.isEmpty()) {
        System.out.println(compare(folder.path(), shop));
      } else {
        profile(folder.path(), shop, profile.getFirst());
      }
    }
    System.exit(0);
  }

  private static void profile(Path folder, DemoShopClient shop, Path recordings)
      throws IOException {
    Files.createDirectories(recordings);
    String recording =
        "-XX:StartFlightRecording=settings=profile,delay=40s,filename=%s/%%p.jfr"
            .formatted(recordings.toAbsolutePath());
    try (ServiceCluster cluster =
        ChainClient.real(folder.resolve("real"), shop, List.of(recording))) {
      for (Service service : Service.values()) {
        System.out.printf("%d.jfr: %s%n", cluster.process(service).pid(), service.title());
      }
      Chain chain = ChainClient.chain(cluster, shop);
      chain.warmUp();
      chain.loadHighest();
      Chain.Load load = chain.highest().getFirst();
      System.out.printf(
          "%.0f requests/s, %d \u00b5s of CPU each: %s%n",
          load.outcome().rate(), load.total().toNanos() / 1_000, load.cpu());
    }
  }

  private static String compare(Path folder, DemoShopClient shop) throws IOException {
    Path samples = folder.resolve("samples");
    try (ServiceCluster services = ChainClient.real(folder.resolve("real"), shop, List.of())) {
      List<SampleCodec> taken = SampleClient.samples(services, ChainClient.requests(shop));
      SampleCodec.write(samples, taken);
      double kilobytes = taken.stream().mapToInt(SampleCodec::size).average().orElse(0) / 1e3;
      try (ServiceCluster idle = ChainClient.echo(folder.resolve("echo"), samples, List.of())) {
        Chain real = ChainClient.chain(services, shop);
        Chain echo = ChainClient.chain(idle, shop);
        List<Chain> chains = List.of(real, echo);
        chains.forEach(Chain::warmUp);
        HitRates before = HitRates.of(services);
        for (int round = 0; round < ROUNDS; round++) {
          chains.forEach(Chain::loadHighest);
          System.err.printf(
              "round %d: %d and %d \u00b5s of CPU a request%n",
              round + 1, micros(real.highest().getLast()), micros(echo.highest().getLast()));
        }
        for (int round = 0; round < ROUNDS; round++) {
          chains.forEach(Chain::loadHalf);
          echo.loadHalfOf(real);
        }
        return table(real, echo, kilobytes)
            + "\nCaches, while it was measured: %s; no response is kept whole."
                .formatted(HitRates.of(services).since(before));
      }
    }
  }

  private static String table(Chain real, Chain echo, double kilobytes) {
    StringBuilder text = new StringBuilder();
    text.append("| | services | echo | times | rounds |\n|---|--:|--:|--:|--:|\n");
    text.append(
        Rounds.row(
            "highest load, requests/s",
            real.highest(),
            echo.highest(),
            load -> load.outcome().rate()));
    text.append(
        Rounds.row(
            "CPU a request at the highest load, \u00b5s",
            real.highest(),
            echo.highest(),
            ChainRun::micros));
    for (int place = 0; place < Chain.IN_FLIGHT.size(); place++) {
      text.append(
          Rounds.row(
              "CPU a request with %d calls in flight, \u00b5s"
                  .formatted(Chain.IN_FLIGHT.get(place)),
              real.loops(place),
              echo.loops(place),
              ChainRun::micros));
    }
    text.append(
        Rounds.row(
            "CPU a request at half the highest load, \u00b5s",
            real.halves(),
            echo.halves(),
            ChainRun::micros));
    text.append(
        Rounds.row(
            "CPU a request, both at %.0f requests/s, \u00b5s".formatted(real.rate() / 2),
            real.halves(),
            echo.halvesOfOther(),
            ChainRun::micros));
    text.append(
        Rounds.row(
            "median at half the highest load, \u00b5s",
            real.halves(),
            echo.halves(),
            load -> load.outcome().median().toNanos() / 1e3));
    text.append(
        Rounds.row(
            "p99 at half the highest load, \u00b5s",
            real.halves(),
            echo.halves(),
            load -> load.outcome().p99().toNanos() / 1e3));
    text.append("| failed | %d | %d | | |%n".formatted(real.failed(), echo.failed()));
    text.append(
        String.format(
            Locale.ROOT,
            "| from a fresh profile, all explained | %.1f %% | %.1f %% | | |%n",
            100 * real.whole(),
            100 * echo.whole()));
    text.append(
        String.format(
            Locale.ROOT,
            "%nMessages of a request, all hops: %.1f kB. CPU by service in the last round, \u00b5s:"
                + " %s; echo: %s.",
            kilobytes,
            real.highest().getLast().cpu(),
            echo.highest().getLast().cpu()));
    return text.toString();
  }

  private static long micros(Chain.Load load) {
    return load.total().toNanos() / 1_000;
  }
}

package io.recgpt.load;

import io.recgpt.load.ChainClient.Measured;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.processes.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measures what a recommendation through the four services costs, and what the same messages cost
 * through four processes that do no work.
 */
public final class ChainRun {
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
      System.out.println(ChainClient.measure(cluster, ChainClient.requests(shop)));
    }
  }

  private static String compare(Path folder, DemoShopClient shop) throws IOException {
    Path samples = folder.resolve("samples");
    Measured real;
    double kilobytes;
    try (ServiceCluster cluster = ChainClient.real(folder.resolve("real"), shop, List.of())) {
      List<SampleCodec> taken = SampleClient.samples(cluster, ChainClient.requests(shop));
      SampleCodec.write(samples, taken);
      kilobytes = taken.stream().mapToInt(SampleCodec::size).average().orElse(0) / 1e3;
      real = ChainClient.measure(cluster, ChainClient.requests(shop));
    }
    Measured echo;
    try (ServiceCluster cluster = ChainClient.echo(folder.resolve("echo"), samples, List.of())) {
      echo = ChainClient.measure(cluster, ChainClient.requests(shop));
    }
    return table(real, echo, kilobytes);
  }

  private static String table(Measured real, Measured echo, double kilobytes) {
    StringBuilder text = new StringBuilder();
    text.append("| | services | echo | times |\n|---|--:|--:|--:|\n");
    text.append(
        String.format(
            Locale.ROOT,
            "| highest load, requests/s | %.0f | %.0f | 1/%.1f |%n",
            real.rate(),
            echo.rate(),
            echo.rate() / real.rate()));
    text.append(line("CPU a request at that load, µs", real.cpu(), echo.cpu()));
    text.append(line("CPU a request at half of it, µs", real.halfCpu(), echo.halfCpu()));
    text.append(line("median at half of it, µs", real.median(), echo.median()));
    text.append(line("p99 at half of it, µs", real.p99(), echo.p99()));
    text.append("| failed | %d | %d | |%n".formatted(real.failed(), echo.failed()));
    text.append(
        String.format(
            Locale.ROOT,
            "%nMessages of a request, all hops: %.1f kB. CPU by service, µs: %s; echo: %s.",
            kilobytes,
            shares(real),
            shares(echo)));
    return text.toString();
  }

  private static String line(String name, Duration real, Duration echo) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %.1f |%n",
        name,
        real.toNanos() / 1_000,
        echo.toNanos() / 1_000,
        (double) real.toNanos() / echo.toNanos());
  }

  private static String shares(Measured measured) {
    return measured.share().entrySet().stream()
        .map(it -> "%s %d".formatted(it.getKey().title(), it.getValue().toNanos() / 1_000))
        .collect(Collectors.joining(", "));
  }
}

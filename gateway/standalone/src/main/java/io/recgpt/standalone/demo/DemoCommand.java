package io.recgpt.standalone.demo;

import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.Survey;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.importer.Importer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the made-up shop: who is believed to want what, and why. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Loads a made-up shop and shows three shoppers, what they get and why.")
public final class DemoCommand implements Callable<Integer> {
  private static final List<String> FILES = List.of("items.tsv", "events.tsv", "domain.yaml");

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keeps the shop here. Default: a temporary folder.")
  private @Nullable Path dataDir;

  @Option(
      names = "--width",
      paramLabel = "N",
      defaultValue = "${env:COLUMNS:-100}",
      description = "Columns of the text, 60 to 140. Default: those of the terminal, or 100.")
  private int width = 100;

  @Override
  public Integer call() throws IOException {
    Path temporary = Files.createTempDirectory("recgpt-demo-");
    try {
      show(unpacked(temporary), dataDir == null ? temporary.resolve("data") : dataDir);
      return 0;
    } finally {
      delete(temporary);
    }
  }

  private void show(Path files, Path state) {
    Instant now = Instant.now();
    Dataset shop = Dataset.open(files);
    Survey survey = shop.survey(now);
    DomainSpec domain = shop.domain("", survey, now);
    Page page = Terminal.page(width);
    try (Connection connection =
        Connection.to(Cluster.open(ClusterConfig.in(state).withoutWorker()), Tenant.DEFAULT)) {
      Importer importer = new Importer(connection, Terminal.progress());
      importer.load(shop, domain, survey, Importer.Mining.CHANGED, now);
      new DemoStory(connection.gateway(), page).tell(survey);
    }
  }

  private static Path unpacked(Path folder) throws IOException {
    for (String name : FILES) {
      try (InputStream in = DemoCommand.class.getResourceAsStream("/demo-shop/" + name)) {
        if (in == null) {
          throw new IllegalStateException("/demo-shop/%s is not on the class path".formatted(name));
        }
        Files.copy(in, folder.resolve(name));
      }
    }
    return folder;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}

package io.recgpt.standalone.command;

import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.DomainGuess;
import io.recgpt.standalone.dataset.Survey;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.standalone.importer.Importer;
import io.recgpt.standalone.importer.Importer.Mining;
import io.recgpt.standalone.importer.Importer.Outcome;
import io.recgpt.standalone.tsv.Refusals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Loads items and events from files. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Loads items.tsv[.gz] and events.tsv[.gz]; a second time it changes nothing.",
    footer = {
      "",
      "items:  item_id, title, tags (a|b), attributes (name=value;name=value)",
      "events: user_id, item_id, type, timestamp (epoch seconds), value, query",
      "Lines that cannot be used are refused with number and reason; others go on."
    })
public final class ImportCommand implements Callable<Integer> {
  @Mixin private ConnectionOptions connections = new ConnectionOptions();

  @Option(names = "--data", paramLabel = "DIR", required = true, description = "The files.")
  private Path data = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "FILE|NAME",
      description =
          "What the data means: a file, or demo-shop, online-retail or movietweetings. Default:"
              + " domain.yaml beside the data, else a guess.")
  private String domain = "";

  @Option(
      names = "--mine",
      paramLabel = "WHOM",
      defaultValue = "changed",
      description = "Whose interests to mine: changed, all or none. Default: ${DEFAULT-VALUE}.")
  private Mining mining = Mining.CHANGED;

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Instant now = Instant.now();
    Dataset dataset = Dataset.open(data);
    Survey survey = dataset.survey(now);
    DomainSpec spec = dataset.domain(domain, survey, now);
    if (dataset.guessesDomain(domain)) {
      Terminal.remark(
          "No domain file: guessed prices in %s, clock %s, titles %s (--domain FILE says it better)"
              .formatted(
                  spec.items().price().isEmpty() ? "no attribute" : spec.items().price(),
                  spec.clock().name().toLowerCase(Locale.ROOT),
                  spec.items().titleStyle().name().toLowerCase(Locale.ROOT)));
    }
    DomainGuess.remarks(spec, survey).forEach(Terminal::remark);
    try (Connection connection = connections.open()) {
      Importer importer = new Importer(connection, Terminal.progress());
      Outcome outcome = importer.load(dataset, spec, survey, mining, now);
      if (importer.waited().isPositive()) {
        Terminal.remark(
            String.format(
                Locale.ROOT,
                "Waited %.1f s for the gateway's quota or room, over %d batches at once",
                importer.waited().toMillis() / 1000.0,
                Importer.EVENT_LANES));
      }
      report(outcome, importer.refusals(), Duration.ofNanos(System.nanoTime() - start));
      int taken = outcome.created() + outcome.updated() + outcome.unchanged();
      boolean nothing = taken + outcome.recorded() + outcome.duplicates() == 0;
      return nothing ? CommandException.USAGE : 0;
    }
  }

  private static void report(Outcome outcome, Refusals refusals, Duration elapsed) {
    refusals.first().forEach(refusal -> Terminal.remark("refused " + refusal));
    if (refusals.total() > Refusals.KEPT) {
      Terminal.remark("refused %,d more".formatted(refusals.total() - Refusals.KEPT));
    }
    Terminal.out()
        .printf(
            "Imported in %.1f s: items %,d new, %,d changed, %,d as they were;"
                + " events %,d new, %,d known already; %,d profiles mined; %,d lines refused%n",
            elapsed.toMillis() / 1000.0,
            outcome.created(),
            outcome.updated(),
            outcome.unchanged(),
            outcome.recorded(),
            outcome.duplicates(),
            outcome.mined(),
            refusals.total());
    refusals
        .counts()
        .forEach((reason, count) -> Terminal.out().printf("  %,8d  %s%n", count, reason));
  }
}

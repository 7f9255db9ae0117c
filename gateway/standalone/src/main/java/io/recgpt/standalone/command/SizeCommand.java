package io.recgpt.standalone.command;

import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.standalone.sizing.Coefficients;
import io.recgpt.standalone.sizing.Sizing;
import io.recgpt.standalone.sizing.SizingText;
import io.recgpt.standalone.sizing.Workload;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Reckons how large a cluster must be. */
@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    description = {
      "Reckons how large a cluster must be: pods, memory, database, index, tokens",
      "and GPUs. helm/recgpt/SIZING.md has the formulas and where each number is from."
    })
public final class SizeCommand implements Callable<Integer> {
  @Option(
      names = "--users",
      paramLabel = "N",
      required = true,
      description = "People with a profile.")
  private double users;

  @Option(names = "--events-per-day", paramLabel = "N", required = true, description = "Events.")
  private double eventsPerDay;

  @Option(names = "--items", paramLabel = "N", required = true, description = "Items.")
  private double items;

  @Option(
      names = "--requests-per-day",
      paramLabel = "N",
      description = "Recommendations. Default: one for five events.")
  private double requestsPerDay;

  @Option(
      names = "--refresh-days",
      paramLabel = "N",
      defaultValue = "14",
      description = "How often a profile is mined anew. Default: ${DEFAULT-VALUE}.")
  private double refreshDays = 14;

  @Option(
      names = "--retention-days",
      paramLabel = "N",
      defaultValue = "90",
      description = "How long events are kept. Default: ${DEFAULT-VALUE}.")
  private double retentionDays = 90;

  @Option(names = "--extractive", description = "Without a language model: no tokens, no GPUs.")
  private boolean extractive;

  @Option(names = "--json", description = "Prints one JSON document instead of text.")
  private boolean json;

  @Override
  public Integer call() {
    Coefficients coefficients = Coefficients.load();
    double requests =
        requestsPerDay == 0 ? eventsPerDay * coefficients.of("requests-per-event") : requestsPerDay;
    Workload workload;
    try {
      workload =
          new Workload(
              users, eventsPerDay, requests, items, refreshDays, retentionDays, !extractive);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--" + e.getMessage());
    }
    Sizing sizing = Sizing.of(workload, coefficients);
    if (json) {
      Terminal.out()
          .println(
              JsonMapper.builder()
                  .build()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(Map.of("workload", workload, "sizing", sizing)));
    } else {
      Terminal.out().print(SizingText.of(workload, sizing));
    }
    return 0;
  }
}

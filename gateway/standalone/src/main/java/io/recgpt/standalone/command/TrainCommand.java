package io.recgpt.standalone.command;

import com.google.protobuf.Timestamp;
import io.recgpt.gateway.v1.TrainModelRequest;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.console.TrainingSteps;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.ModelVersion;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Learns from the log. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Learns from the log: user, item and tag towers, weights of items, weights of ranking.",
      "The version that comes out serves at once; earlier ones are kept."
    })
public final class TrainCommand implements Callable<Integer> {
  @Mixin private ConnectionOptions connections = new ConnectionOptions();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Leaves out what happened later, such as 2011-12-01T00:00:00Z.")
  private String until = "";

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of all that is drawn. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--keep-serving", description = "Makes the version, but serves the one before.")
  private boolean keepServing;

  @Option(
      names = "--load",
      paramLabel = "VERSION",
      description = "Trains nothing: serves a version made before; 'none' serves untrained.")
  private String load = "";

  @Override
  public Integer call() {
    TrainModelRequest.Builder request =
        TrainModelRequest.newBuilder().setSeed(seed).setKeepServing(keepServing);
    if (!until.isEmpty()) {
      request.setUntil(time(until));
    }
    try (Connection connection = connections.openExisting()) {
      if (!load.isEmpty()) {
        connection.gateway().loadModel(load.equals("none") ? "" : load);
        Terminal.out().printf("Serving %s%n", load.equals("none") ? "untrained" : load);
        return 0;
      }
      long start = System.nanoTime();
      ModelVersion version;
      try (TrainingSteps steps = new TrainingSteps("", Terminal.progress())) {
        version = connection.gateway().trainModel(request.build(), steps);
      }
      report(version, (System.nanoTime() - start) / 1e9);
    }
    return 0;
  }

  private void report(ModelVersion version, double seconds) {
    Terminal.out()
        .printf(
            "%s version %s in %.1f s, from %,d events and %,d items%n",
            keepServing ? "Made" : "Serving",
            version.getName(),
            seconds,
            version.getEventCount(),
            version.getItemCount());
    for (Map.Entry<String, Double> metric : new TreeMap<>(version.getMetricsMap()).entrySet()) {
      Terminal.out().printf("  %-28s %.4f%n", metric.getKey(), metric.getValue());
    }
    version
        .getWeightsList()
        .forEach(weight ->
            Terminal.out()
                .printf(
                    "  %-20s %+.3f  by items %+.3f  by gap %+.3f%n",
                    weight.getSignal().toLowerCase(Locale.ROOT).replace('_', '-'),
                    weight.getConstant(),
                    weight.getItems(),
                    weight.getGap()));
  }

  private static Timestamp time(String text) {
    try {
      return Timestamp.newBuilder().setSeconds(Instant.parse(text).getEpochSecond()).build();
    } catch (DateTimeParseException wrong) {
      throw CommandException.usage(
          "--until: %s (expected: a time such as 2011-12-01T00:00:00Z)".formatted(text));
    }
  }
}

package io.recgpt.standalone.command;

import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.Serving;
import io.recgpt.type.v1.StageTime;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a cluster whether it serves, by its health and by one anonymous recommendation. */
@Command(
    name = "ping",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a cluster whether it serves: its health, and one recommendation for a",
      "visitor, through every service."
    })
public final class PingCommand implements Callable<Integer> {
  private static final int COUNT = 3;
  private static final int MAX_SECONDS = 3_600;

  @Mixin private ConnectionOptions connections = new ConnectionOptions();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to wait until it serves. Default: ${DEFAULT-VALUE}.")
  private int wait = 5;

  @Override
  public Integer call() {
    if (wait < 1 || wait > MAX_SECONDS) {
      throw CommandException.usage("--wait: %d (expected: 1 to %d)".formatted(wait, MAX_SECONDS));
    }
    try (Connection connection = connections.openExisting()) {
      // A cluster of this process has no health service: it is opened, or the command has failed.
      if (connection.cluster().isEmpty()) {
        connection.gateway().awaitServing(Duration.ofSeconds(wait));
      }
      long begin = System.nanoTime();
      RecommendResponse response =
          connection.gateway().recommend(RecommendRequest.newBuilder().setCount(COUNT).build());
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
      Terminal.out()
          .printf(
              Locale.ROOT,
              "SERVING: %d items for a visitor in %d ms, rung %s (%s)%n",
              response.getRecommendationsCount(),
              elapsed.toMillis(),
              rung(response.getServing()),
              stages(response.getServing()));
      return 0;
    }
  }

  private static String rung(Serving serving) {
    return serving.getRung().name().replace("RUNG_", "").toLowerCase(Locale.ROOT);
  }

  private static String stages(Serving serving) {
    return serving.getStageTimesList().stream()
        .map(PingCommand::stage)
        .collect(Collectors.joining(", "));
  }

  private static String stage(StageTime time) {
    long nanos = Duration.ofSeconds(time.getElapsed().getSeconds()).toNanos();
    return String.format(
        Locale.ROOT, "%s %.1f ms", time.getStage(), (nanos + time.getElapsed().getNanos()) / 1e6);
  }
}

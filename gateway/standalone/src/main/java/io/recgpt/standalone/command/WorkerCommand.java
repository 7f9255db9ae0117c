package io.recgpt.standalone.command;

import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.console.WorkerText;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.WorkerStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the near-line worker, and takes up users that it set aside. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(status | release)",
    description = "Shows the near-line worker's queue, rate and spend; releases users.",
    subcommands = {WorkerCommand.Status.class, WorkerCommand.Release.class})
public final class WorkerCommand {

  /** How it stands. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = {
        "Shows the queue, the rate, tokens spent against the budget, who holds which leases,",
        "users set aside with the reason, and who comes next. All processes are in it."
      })
  static final class Status implements Callable<Integer> {
    @Mixin private ConnectionOptions connections = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() {
      try (Connection connection = connections.openExisting()) {
        WorkerStatus status = connection.gateway().workerStatus();
        if (output.json()) {
          Terminal.out().println(RecommendCommand.json(status));
        } else {
          new WorkerText(output.page()).write(status);
        }
        return 0;
      }
    }
  }

  /** Has users mined again that were set aside. */
  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = "Has users mined again who were set aside after failing too often.")
  static final class Release implements Callable<Integer> {
    @Mixin private ConnectionOptions connections = new ConnectionOptions();

    @Option(
        names = "--user",
        paramLabel = "ID",
        description = "The user; may be given up to 100 times. Default: all of the tenant.")
    private List<String> users = List.of();

    @Override
    public Integer call() {
      try (Connection connection = connections.openExisting()) {
        int released = connection.gateway().releaseUsers(users);
        Terminal.out().printf("Released %d %s%n", released, released == 1 ? "user" : "users");
        return released > 0 || users.isEmpty() ? 0 : CommandException.NOT_FOUND;
      }
    }
  }
}

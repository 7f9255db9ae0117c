package io.recgpt.standalone;

import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.command.DoctorCommand;
import io.recgpt.standalone.command.HelpCommand;
import io.recgpt.standalone.command.ImportCommand;
import io.recgpt.standalone.command.InterestsCommand;
import io.recgpt.standalone.command.KeyCommand;
import io.recgpt.standalone.command.PingCommand;
import io.recgpt.standalone.command.PromptCommand;
import io.recgpt.standalone.command.RecommendCommand;
import io.recgpt.standalone.command.SimilarCommand;
import io.recgpt.standalone.command.SizeCommand;
import io.recgpt.standalone.command.TrainCommand;
import io.recgpt.standalone.command.WorkerCommand;
import io.recgpt.standalone.console.TerminalOutput;
import io.recgpt.standalone.demo.DemoCommand;
import io.recgpt.standalone.domain.BadFileException;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.standalone.exit.Misuse;
import io.recgpt.standalone.serve.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The command line. Exit codes: 0 done, 2 wrong arguments or input, 3 nothing found, 4 a cluster
 * that cannot be reached or opened, 1 anything unexpected. An error is one line on standard error.
 */
@Command(
    name = "recgpt",
    description = "Recommendations that start from what a person intends.",
    mixinStandardHelpOptions = true,
    version = "recgpt 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      ImportCommand.class,
      RecommendCommand.class,
      InterestsCommand.class,
      SimilarCommand.class,
      TrainCommand.class,
      PingCommand.class,
      KeyCommand.class,
      DoctorCommand.class,
      SizeCommand.class,
      Recgpt.Image.class,
      PromptCommand.class,
      Recgpt.Cost.class,
      WorkerCommand.class,
      Recgpt.Evaluate.class,
      Recgpt.Audit.class,
      Recgpt.Test.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 2 wrong arguments or input, 3 nothing found, 4 cannot",
      "reach or open, 1 unexpected. 'recgpt help COMMAND' tells a command's options."
    })
public final class Recgpt {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Shows the stack trace of an error.")
  private boolean debug;

  /** Named in the help; the launcher runs it from the evaluation module. */
  @Command(name = "evaluate", description = "Measures how good the recommendations are, offline.")
  static final class Evaluate implements Runnable {
    @Override
    public void run() {
      throw CommandException.usage("evaluate: start it by the launcher, ./recgpt evaluate");
    }
  }

  /** Named in the help; the launcher runs it from the evaluation module. */
  @Command(name = "audit", description = "Recomputes each claim made to people from the raw log.")
  static final class Audit implements Runnable {
    @Override
    public void run() {
      throw CommandException.usage("audit: start it by the launcher, ./recgpt audit");
    }
  }

  /** Named in the help; the launcher runs it from the evaluation module. */
  @Command(name = "cost", description = "Counts what a language model would read, in tokens.")
  static final class Cost implements Runnable {
    @Override
    public void run() {
      throw CommandException.usage("cost: start it by the launcher, ./recgpt cost");
    }
  }

  /** Named in the help; the launcher runs Maven for it. */
  @Command(name = "test", description = "Builds everything and runs all tests and checks.")
  static final class Test implements Runnable {
    @Override
    public void run() {
      throw CommandException.usage("test: start it by the launcher, ./recgpt test");
    }
  }

  /** Named in the help; the launcher runs it from the module of images. */
  @Command(name = "image", description = "Makes the container image of all services.")
  static final class Image implements Runnable {
    @Override
    public void run() {
      throw CommandException.usage("image: start it by the launcher, ./recgpt image");
    }
  }

  private Recgpt() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.setOut(TerminalOutput.printing(System.out, false));
    System.setErr(TerminalOutput.printing(System.err, true));
    int exitCode = run(args);
    System.out.flush();
    System.exit(exitCode);
  }

  /** Runs a command and returns its exit code. */
  static int run(String... args) {
    Recgpt root = new Recgpt();
    return new CommandLine(root)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(failures(root))
        .setParameterExceptionHandler(misuse())
        .execute(args);
  }

  private static IExecutionExceptionHandler failures(Recgpt root) {
    return (Exception failure, CommandLine command, ParseResult result) -> {
      if (root.debug) {
        failure.printStackTrace(command.getErr());
      }
      command.getErr().println("recgpt: " + line(failure));
      return exitCode(failure);
    };
  }

  private static String line(Exception failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return switch (failure) {
      case CommandException _, BadFileException _, RpcException _ -> message;
      default ->
          "unexpected %s: %s (--debug shows where)"
              .formatted(failure.getClass().getSimpleName(), message);
    };
  }

  private static int exitCode(Exception failure) {
    return switch (failure) {
      case CommandException known -> known.exitCode();
      case BadFileException _ -> CommandException.USAGE;
      case RpcException rpc -> exitCode(rpc.code());
      default -> CommandException.UNEXPECTED;
    };
  }

  private static int exitCode(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          TOO_LITTLE_DATA,
          BROKEN_MODEL,
          REPLY_TOO_LARGE,
          UNAUTHENTICATED,
          PERMISSION_DENIED ->
          CommandException.USAGE;
      case UNKNOWN_ITEM, UNKNOWN_USER, UNKNOWN_MODEL -> CommandException.NOT_FOUND;
      case OVERLOADED,
          QUOTA_EXCEEDED,
          NOT_READY,
          PEER_UNAVAILABLE,
          DEADLINE_EXCEEDED,
          UNIMPLEMENTED ->
          CommandException.UNAVAILABLE;
      case CANCELLED, INTERNAL -> CommandException.UNEXPECTED;
    };
  }

  private static IParameterExceptionHandler misuse() {
    return (ParameterException wrong, String[] args) -> {
      wrong.getCommandLine().getErr().println(Misuse.line(wrong));
      return CommandException.USAGE;
    };
  }
}

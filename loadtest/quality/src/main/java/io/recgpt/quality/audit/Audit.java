package io.recgpt.quality.audit;

import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Fanout;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.console.Progress;
import io.recgpt.standalone.console.TerminalOutput;
import io.recgpt.standalone.domain.BadFileException;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.standalone.exit.Misuse;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Draws people, asks for their lists and interests, and recomputes each claim from the raw log and
 * the catalogue. Exit codes: 0 where nothing is false; 1 where something is, or for what is
 * unexpected; 2 for wrong arguments or input; 3 where there is nobody; 4 where the cluster cannot
 * be reached or opened.
 */
@Command(
    name = "recgpt audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Draws people, asks for their lists and interests, and recomputes each claim from the raw log",
      "and the catalogue by code that shares nothing with what made it. Exit code 1: one is false."
    })
public final class Audit implements Callable<Integer> {
  private static final int FALSE_CLAIMS = 1;
  private static final int UNEXPECTED = 1;
  private static final int USAGE = 2;
  private static final int NOBODY = 3;
  private static final int UNAVAILABLE = 4;

  @Mixin private ConnectionOptions connections = new ConnectionOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Folder with the items.tsv[.gz] and events.tsv[.gz] that were imported: the raw log is read "
            + "there. Needed with --target, whose gateway gives no log away."
      })
  private Path data = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "FILE|NAME",
      description = "Domain file or shipped domain of --data, as the import had it.")
  private String domain = "";

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "300",
      description = "People to draw, at most (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the drawing (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", paramLabel = "OUT", description = "Write all that was found to a file.")
  private Path json = Path.of("");

  @Option(
      names = "--themes",
      paramLabel = "FILE",
      description = {
        "Themes that a made-up log was generated from (a name, a tab, item ids): a second measure "
            + "of what belongs to an interest."
      })
  private Path themes = Path.of("");

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "10",
      description = "False claims of each kind to write out, at most (default: ${DEFAULT-VALUE}).")
  private int shown;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final InstantSource clock;

  /** Progress is shown by bars where the error stream is a terminal. */
  Audit(PrintStream out, PrintStream err, boolean terminal, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    Audit command =
        new Audit(
            TerminalOutput.printing(System.out, false),
            TerminalOutput.printing(System.err, true),
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
            InstantSource.system());
    System.exit(command.run(args));
  }

  /** Runs the command and returns its exit code. */
  int run(String... args) {
    return new CommandLine(this)
        .setParameterExceptionHandler((e, _) -> misused(e))
        .setExecutionExceptionHandler((e, _, _) -> failed(e))
        .execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (users < 1) {
      return failed(USAGE, "--users: %d (expected: >= 1)".formatted(users));
    }
    if (shown < 0) {
      return failed(USAGE, "--show: %d (expected: >= 0)".formatted(shown));
    }
    if (given(json) && !Files.isDirectory(json.toAbsolutePath().resolveSibling(""))) {
      return failed(USAGE, "--json: %s is in no folder that exists".formatted(json));
    }
    PrintStream told = quiet ? new PrintStream(OutputStream.nullOutputStream()) : err;
    Progress progress = Progress.on(told, !quiet && terminal);
    Tenant tenant = connections.tenant();
    try (Connection connection = connections.openExisting()) {
      Optional<Source> read = source(connection.cluster(), tenant, progress);
      if (read.isEmpty()) {
        return failed(
            USAGE, "--data: not given with --target (expected: the folder that was imported)");
      }
      Source source = read.get();
      if (source.behaviors().isEmpty()) {
        return failed(NOBODY, "the tenant has no behaviors: nobody to audit");
      }
      Tally tally = audited(source, new AnswerClient(connection.channel(), tenant), progress);
      AuditReport report = new AuditReport(tally, seed, shown);
      out.print(report.text());
      if (given(json)) {
        Files.writeString(json, report.json());
      }
      return tally.falseClaims() == 0 ? 0 : FALSE_CLAIMS;
    }
  }

  /** Empty where there is none to be had. */
  private Optional<Source> source(Optional<Cluster> cluster, Tenant tenant, Progress progress) {
    try (Progress.Step step = progress.begin("Log", 0)) {
      Optional<Source> source =
          given(data)
              ? Optional.of(FileSource.read(data, domain, clock.instant()))
              : cluster.map(own -> new ClusterSourceClient(own, tenant).read());
      source.ifPresent(found ->
          step.done(
              "%,d events, %,d items".formatted(found.behaviors().size(), found.items().size())));
      return source;
    }
  }

  private Tally audited(Source source, AnswerClient client, Progress progress) throws IOException {
    RawLog log = new RawLog(source.behaviors());
    Catalogue catalogue = new Catalogue(source.items());
    Auditor auditor = new Auditor(catalogue, log, source.verbs());
    Tally tally = new Tally(given(themes) ? Themes.read(themes, catalogue) : null);
    List<String> drawn = new ArrayList<>(log.users());
    Collections.shuffle(drawn, new Random(seed));
    List<String> people = drawn.subList(0, Math.min(users, drawn.size()));
    try (Progress.Step step = progress.begin("People", people.size())) {
      new Fanout(2 * Runtime.getRuntime().availableProcessors())
          .map(
              people,
              user -> {
                Answer answer = client.answer(user, log, catalogue);
                tally.add(answer, auditor.findings(answer));
                step.by(1);
                return user;
              });
      step.done("%,d people".formatted(people.size()));
    }
    return tally;
  }

  private int misused(ParameterException wrong) {
    err.println(Misuse.line(wrong));
    return USAGE;
  }

  private int failed(Exception fault) {
    return switch (fault) {
      case BadFileException e -> failed(USAGE, e.getMessage());
      case CommandException e -> failed(e.exitCode(), e.getMessage());
      case RpcException e -> failed(code(e), "%s: %s".formatted(e.code(), e.getMessage()));
      case IOException e ->
          failed(USAGE, "%s: cannot be read or written".formatted(e.getMessage()));
      default -> failed(UNEXPECTED, fault.toString());
    };
  }

  private static int code(RpcException fault) {
    return switch (fault.code()) {
      case PEER_UNAVAILABLE, DEADLINE_EXCEEDED, NOT_READY, OVERLOADED -> UNAVAILABLE;
      case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT -> USAGE;
      default -> UNEXPECTED;
    };
  }

  private int failed(int code, @Nullable String why) {
    err.println("recgpt audit: " + String.valueOf(why).lines().findFirst().orElse(""));
    return code;
  }

  private static boolean given(Path path) {
    return !path.toString().isEmpty();
  }
}

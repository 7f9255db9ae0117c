package io.recgpt.quality;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.quality.Evaluation.Plan;
import io.recgpt.quality.Evaluation.Result;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Protocol;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.quality.split.TargetMaker;
import io.recgpt.quality.split.Targets;
import io.recgpt.quality.split.TargetsFile;
import io.recgpt.retrieval.RetrievalConfig;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Measures how well the cluster recommends on a log of the past: it loads what may be known, asks
 * for recommendations as of the time of each target, and compares them with what was taken.
 *
 * <p>Figures stand on standard output, progress on standard error. Exit codes: 0; 1 for what is
 * unexpected; 2 for wrong arguments or input; 4 where the temporary cluster cannot be opened.
 */
@Command(
    name = "recgpt evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how well the cluster recommends on a log of the past.",
      "It loads the training part into a temporary cluster, trains there, fits the weights of "
          + "ranking on the validation targets, and scores the test targets, each as of its time."
    })
public final class Evaluate implements Callable<Integer> {
  private static final int UNEXPECTED = 1;
  private static final int USAGE = 2;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder with items.tsv[.gz] and events.tsv[.gz].")
  private Path data = Path.of("");

  @Option(
      names = "--protocol",
      required = true,
      paramLabel = "last|time|cold",
      description = {
        "last: each user's last new item. time: the first new item after a cut of time. "
            + "cold: the last of a tenth of the items that have no training events."
      })
  private String protocol = "";

  @Option(
      names = "--targets",
      paramLabel = "FILE",
      description = {
        "Targets to foresee (stage, user_id, item_id, timestamp, cut); a cold one is X.cold.tsv "
            + "with X.cold-items.tsv beside it. Without it targets are made, by the seed."
      })
  private Path targetsFile = Path.of("");

  @Option(names = "--json", paramLabel = "OUT", description = "Write the figures to a file too.")
  private Path json = Path.of("");

  @Option(
      names = "--svg",
      paramLabel = "DIR",
      description =
          "Draw HR@k by k, exposure by popularity and the curve of intent into a folder that exists.")
  private Path svg = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "FILE|NAME",
      description = "Domain file or shipped domain; without it domain.yaml in DIR, or a guess.")
  private String domain = "";

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "2000",
      description = {
        "Validation users to fit the weights of ranking on, at most; 0: train nothing "
            + "(default: ${DEFAULT-VALUE})."
      })
  private int sample;

  @Option(
      names = "--ablations",
      description = "Measure too what is lost without tags, user tower, each channel, diversity.")
  private boolean ablations;

  @Option(
      names = "--curve",
      paramLabel = "N",
      defaultValue = "6",
      description = {
        "Settings of the knob that lets interests lead, evenly from 0 to 1, to measure all figures "
            + "at; 0: none (default: ${DEFAULT-VALUE})."
      })
  private int points;

  @Option(
      names = "--exhaustive-items",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Open items up to which all are ranked; 0: always those alone that the signals find "
              + "(default: ${DEFAULT-VALUE}).")
  private int exhaustive;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "300",
      description = "Candidates of each signal beyond that (default: ${DEFAULT-VALUE}).")
  private int candidates;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--baselines",
      paramLabel = "FILE",
      description = {
        "Other methods to show too: figures (method, HR@10, ...), or ranks of the test targets "
            + "from 0 (method, user_id, rank; empty: not in the list), which are compared by user."
      })
  private Path baselines = Path.of("");

  @Option(
      names = "--with-baselines",
      description = {
        "Measure well-known methods too, their settings chosen on the validation targets: "
            + "popularity, TF-IDF, item kNN, EASE and a blend of them."
      })
  private boolean withBaselines;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = {
        "Trains nothing: measures a trained version, a folder of models/. Refused where it "
            + "learned from what it must foresee."
      })
  private Path model = Path.of("");

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "0",
      description = "Users to show with history, interests, tags and recommendations.")
  private int shown;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final InstantSource clock;
  private final Supplier<TextEmbedder> embedder;

  /** Progress is shown by bars where the error stream is a terminal. */
  Evaluate(
      PrintStream out,
      PrintStream err,
      boolean terminal,
      InstantSource clock,
      Supplier<TextEmbedder> embedder) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.embedder = embedder;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    int threads = Runtime.getRuntime().availableProcessors();
    Evaluate command =
        new Evaluate(
            TerminalOutput.printing(System.out, false),
            TerminalOutput.printing(System.err, true),
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
            InstantSource.system(),
            () -> Cluster.embedder(threads));
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
    Plan asked =
        new Plan(sample, ablations, withBaselines, given(model) ? "given" : "", points, seed);
    if (shown < 0) {
      throw new BadInputException("--show: %d (expected: >= 0)".formatted(shown));
    }
    if (given(json) && !Files.isDirectory(json.toAbsolutePath().resolveSibling(""))) {
      throw new BadInputException("--json: %s is in no folder that exists".formatted(json));
    }
    if (given(svg) && !Files.isDirectory(svg)) {
      throw new BadInputException(
          "--svg: %s is no folder (expected: one that exists)".formatted(svg));
    }
    Protocol chosen = protocol();
    Instant now = clock.instant();
    PrintStream told = quiet ? new PrintStream(OutputStream.nullOutputStream()) : err;
    Progress progress = Progress.on(told, !quiet && terminal);
    EvaluationData log = EvaluationData.read(data, domain, now);
    told.println(
        "%s: %,d items, %,d events of %,d users, %s to %s%s"
            .formatted(
                log.name(),
                log.items().size(),
                log.events().size(),
                log.users().size(),
                log.firstEvent(),
                log.lastEvent(),
                log.refused() == 0 ? "" : "; %,d lines refused".formatted(log.refused())));
    Targets targets = targets(chosen, log);
    Baselines others =
        given(baselines) ? Baselines.read(baselines, targets.test().targets()) : Baselines.NONE;
    Path folder = Files.createTempDirectory("recgpt-evaluate-");
    try (TextEmbedder texts = embedder.get()) {
      Plan plan = given(model) ? asked.with(copied(folder, texts, log, targets)) : asked;
      measure(log, targets, plan, others, progress, folder, texts);
    } finally {
      delete(folder);
    }
    return 0;
  }

  /** The name of the given version, which the cluster in the folder can load then. */
  private String copied(Path folder, TextEmbedder texts, EvaluationData log, Targets targets)
      throws IOException {
    Stage test = Stage.test(log.itemIds(), log.events(), targets);
    GivenModel read = GivenModel.read(model, texts, log, test);
    read.copyTo(new RetrievalConfig(folder).models(), new Tenant(test.name()));
    return read.version();
  }

  private CandidateLimits limits() {
    if (exhaustive < 0) {
      throw new BadInputException("--exhaustive-items: %d (expected: >= 0)".formatted(exhaustive));
    }
    if (candidates < 1) {
      throw new BadInputException("--candidates: %d (expected: >= 1)".formatted(candidates));
    }
    return new CandidateLimits(exhaustive, candidates);
  }

  private void measure(
      EvaluationData log,
      Targets targets,
      Plan plan,
      Baselines others,
      Progress progress,
      Path folder,
      TextEmbedder texts)
      throws IOException {
    try (Cluster cluster =
        Cluster.open(ClusterConfig.in(folder).withoutWorker().withCandidates(limits()), texts)) {
      Function<String, StageClient> clients = stage -> new StageClient(cluster, new Tenant(stage));
      Result result = new Evaluation(log, targets, plan, progress).run(clients, others.ranked());
      String source =
          given(targetsFile) ? targetsFile.getFileName().toString() : "made, seed " + seed;
      Report report = new Report(log, targets, source, plan, result);
      show(clients.apply("test"), log, result);
      out.print(report.text(others.told()));
      if (given(json)) {
        Files.writeString(json, report.json());
      }
      if (given(svg)) {
        String of = "%s, %s".formatted(log.name(), protocol);
        String name = "%s.%s".formatted(log.name(), protocol);
        Files.writeString(
            svg.resolve(name + ".hit-rate.svg"), Charts.hitRate(of, result, others.told()).svg());
        Files.writeString(svg.resolve(name + ".exposure.svg"), Charts.exposure(of, result).svg());
        if (!result.curve().points().isEmpty()) {
          Files.writeString(
              svg.resolve(name + ".intent.svg"), Charts.intent(of, result.curve()).svg());
        }
      }
    }
  }

  private Targets targets(Protocol chosen, EvaluationData log) {
    Targets targets =
        given(targetsFile)
            ? new TargetsFile(targetsFile, log.users(), new HashSet<>(log.itemIds())).read(chosen)
            : new TargetMaker(log.itemIds(), log.events(), seed).make(chosen);
    if (targets.test().targets().isEmpty()) {
      throw new BadInputException(
          "%s: no user has a target by protocol %s (expected: users with %d items before it)"
              .formatted(data, protocol, chosen.leastHistory()));
    }
    return targets;
  }

  private Protocol protocol() {
    for (Protocol one : Protocol.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(protocol)) {
        return one;
      }
    }
    throw new BadInputException(
        "--protocol: %s (expected: last, time or cold)".formatted(protocol));
  }

  private void show(StageClient client, EvaluationData log, Result result) {
    Stage test = result.test().stage();
    ShowcaseClient showcase = new ShowcaseClient(client, test, log.items());
    List<Target> shuffled = new ArrayList<>(test.targets());
    Collections.shuffle(shuffled, new Random(seed));
    shuffled.stream().limit(shown).forEach(target -> out.print(showcase.show(target)));
  }

  private int misused(ParameterException wrong) {
    err.println(Misuse.line(wrong));
    return USAGE;
  }

  private int failed(Exception fault) {
    return switch (fault) {
      case BadInputException e -> failed(USAGE, e.getMessage());
      case BadFileException e -> failed(USAGE, e.getMessage());
      case CommandException e -> failed(e.exitCode(), e.getMessage());
      case RpcException e -> failed(UNEXPECTED, "%s: %s".formatted(e.code(), e.getMessage()));
      case IOException e -> failed(USAGE, "cannot be written: %s".formatted(e.getMessage()));
      default -> failed(UNEXPECTED, fault.toString());
    };
  }

  private int failed(int code, @Nullable String why) {
    err.println("recgpt evaluate: " + String.valueOf(why).lines().findFirst().orElse(""));
    return code;
  }

  private static boolean given(Path path) {
    return !path.toString().isEmpty();
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walked = Files.walk(folder)) {
      paths = new ArrayList<>(walked.toList());
    }
    Collections.reverse(paths);
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}

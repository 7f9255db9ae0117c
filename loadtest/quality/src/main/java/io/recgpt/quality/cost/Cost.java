package io.recgpt.quality.cost;

import io.recgpt.inference.HuggingFaceTokenCounter;
import io.recgpt.inference.InferenceException;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.WordPieceTokenCounter;
import io.recgpt.inference.generation.TokenCounter;
import io.recgpt.quality.EvaluationData;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.console.Progress;
import io.recgpt.standalone.console.TerminalOutput;
import io.recgpt.standalone.domain.BadFileException;
import io.recgpt.standalone.exit.Misuse;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Counts what a language model would read of a data set. Tables stand on standard output. Exit
 * codes: 0; 1 for what is unexpected; 2 for wrong arguments or input.
 */
@Command(
    name = "recgpt cost",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Counts what a language model would read of a data set, in tokens of one refresh a user:",
      "whole history raw, compressed, and what is new with the last profile. Asks no model."
    })
public final class Cost implements Callable<Integer> {
  private static final int UNEXPECTED = 1;
  private static final int USAGE = 2;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder with items.tsv[.gz] and events.tsv[.gz].")
  private Path data = Path.of("");

  @Option(
      names = "--domain",
      paramLabel = "FILE|NAME",
      description = "Domain file or shipped domain; without it domain.yaml in DIR, or a guess.")
  private String domain = "";

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = {
        "tokenizer.json of the model to be asked; without it a WordPiece of 30,522 pieces counts, "
            + "which is near enough for English."
      })
  private Path tokenizer = Path.of("");

  @Option(names = "--json", paramLabel = "OUT", description = "Write the figures to a file too.")
  private Path json = Path.of("");

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;
  private final Supplier<TextEmbedder> embedder;

  Cost(PrintStream out, PrintStream err, InstantSource clock, Supplier<TextEmbedder> embedder) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.embedder = embedder;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    int threads = Runtime.getRuntime().availableProcessors();
    Cost command =
        new Cost(
            TerminalOutput.printing(System.out, false),
            TerminalOutput.printing(System.err, true),
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
    EvaluationData log = EvaluationData.read(data, domain, clock.instant());
    if (tokenizer.toString().isEmpty()) {
      try (WordPieceTokenCounter counter = WordPieceTokenCounter.open()) {
        return report(log, counter);
      }
    }
    try (HuggingFaceTokenCounter counter = HuggingFaceTokenCounter.open(tokenizer)) {
      return report(log, counter);
    }
  }

  private int report(EvaluationData log, TokenCounter counter) throws IOException {
    PrintStream told = quiet ? new PrintStream(PrintStream.nullOutputStream()) : err;
    Progress progress = Progress.on(told, false);
    try (TextEmbedder model = embedder.get()) {
      CostReplay replay = new CostReplay(log, counter, model);
      List<PersonCost> people = new ArrayList<>();
      try (Progress.Step step = progress.begin("Users", replay.users().size())) {
        for (String user : replay.users()) {
          people.add(replay.cost(user));
          step.by(1);
        }
        step.done("%,d users".formatted(people.size()));
      }
      CostReport report = new CostReport(log.name(), counter.name(), replay.fixed(), people);
      out.print(report.text());
      if (!json.toString().isEmpty()) {
        Files.writeString(json, report.json());
      }
    }
    return 0;
  }

  private int misused(ParameterException wrong) {
    err.println(Misuse.line(wrong));
    return USAGE;
  }

  private int failed(Exception fault) {
    return switch (fault) {
      case BadInputException e -> failed(USAGE, e.getMessage());
      case BadFileException e -> failed(USAGE, e.getMessage());
      case InferenceException e -> failed(USAGE, e.getMessage());
      case IOException e -> failed(USAGE, "cannot be written: %s".formatted(e.getMessage()));
      default -> failed(UNEXPECTED, fault.toString());
    };
  }

  private int failed(int code, @Nullable String why) {
    err.println("recgpt cost: " + String.valueOf(why).lines().findFirst().orElse(""));
    return code;
  }
}

package io.recgpt.shop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a shop of a size: a catalogue and a log for {@code ./recgpt import}. */
@Command(
    name = "run.sh",
    mixinStandardHelpOptions = true,
    description =
        "Makes up a shop: items.tsv.gz and events.tsv.gz, the same ones from the same seed.")
public final class MakeShop implements Callable<Integer> {
  private static final int WRONG = 2;
  private static final int CANNOT_WRITE = 4;

  @Option(
      names = "--items",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Items, 100 to 10,000,000 (default: ${DEFAULT-VALUE}).")
  private int items;

  @Option(
      names = "--people",
      paramLabel = "N",
      defaultValue = "10000",
      description = "People, about (default: ${DEFAULT-VALUE}).")
  private int people;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "300000",
      description = "Events of all people together, at least one each (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "365",
      description = "Days that the log spans, up to 3,650 (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--end",
      paramLabel = "TIME",
      defaultValue = "2026-06-01T00:00:00Z",
      description = "When the log ends (default: ${DEFAULT-VALUE}).")
  private String end = "";

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of all that is drawn (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the files go.")
  private Path out = Path.of("");

  private MakeShop() {}

  /** The command line. Exit codes: 0 made, 2 wrong arguments, 4 the files can't be written. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new MakeShop());
    line.setParameterExceptionHandler((fault, _) -> {
      System.err.println("run.sh: %s (see run.sh --help)".formatted(fault.getMessage()));
      return WRONG;
    });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    ShopSettings settings;
    try {
      settings = new ShopSettings(items, people, events, days, Instant.parse(end), seed);
    } catch (DateTimeParseException fault) {
      System.err.printf("run.sh: --end: %s (expected: such as 2026-06-01T00:00:00Z)%n", end);
      return WRONG;
    } catch (IllegalArgumentException fault) {
      System.err.printf("run.sh: --%s%n", fault.getMessage());
      return WRONG;
    }
    long begin = System.nanoTime();
    try {
      ShopFiles.Written written =
          new ShopFiles(settings)
              .write(
                  out,
                  new ShopFiles.Progress() {
                    @Override
                    public void items(long lines) {
                      System.err.printf("\ritems  %15s", ShopFiles.told(lines));
                    }

                    @Override
                    public void events(long lines) {
                      System.err.printf("\revents %15s", ShopFiles.told(lines));
                    }
                  });
      System.err.print("\r");
      System.out.printf(
          Locale.ROOT,
          "%,d items, %,d events of %,d people in %s: %.1f s%n",
          written.items(),
          written.events(),
          written.people(),
          out,
          (System.nanoTime() - begin) / 1e9);
      return 0;
    } catch (IOException fault) {
      System.err.printf("run.sh: %s can't be written: %s%n", out, fault.getMessage());
      return CANNOT_WRITE;
    }
  }
}

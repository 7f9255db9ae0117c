package io.recgpt.standalone.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far long steps are: bars on a terminal, otherwise a line for each step when it is done
 * and one for each quarter of a step of many parts.
 */
public final class Progress {
  private static final int NAME_COLUMNS = 12;
  private static final int BAR_COLUMNS = 78;
  private static final long MANY = 50_000;

  private final PrintStream out;
  private final boolean terminal;

  private Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Progress on a stream; with bars where it is a terminal. */
  public static Progress on(PrintStream out, boolean terminal) {
    return new Progress(out, terminal);
  }

  /** Begins a step of so many parts. */
  public Step begin(String name, long parts) {
    return new Step(name, parts);
  }

  /** Reports that a step without parts is done. */
  void line(String name, String text, Duration elapsed) {
    String told = ("%-" + NAME_COLUMNS + "s %-52s %6.1f s").formatted(name, text, seconds(elapsed));
    // On a terminal the line takes the place of the bar.
    out.println(terminal ? "\r" + Page.fitted(told, Math.max(BAR_COLUMNS, told.length())) : told);
  }

  private static double seconds(Duration elapsed) {
    return elapsed.toMillis() / 1000.0;
  }

  /** One step in progress. Thread-safe. */
  public final class Step implements AutoCloseable {
    private final String name;
    private final long parts;
    private final long start = System.nanoTime();
    private final AtomicLong gone = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable ProgressBar bar;

    private Step(String name, long parts) {
      this.name = name;
      this.parts = parts;
      this.bar = terminal && parts > 0 ? bar(name, parts) : null;
    }

    private ProgressBar bar(String name, long parts) {
      return new ProgressBarBuilder()
          .setTaskName(("%-" + NAME_COLUMNS + "s").formatted(name))
          .setInitialMax(parts)
          .setStyle(ProgressBarStyle.UNICODE_BLOCK)
          .setUpdateIntervalMillis(100)
          .setMaxRenderedLength(BAR_COLUMNS)
          .showSpeed()
          .setConsumer(
              new DelegatingProgressBarConsumer(line -> out.print("\r" + line), BAR_COLUMNS))
          .build();
    }

    /** So many parts more are done. */
    public void by(long more) {
      long after = gone.addAndGet(more);
      if (bar != null) {
        bar.stepBy(more);
      } else if (parts >= MANY && after < parts && 4 * after / parts > 4 * (after - more) / parts) {
        line(name, "%,d of %,d, %,.0f/s".formatted(after, parts, rate(after)), elapsed());
      }
    }

    /** The step is done; reports what came of it, how long it took and its rate. */
    public void done(String result) {
      close();
      line(name, "%s, %,.0f/s".formatted(result, rate(gone.get())), elapsed());
    }

    private double rate(long done) {
      return done / Math.max(0.001, elapsed().toNanos() / 1e9);
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
      // A second closing would draw the bar again.
      if (bar != null && closed.compareAndSet(false, true)) {
        bar.close();
      }
    }
  }
}

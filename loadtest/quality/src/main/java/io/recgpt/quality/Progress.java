package io.recgpt.quality;

import java.io.PrintStream;
import java.time.Duration;

/** Tells on one line each of how far a long step is: at its begin, every tenth, and at its end. */
final class Progress {
  private final PrintStream out;
  private final boolean quiet;

  Progress(PrintStream out, boolean quiet) {
    this.out = out;
    this.quiet = quiet;
  }

  /** Begins a step of so many parts. */
  Step step(String name, int total) {
    return new Step(name, total);
  }

  void say(String line) {
    if (!quiet) {
      out.println(line);
    }
  }

  /** A step; thread-safe. */
  final class Step {
    private final String name;
    private final int total;
    private final long begin = System.nanoTime();
    private int done;
    private int tenths;

    private Step(String name, int total) {
      this.name = name;
      this.total = total;
    }

    synchronized void advance(int parts) {
      done += parts;
      int reached = total == 0 ? 10 : (int) (10L * done / total);
      if (reached > tenths) {
        tenths = reached;
        double seconds = elapsed().toMillis() / 1000.0;
        say(
            "%-34s %3d %%  %,d of %,d in %.1f s (%,.0f/s)"
                .formatted(
                    name, 10 * tenths, done, total, seconds, done / Math.max(seconds, .001)));
      }
    }

    Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }
}

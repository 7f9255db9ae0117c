package io.recgpt.jmh;

import java.io.IOException;
import org.openjdk.jmh.Main;

/** Runs the benchmarks with JMH's own arguments: a pattern of names, -p, -t, -rf and so on. */
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs them; {@code -h} tells the arguments. */
  public static void main(String[] args) throws IOException {
    Main.main(args);
  }
}

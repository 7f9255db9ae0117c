package io.recgpt.standalone.console;

import java.io.Console;
import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;

/** What commands write on: results on standard output, progress and remarks on standard error. */
public final class Terminal {
  private Terminal() {}

  /** A page on standard output; coloured on a terminal, unless NO_COLOR is set. */
  public static Page page(int columns) {
    return Page.on(System.out, Palette.of(Ansi.AUTO.enabled()), columns);
  }

  /** Progress on standard error; bars on a terminal. */
  public static Progress progress() {
    return Progress.on(System.err, isTerminal());
  }

  /** Standard output. */
  public static PrintStream out() {
    return System.out;
  }

  /** A remark that is no result. */
  public static void remark(String line) {
    System.err.println(line);
  }

  @SuppressWarnings("SystemConsoleNull") // It is annotated as nullable all the same.
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}

package io.recgpt.standalone.command;

import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.Terminal;
import picocli.CommandLine.Option;

/** How a command shows its result. */
final class OutputOptions {
  @Option(names = "--json", description = "Prints one JSON document instead of text.")
  private boolean json;

  @Option(
      names = "--width",
      paramLabel = "N",
      defaultValue = "${env:COLUMNS:-100}",
      description = "Columns of the text, 60 to 140. Default: those of the terminal, or 100.")
  private int width = 100;

  boolean json() {
    return json;
  }

  Page page() {
    return Terminal.page(width);
  }
}

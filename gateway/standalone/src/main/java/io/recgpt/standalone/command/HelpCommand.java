package io.recgpt.standalone.command;

import io.recgpt.standalone.exit.CommandException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the options of a command, also of one inside another. */
@Command(
    name = "help",
    helpCommand = true,
    description = "Shows the commands, or the options of one: help prompt show.")
public final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Whose options.")
  private List<String> names = new ArrayList<>();

  @Override
  public void run() {
    CommandLine told = spec.parent().commandLine();
    for (String name : names) {
      CommandLine inner = told.getSubcommands().get(name);
      if (inner == null) {
        throw CommandException.usage(
            "no command '%s' (see ./%s --help)"
                .formatted(String.join(" ", names), told.getCommandSpec().qualifiedName()));
      }
      told = inner;
    }
    told.usage(told.getOut());
  }
}

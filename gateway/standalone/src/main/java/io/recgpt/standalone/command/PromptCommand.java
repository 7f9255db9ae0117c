package io.recgpt.standalone.command;

import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.Prompt;
import io.recgpt.type.v1.PromptTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What language models are asked. */
@Command(
    name = "prompt",
    mixinStandardHelpOptions = true,
    description = "Shows exactly what a language model would be sent for a user.",
    synopsisSubcommandLabel = "show",
    subcommands = PromptCommand.Show.class)
public final class PromptCommand implements Runnable {
  @Override
  public void run() {
    throw CommandException.usage("prompt: say what to do (expected: show TASK --user ID)");
  }

  /** The tasks, as the command line names them. */
  enum Task {
    INTERESTS(PromptTask.PROMPT_TASK_INTERESTS),
    TAGS(PromptTask.PROMPT_TASK_TAGS);

    private final PromptTask wire;

    Task(PromptTask wire) {
      this.wire = wire;
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints the messages of one task's prompt; nothing is sent to a model.")
  static final class Show implements Callable<Integer> {
    @Mixin private ConnectionOptions connections = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "TASK", description = "interests or tags.")
    private Task task = Task.INTERESTS;

    @Option(names = "--user", paramLabel = "ID", required = true, description = "The user.")
    private String user = "";

    @Override
    public Integer call() {
      try (Connection connection = connections.openExisting()) {
        Prompt prompt = connection.gateway().prompt(task.wire, user);
        if (output.json()) {
          Terminal.out().println(RecommendCommand.json(prompt));
          return 0;
        }
        Page page = output.page();
        prompt
            .getMessagesList()
            .forEach(message -> {
              Terminal.out().println("[%s]".formatted(message.getRole()));
              Terminal.out().println(message.getContent());
              Terminal.out().println();
            });
        page.labelled("Prompt", 10, "%s, %s".formatted(prompt.getVersion(), prompt.getRefresh()));
        page.labelled(
            "Tokens",
            10,
            "%,d, of which %,d the same for all users (by %s)"
                .formatted(
                    prompt.getTokenCount(), prompt.getFixedTokenCount(), prompt.getTokenizer()));
        return 0;
      }
    }
  }
}

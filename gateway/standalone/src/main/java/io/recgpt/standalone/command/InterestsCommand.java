package io.recgpt.standalone.command;

import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.ProfileText;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.type.v1.Profile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what is believed of a user, and what was refused. */
@Command(
    name = "interests",
    mixinStandardHelpOptions = true,
    description = "Shows a user's interests with their reasons, what was refused, and the tags.")
public final class InterestsCommand implements Callable<Integer> {
  private static final int HISTORY = 50;
  private static final int SHOWN = 20;

  @Mixin private ConnectionOptions connections = new ConnectionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--user", paramLabel = "ID", required = true, description = "The user.")
  private String user = "";

  @Override
  public Integer call() {
    try (Connection connection = connections.openExisting()) {
      ListInterestsResponse response = connection.gateway().listInterests(user, HISTORY);
      if (output.json()) {
        Terminal.out().println(RecommendCommand.json(response));
        return 0;
      }
      Profile profile = response.getProfile();
      Page page = output.page();
      String day =
          profile.hasAsOf() ? ProfileText.day(DatasetCodec.toInstant(profile.getAsOf())) : "";
      page.title(user, day);
      new ProfileText(page).write(response, SHOWN, SHOWN);
      page.labelled("  Engine", 14, ProfileText.engine(profile));
      return 0;
    }
  }
}

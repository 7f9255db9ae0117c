package io.recgpt.standalone.command;

import io.recgpt.gateway.v1.SimilarItemsRequest;
import io.recgpt.gateway.v1.SimilarItemsResponse;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.RecommendationText;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.exit.CommandException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows items like one item. */
@Command(
    name = "similar",
    mixinStandardHelpOptions = true,
    description = "Shows the items that are most like one item.")
public final class SimilarCommand implements Callable<Integer> {
  private static final int MAXIMUM_COUNT = 100;

  @Mixin private ConnectionOptions connections = new ConnectionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--item", paramLabel = "ID", required = true, description = "The item.")
  private String item = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many, 1 to 100. Default: ${DEFAULT-VALUE}.")
  private int count = 10;

  @Override
  public Integer call() {
    if (count < 1 || count > MAXIMUM_COUNT) {
      throw CommandException.usage("--count: %d (expected: 1 to 100)".formatted(count));
    }
    try (Connection connection = connections.openExisting()) {
      SimilarItemsResponse response =
          connection
              .gateway()
              .similarItems(
                  SimilarItemsRequest.newBuilder().setItemId(item).setCount(count).build());
      if (output.json()) {
        Terminal.out().println(RecommendCommand.json(response));
      } else if (response.getSimilarItemsCount() == 0) {
        Terminal.remark("recgpt: nothing is like %s: import more items".formatted(item));
      } else {
        Page page = output.page();
        page.title("Like %s".formatted(response.getItem().getTitle()), item);
        new RecommendationText(page, connection.gateway()::shortTitle)
            .writeSimilar(response.getSimilarItemsList());
      }
      return response.getSimilarItemsCount() == 0 ? CommandException.NOT_FOUND : 0;
    }
  }
}

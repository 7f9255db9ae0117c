package io.recgpt.standalone.command;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.client.GatewayClient;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.ProfileText;
import io.recgpt.standalone.console.RecommendationText;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.console.TerminalOutput;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.SessionBehavior;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recommends to a user, or to a visitor by what they looked at. */
@Command(
    name = "recommend",
    mixinStandardHelpOptions = true,
    description = "Recommends to a user, with what brought each item and why.",
    footer = {
      "",
      "Filters: tag=X, category=X, brand=X, price<=20, price>=5GBP, stock,",
      "exclude=ID, attribute.NAME=X. Several are joined by commas or by repeating",
      "--filter; a value with a comma stands in double quotes. For example:",
      "  --filter '" + FilterExpression.EXAMPLE + "'"
    })
public final class RecommendCommand implements Callable<Integer> {
  private static final int MAXIMUM_COUNT = 100;

  @Mixin private ConnectionOptions connections = new ConnectionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--user", paramLabel = "ID", description = "The user. Without: a visitor.")
  private String user = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many, 1 to 100. Default: ${DEFAULT-VALUE}.")
  private int count = 10;

  @Option(names = "--filter", paramLabel = "EXPR", description = "What may be recommended.")
  private List<String> filters = new ArrayList<>();

  @Option(
      names = "--session",
      split = ",",
      paramLabel = "ITEM",
      description = "Items looked at just now, oldest first.")
  private List<String> session = new ArrayList<>();

  @Override
  public Integer call() {
    if (user.isBlank() && session.isEmpty()) {
      throw CommandException.usage("recommend: to whom? Give --user ID, or --session ITEM,ITEM");
    }
    if (count < 1 || count > MAXIMUM_COUNT) {
      throw CommandException.usage("--count: %d (expected: 1 to 100)".formatted(count));
    }
    // A broken filter is refused before a cluster is opened.
    FilterExpression.parse(filters, () -> "EUR");
    try (Connection connection = connections.openExisting()) {
      GatewayClient gateway = connection.gateway();
      ItemFilter filter = FilterExpression.parse(filters, () -> currency(gateway));
      RecommendResponse response = gateway.recommend(request(filter));
      if (output.json()) {
        Terminal.out().println(json(response));
      } else {
        write(response, gateway);
      }
      return response.getRecommendationsCount() == 0 ? CommandException.NOT_FOUND : 0;
    }
  }

  private RecommendRequest request(ItemFilter filter) {
    RecommendRequest.Builder request =
        RecommendRequest.newBuilder().setUserId(user).setCount(count).setFilter(filter);
    for (String item : session) {
      request.addSession(
          SessionBehavior.newBuilder()
              .setKind(BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW)
              .setItemId(item.strip()));
    }
    return request.build();
  }

  /** The currency of what is sold, where a filter does not say which. */
  private static String currency(GatewayClient gateway) {
    return gateway
        .recommend(RecommendRequest.newBuilder().setCount(20).setOmitExplanations(true).build())
        .getRecommendationsList()
        .stream()
        .filter(it -> it.getItem().hasPrice())
        .map(it -> it.getItem().getPrice().getCurrencyCode())
        .findFirst()
        .orElseThrow(() ->
            CommandException.usage(
                "--filter: what is the price's currency? Write it, such as price<=20EUR"));
  }

  private void write(RecommendResponse response, GatewayClient gateway) {
    if (response.getRecommendationsCount() == 0) {
      String reason = response.getServing().getReason();
      Terminal.remark(
          "recgpt: nothing to recommend"
              + (reason.isEmpty() ? ": loosen --filter, or import items first" : ". " + reason));
      return;
    }
    Page page = output.page();
    String whom = user.isBlank() ? "a visitor" : user;
    page.title(
        "For %s".formatted(whom), ProfileText.day(DatasetCodec.toInstant(response.getAsOf())));
    new RecommendationText(page, gateway::shortTitle).write(response.getRecommendationsList());
    if (!response.getServing().getReason().isEmpty()) {
      page.aside(2, response.getServing().getReason());
    }
  }

  static String json(MessageOrBuilder message) {
    try {
      return TerminalOutput.escaped(
          JsonFormat.printer().preservingProtoFieldNames().print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("our messages hold nothing of unknown type", e);
    }
  }
}

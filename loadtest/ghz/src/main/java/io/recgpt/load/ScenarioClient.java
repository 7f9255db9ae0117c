package io.recgpt.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Serves the demo shop by four processes, for ghz, and writes what ghz is to send; after them, by
 * four that do no work.
 */
public final class ScenarioClient {
  private static final int COLD = 2_000;
  private static final int FEW = 20;

  private ScenarioClient() {}

  /**
   * Takes a folder for the files {@code cold.json}, {@code hot.json}, {@code filters.json}, {@code
   * stream.json} and {@code events.json}; prints the gateway's {@code host:port} once it serves. A
   * line on its standard input puts the echo chain in place of the services, whose address is the
   * second line that it prints; the next one, or the end of the input, ends it.
   */
  public static void main(String[] args) throws IOException {
    Path scenarios = Path.of(args[0]);
    DemoShopClient shop = new DemoShopClient();
    Files.writeString(scenarios.resolve("cold.json"), array(cold()));
    Files.writeString(scenarios.resolve("hot.json"), array(ChainClient.requests(shop)));
    Files.writeString(scenarios.resolve("filters.json"), array(filters(shop)));
    Files.writeString(scenarios.resolve("stream.json"), array(streams(shop)));
    Files.writeString(scenarios.resolve("events.json"), events(shop));
    BufferedReader next = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path samples = folder.path().resolve("samples");
      boolean goOn;
      try (ServiceCluster cluster =
          ChainClient.real(folder.path().resolve("services"), shop, List.of())) {
        SampleCodec.write(samples, SampleClient.samples(cluster, ChainClient.requests(shop)));
        goOn = serve(cluster, next);
      }
      if (goOn) {
        try (ServiceCluster cluster =
            ChainClient.echo(folder.path().resolve("echo"), samples, List.of())) {
          boolean _ = serve(cluster, next);
        }
      }
    }
    System.exit(0);
  }

  /** Serves until a line comes; false where none will. */
  private static boolean serve(ServiceCluster cluster, BufferedReader next) throws IOException {
    System.out.println(cluster.target(Service.GATEWAY));
    System.out.flush();
    return next.readLine() != null;
  }

  /** People nobody knows. */
  static List<RecommendRequest> cold() {
    return IntStream.range(0, COLD)
        .mapToObj(number -> RecommendRequest.newBuilder().setUserId("cold-" + number).build())
        .toList();
  }

  /** Filters that say all that can be said, and leave hundreds of items out. */
  static List<RecommendRequest> filters(DemoShopClient shop) {
    List<String> ids = shop.items().stream().map(Item::getItemId).toList();
    List<String> tags =
        shop.items().stream()
            .flatMap(item -> item.getTagsList().stream())
            .distinct()
            .limit(100)
            .toList();
    return shop.users().stream()
        .limit(FEW)
        .map(user ->
            RecommendRequest.newBuilder()
                .setUserId(user)
                .setFilter(
                    ItemFilter.newBuilder()
                        .addAllAnyTags(tags)
                        .setInStock(true)
                        .addAllExcludeItemIds(ids.subList(0, ids.size() / 2))
                        .addAllOnlyItemIds(ids))
                .build())
        .toList();
  }

  static List<StreamRecommendRequest> streams(DemoShopClient shop) {
    return ChainClient.requests(shop).stream()
        .map(request -> StreamRecommendRequest.newBuilder().setRequest(request).build())
        .toList();
  }

  /** One event a call, made new by ghz at each call. */
  private static String events(DemoShopClient shop) {
    return shop.events().stream()
        .filter(event -> !event.getItemId().isEmpty())
        .limit(FEW)
        .map(ScenarioClient::event)
        .collect(Collectors.joining(",\n", "[", "]\n"));
  }

  private static String event(Behavior event) {
    return """
    {"events": [{"event_id": "ghz-{{.UUID}}", "user_id": "%s", "kind": "BEHAVIOR_KIND_DETAIL_VIEW",
      "item_id": "%s", "occurred_at": "{{.Timestamp}}"}]}\
    """
        .formatted(event.getUserId(), event.getItemId());
  }

  private static String array(List<? extends MessageOrBuilder> messages) {
    JsonFormat.Printer printer =
        JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
    return messages.stream()
        .map(message -> {
          try {
            return printer.print(message);
          } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
          }
        })
        .collect(Collectors.joining(",\n", "[", "]\n"));
  }
}

package io.recgpt.quality.audit;

import io.grpc.Channel;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.cluster.FollowersClient;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.tsv.Refusals;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The shop of the demo in a data dir, as an import leaves it. */
final class DemoShop {
  private static final int EVENTS_A_CALL = 5_000;
  private static final int USERS_A_CALL = 100;

  /** The themes that its events were generated from. */
  static final Path THEMES =
      Path.of("../../gateway/standalone/src/test/resources/demo-shop/themes.tsv");

  private DemoShop() {}

  /** Copies its files. */
  static Path files(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : List.of("domain.yaml", "items.tsv", "events.tsv")) {
      try (InputStream in =
          Objects.requireNonNull(Cluster.class.getResourceAsStream("/demo-shop/" + name), name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
    return folder;
  }

  /** Loads and mines it. */
  static void load(Path files, Path dataDir) throws Exception {
    Instant now = Instant.now();
    Dataset data = Dataset.open(files);
    DomainSpec domain = data.domain("", data.survey(now), now);
    Refusals refusals = new Refusals();
    List<Item> items = new ArrayList<>();
    Set<String> ids =
        data.items(domain, (item, _) -> items.add(DatasetCodec.toMessage(item)), refusals);
    List<Behavior> events = new ArrayList<>();
    data.events(
        domain,
        ids::contains,
        now,
        (event, _) -> events.add(DatasetCodec.toMessage(event)),
        refusals);
    Set<String> users = new TreeSet<>();
    events.forEach(event -> users.add(event.getUserId()));
    try (Cluster cluster = Cluster.open(ClusterConfig.in(dataDir).withoutWorker())) {
      Channel gateway = cluster.gateway();
      CatalogueServiceGrpc.CatalogueServiceBlockingStub catalogue =
          CatalogueServiceGrpc.newBlockingStub(gateway);
      catalogue.putDomain(
          PutDomainRequest.newBuilder().setDomain(DatasetCodec.toMessage(domain)).build());
      catalogue.upsertItems(UpsertItemsRequest.newBuilder().addAllItems(items).build());
      for (List<Behavior> part : parts(events, EVENTS_A_CALL)) {
        EventServiceGrpc.newBlockingStub(gateway)
            .recordEvents(RecordEventsRequest.newBuilder().addAllEvents(part).build());
      }
      new FollowersClient(cluster, Tenant.DEFAULT).await(items.getFirst(), events.getFirst());
      for (List<String> part : parts(List.copyOf(users), USERS_A_CALL)) {
        InterestServiceGrpc.newBlockingStub(gateway)
            .refreshInterests(RefreshInterestsRequest.newBuilder().addAllUserIds(part).build());
      }
    }
  }

  /** Learns from its log, and serves what was learned. */
  static void train(Path dataDir) throws Exception {
    try (Cluster cluster = Cluster.open(ClusterConfig.in(dataDir).withoutWorker())) {
      Tenant.DEFAULT.run(() ->
          RetrievalServiceGrpc.newBlockingStub(cluster.retrieval())
              .trainModel(TrainModelRequest.newBuilder().setSeed(1).build())
              .forEachRemaining(_ -> {}));
    }
  }

  private static <T> List<List<T>> parts(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(from + size, all.size())));
    }
    return parts;
  }
}

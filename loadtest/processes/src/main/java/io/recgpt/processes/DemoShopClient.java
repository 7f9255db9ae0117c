package io.recgpt.processes;

import io.grpc.Channel;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.FollowersClient;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.tsv.Refusals;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The demo shop, read from the class path and loaded through the public API. */
public final class DemoShopClient {
  private static final int EVENTS_A_CALL = 5_000;
  private static final int USERS_A_CALL = 100;

  private final List<Item> items = new ArrayList<>();
  private final List<Behavior> events = new ArrayList<>();
  private final DomainSpec domain;

  /** Channels to the services of a cluster. */
  public record Channels(Channel gateway, Channel intent, Channel retrieval, Channel explain) {
    /** Those of a cluster in this process. */
    public static Channels of(Cluster cluster) {
      return new Channels(
          cluster.gateway(), cluster.intent(), cluster.retrieval(), cluster.explain());
    }

    /** Those of processes. */
    public static Channels of(ServiceCluster cluster) {
      return new Channels(
          cluster.channel(Service.GATEWAY),
          cluster.channel(Service.INTENT),
          cluster.channel(Service.RETRIEVAL),
          cluster.channel(Service.EXPLAIN));
    }
  }

  /** Reads it; nothing is loaded yet. */
  public DemoShopClient() {
    Instant now = Instant.now();
    try (TemporaryFolder folder = new TemporaryFolder()) {
      for (String name : List.of("items.tsv", "events.tsv")) {
        copy("/demo-shop/" + name, folder.path().resolve(name));
      }
      Dataset dataset = Dataset.open(folder.path());
      domain = dataset.domain("demo-shop", dataset.survey(now), now);
      Refusals refusals = new Refusals();
      Set<String> ids =
          dataset.items(domain, (item, _) -> items.add(DatasetCodec.toMessage(item)), refusals);
      dataset.events(
          domain,
          ids::contains,
          now,
          (event, _) -> events.add(DatasetCodec.toMessage(event)),
          refusals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Cluster.class.getResourceAsStream(resource), resource)) {
      Files.copy(in, file);
    }
  }

  /** All its items. */
  public List<Item> items() {
    return items;
  }

  /** All that its shoppers did. */
  public List<Behavior> events() {
    return events;
  }

  /** Ids of the shoppers, in order. */
  public List<String> users() {
    return events.stream().map(Behavior::getUserId).distinct().sorted().toList();
  }

  /** Loads the domain and the items alone. */
  public void loadItems(Channels cluster) {
    CatalogueServiceGrpc.CatalogueServiceBlockingStub catalogue =
        CatalogueServiceGrpc.newBlockingStub(cluster.gateway());
    catalogue.putDomain(
        PutDomainRequest.newBuilder().setDomain(DatasetCodec.toMessage(domain)).build());
    catalogue.upsertItems(UpsertItemsRequest.newBuilder().addAllItems(items).build());
  }

  /** Loads everything, and mines every shopper's interests. */
  public void loadAll(Channels cluster) {
    loadItems(cluster);
    for (int from = 0; from < events.size(); from += EVENTS_A_CALL) {
      EventServiceGrpc.newBlockingStub(cluster.gateway())
          .recordEvents(
              RecordEventsRequest.newBuilder()
                  .addAllEvents(events.subList(from, Math.min(from + EVENTS_A_CALL, events.size())))
                  .build());
    }
    new FollowersClient(cluster.intent(), cluster.retrieval(), cluster.explain(), Tenant.DEFAULT)
        .await(items.getLast(), events.getLast());
    List<String> users = users();
    for (int from = 0; from < users.size(); from += USERS_A_CALL) {
      InterestServiceGrpc.newBlockingStub(cluster.gateway())
          .refreshInterests(
              RefreshInterestsRequest.newBuilder()
                  .addAllUserIds(users.subList(from, Math.min(from + USERS_A_CALL, users.size())))
                  .build());
    }
  }
}

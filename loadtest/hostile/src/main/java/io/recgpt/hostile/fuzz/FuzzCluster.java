package io.recgpt.hostile.fuzz;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.auth.KeyRing;
import io.recgpt.standalone.cluster.FollowersClient;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.testkit.PostgresServer;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The four services on a PostgreSQL, the gateway with keys; a tenant with the demo shop, another
 * with a few items and people of its own, and one that has nothing.
 */
final class FuzzCluster implements AutoCloseable {
  /** Stands in what the other tenant has, and in nothing that requests are made of. */
  static final String MARK = "quetzalmark";

  private static final List<Service> WITH_STORE =
      List.of(Service.INTENT, Service.RETRIEVAL, Service.EXPLAIN);
  private static final int OTHER_ITEMS = 20;
  private static final int OTHER_PEOPLE = 5;

  private final PostgresServer postgres;
  private final ServiceCluster services;
  private final DemoShopClient shop = new DemoShopClient();
  private final Path folder;

  /** Who calls, by metadata. */
  static final class Tenants {
    private static final String SECRET = "fuzz";

    private Tenants() {}

    /** The key of the tenant that has the demo shop. */
    static Map<String, String> own(Service service) {
      return of(service, "own");
    }

    /** The key of the tenant whose data nobody else may see. */
    static Map<String, String> other(Service service) {
      return of(service, "other");
    }

    /** A key of any tenant, and one without data. */
    static Map<String, String> empty(Service service) {
      return service == Service.GATEWAY
          ? Map.of("authorization", "Bearer any." + SECRET, "recgpt-tenant", "empty")
          : Map.of("recgpt-tenant", "empty");
    }

    private static Map<String, String> of(Service service, String tenant) {
      return service == Service.GATEWAY
          ? Map.of("authorization", "Bearer %s.%s".formatted(tenant, SECRET))
          : Map.of("recgpt-tenant", tenant);
    }

    private static String keys() {
      return """
      own %1$s own read,write,admin 1000000
      other %1$s other read,write,admin 1000000
      any %1$s * read,write,admin 1000000
      """
          .formatted(KeyRing.digestOf(SECRET));
    }
  }

  private FuzzCluster(Path folder) throws IOException {
    this.folder = folder;
    postgres = PostgresServer.open("fsync=off");
    PostgresConfig database = postgres.database();
    Path password = Files.writeString(folder.resolve("password"), database.password() + "\n");
    ServiceCluster.Builder builder = ServiceCluster.in(folder);
    for (Service service : WITH_STORE) {
      builder
          .setting(service, "database", database.url())
          .setting(service, "database-user", database.user())
          .setting(service, "database-password-file", password.toString());
    }
    Path keys = Files.writeString(folder.resolve("keys"), Tenants.keys());
    builder.setting(Service.GATEWAY, "auth-keys-file", keys.toString());
    // What was recorded is mined soon, so that the worker meets hostile text too.
    builder.setting(Service.INTENT, "quiet-period-seconds", "5");
    services = builder.build();
  }

  /** Starts all and loads both tenants; state and logs are in the folder. */
  static FuzzCluster open(Path folder) throws IOException {
    FuzzCluster cluster = new FuzzCluster(folder);
    try {
      cluster.services.start();
      cluster.shop.loadAll(cluster.channels("own"));
      cluster.loadOther();
      return cluster;
    } catch (RuntimeException | Error fault) {
      cluster.close();
      throw fault;
    }
  }

  ServiceCluster services() {
    return services;
  }

  DemoShopClient shop() {
    return shop;
  }

  /** The log of a process. */
  Path log(Service service) {
    return folder.resolve(service.title() + ".log");
  }

  static List<String> otherItems() {
    return names("other-item-", OTHER_ITEMS);
  }

  static List<String> otherPeople() {
    return names("other-person-", OTHER_PEOPLE);
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private void loadOther() {
    DemoShopClient.Channels channels = channels("other");
    UpsertItemsRequest.Builder items = UpsertItemsRequest.newBuilder();
    List<Item> models = shop.items();
    for (int i = 0; i < OTHER_ITEMS; i++) {
      items.addItems(
          models.get(i).toBuilder()
              .setItemId(otherItems().get(i))
              .setTitle(models.get(i).getTitle() + " " + MARK)
              .addTags(MARK));
    }
    CatalogueServiceGrpc.newBlockingStub(channels.gateway()).upsertItems(items.build());
    RecordEventsRequest.Builder events = RecordEventsRequest.newBuilder();
    Behavior model = shop.events().getFirst();
    for (String person : otherPeople()) {
      for (int i = 0; i < OTHER_ITEMS; i++) {
        events.addEvents(
            model.toBuilder()
                .clearQuery()
                .setKind(BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW)
                .setEventId(person + "-" + i)
                .setUserId(person)
                .setItemId(otherItems().get(i)));
      }
    }
    EventServiceGrpc.newBlockingStub(channels.gateway()).recordEvents(events.build());
    new FollowersClient(
            channels.intent(), channels.retrieval(), channels.explain(), new Tenant("other"))
        .await(items.getItems(OTHER_ITEMS - 1), events.getEvents(events.getEventsCount() - 1));
    var _ =
        InterestServiceGrpc.newBlockingStub(channels.gateway())
            .refreshInterests(
                RefreshInterestsRequest.newBuilder().addAllUserIds(otherPeople()).build());
  }

  private DemoShopClient.Channels channels(String tenant) {
    return new DemoShopClient.Channels(
        channel(Service.GATEWAY, tenant),
        channel(Service.INTENT, tenant),
        channel(Service.RETRIEVAL, tenant),
        channel(Service.EXPLAIN, tenant));
  }

  private Channel channel(Service service, String tenant) {
    Metadata headers = new Metadata();
    Tenants.of(service, tenant)
        .forEach((key, value) ->
            headers.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value));
    return ClientInterceptors.intercept(
        services.channel(service), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    services.close();
    postgres.close();
  }
}

package io.recgpt.hostile.attack;

import io.grpc.Channel;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.GetWorkerStatusRequest;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.LoadModelRequest;
import io.recgpt.gateway.v1.ModelServiceGrpc;
import io.recgpt.gateway.v1.NearLineServiceGrpc;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.TrainModelRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a caller can try by a key that changes what a tenant has. */
final class OwnerAttacks {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private OwnerAttacks() {}

  static List<Attack> all() {
    return Stream.of(writers(), owners(), everywhere()).flatMap(List::stream).toList();
  }

  private static List<Attack> writers() {
    List<Attack> attacks = new ArrayList<>();
    Power power = Power.WRITE;
    attacks.add(
        Attack.calls(
            "10,000 events a call, each of a new person",
            power,
            true,
            2,
            20,
            (channel, number) -> {
              var _ =
                  EventServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .recordEvents(events(number, 10_000));
            }));
    attacks.add(
        Attack.calls(
            "one person's 100,000 events",
            power,
            false,
            1,
            20,
            (channel, number) -> {
              var _ =
                  EventServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .recordEvents(ofOne(number, 5_000));
            }));
    attacks.add(
        Attack.calls(
            "items that are given up while embedded",
            power,
            true,
            2,
            100,
            (channel, number) -> {
              var _ =
                  CatalogueServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(Duration.ofMillis(100))
                      .upsertItems(items(number, 200));
            }));
    attacks.add(
        new Attack(
            "items of 16 MB a call, half sent",
            power,
            false,
            attacker -> {
              byte[] body = Wire.framed(items(0, 300));
              byte[] half = Arrays.copyOf(body, body.length - 1);
              attacker.repeat(
                  4,
                  100,
                  _ -> {
                    Wire wire = attacker.wire();
                    wire.data(
                        wire.call(
                            "/recgpt.gateway.v1.CatalogueService/UpsertItems",
                            attacker.bearer(),
                            false),
                        half,
                        false,
                        1_000);
                  });
              attacker.hold();
            }));
    return attacks;
  }

  private static RecordEventsRequest events(long number, int count) {
    RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      request.addEvents(
          EvilShop.event(
              "flood-%d-%d".formatted(number, i), "flood-%d-%d".formatted(number, i), i));
    }
    return request.build();
  }

  private static RecordEventsRequest ofOne(long number, int count) {
    RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      request.addEvents(EvilShop.event("one-%d-%d".formatted(number, i), "evil-one", i));
    }
    return request.build();
  }

  private static UpsertItemsRequest items(long number, int count) {
    UpsertItemsRequest.Builder request = UpsertItemsRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      Item item = EvilShop.large(i);
      request.addItems(
          item.toBuilder()
              .setItemId("evil-%d".formatted(i % EvilShop.ITEMS))
              .setTitle("%s in colour %d".formatted(item.getTitle(), number)));
    }
    return request.build();
  }

  private static List<Attack> owners() {
    List<Attack> attacks = new ArrayList<>();
    Power power = Power.ADMIN;
    attacks.add(
        new Attack(
            "a domain of 16 MB",
            power,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              Domain.Builder domain = domain();
              for (int i = 0; i < 1_000; i++) {
                domain.addStopWords(EvilShop.words("stop%d".formatted(i), 16_000));
              }
              attacker.repeat(1, 20, _ -> put(channel, domain.build()));
            }));
    attacks.add(
        new Attack(
            "domains, one after the other",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  4, 2_000, number -> put(channel, domain().addStopWords("word" + number).build()));
            }));
    attacks.add(
        Attack.calls(
            "training that is left after .1 s",
            power,
            true,
            1,
            100,
            (channel, _) -> {
              Iterator<?> told =
                  ModelServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(Duration.ofMillis(100))
                      .trainModel(TrainModelRequest.getDefaultInstance());
              told.forEachRemaining(_ -> {});
            }));
    attacks.add(
        Attack.calls(
            "other tenants' models",
            power,
            false,
            2,
            500,
            (channel, number) -> {
              var _ =
                  ModelServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .loadModel(
                          LoadModelRequest.newBuilder()
                              .setVersion(number % 2 == 0 ? "../default/1" : "1".repeat(200))
                              .build());
            }));
    attacks.add(
        Attack.calls(
            "the worker's status",
            power,
            false,
            4,
            5_000,
            (channel, _) -> {
              var _ =
                  NearLineServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .getWorkerStatus(GetWorkerStatusRequest.getDefaultInstance());
            }));
    attacks.add(
        Attack.calls(
            "profiles mined anew, 100 a call",
            Power.WRITE,
            true,
            4,
            1_000,
            (channel, _) -> {
              var _ =
                  InterestServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .refreshInterests(
                          RefreshInterestsRequest.newBuilder()
                              .addAllUserIds(
                                  IntStream.range(0, EvilShop.USERS)
                                      .mapToObj(i -> "evil-user-" + i)
                                      .toList())
                              .build());
            }));
    return attacks;
  }

  private static Domain.Builder domain() {
    return Domain.newBuilder().setName("evil").setLanguage("en").setClock(Clock.CLOCK_WALL);
  }

  private static void put(Channel channel, Domain domain) {
    var _ =
        CatalogueServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(DEADLINE)
            .putDomain(PutDomainRequest.newBuilder().setDomain(domain).build());
  }

  private static List<Attack> everywhere() {
    List<Attack> attacks = new ArrayList<>();
    Power power = Power.EVERYWHERE;
    attacks.add(
        new Attack(
            "10,000 tenants that are asked for",
            power,
            false,
            attacker -> tenants(attacker, 10_000, false)));
    attacks.add(
        new Attack(
            "1,000 tenants with an item and an event",
            power,
            true,
            attacker -> tenants(attacker, 1_000, true)));
    return attacks;
  }

  private static void tenants(Attacker attacker, int count, boolean stocked) throws Exception {
    Channel channel = attacker.channel();
    attacker.repeat(
        4,
        count,
        number -> {
          Channel tenant = Attacker.asking(channel, "evil-tenant-" + number);
          if (stocked) {
            var _ =
                CatalogueServiceGrpc.newBlockingStub(tenant)
                    .withDeadlineAfter(DEADLINE)
                    .upsertItems(
                        UpsertItemsRequest.newBuilder()
                            .addItems(Item.newBuilder().setItemId("evil-0").setTitle("oak lamp"))
                            .build());
            var _ =
                EventServiceGrpc.newBlockingStub(tenant)
                    .withDeadlineAfter(DEADLINE)
                    .recordEvents(events(number, 1));
          }
          var _ =
              RecommendationServiceGrpc.newBlockingStub(tenant)
                  .withDeadlineAfter(DEADLINE)
                  .recommend(RecommendRequest.newBuilder().setUserId("evil-user-1").build());
        });
  }
}

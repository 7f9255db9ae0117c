package io.recgpt.hostile.attack;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.ExplainRequest;
import io.recgpt.gateway.v1.GetWorkerStatusRequest;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.ItemView;
import io.recgpt.gateway.v1.ListInterestsRequest;
import io.recgpt.gateway.v1.LoadModelRequest;
import io.recgpt.gateway.v1.ModelServiceGrpc;
import io.recgpt.gateway.v1.NearLineServiceGrpc;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.SimilarItemsRequest;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.gateway.v1.TrainModelRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.SessionBehavior;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a caller can try by a key of its own. */
final class CallerAttacks {
  private static final String STREAM = "/recgpt.gateway.v1.RecommendationService/StreamRecommend";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int THREADS = 8;

  /** Items of the attacker's own shop, which {@link #stock} makes. */
  private static final int ITEMS = 200;

  /** Its shoppers. */
  private static final int USERS = 100;

  private CallerAttacks() {}

  static List<Attack> all() {
    return Stream.of(readers(), writers(), owners(), everywhere()).flatMap(List::stream).toList();
  }

  /**
   * The attacker's own shop: items as large as the contract lets them be.
   *
   * @param channel by a key that may write
   */
  static void stock(Channel channel) {
    for (int from = 0; from < ITEMS; from += 50) {
      List<Item> items = IntStream.range(from, from + 50).mapToObj(CallerAttacks::large).toList();
      var _ =
          CatalogueServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(Duration.ofMinutes(2))
              .upsertItems(UpsertItemsRequest.newBuilder().addAllItems(items).build());
    }
    RecordEventsRequest.Builder events = RecordEventsRequest.newBuilder();
    for (int i = 0; i < USERS * 10; i++) {
      events.addEvents(event("evil-event-" + i, "evil-user-" + i % USERS, i));
    }
    var _ =
        EventServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofMinutes(2))
            .recordEvents(events.build());
  }

  /** An item of some 48 kB. */
  private static Item large(int number) {
    Item.Builder item =
        Item.newBuilder()
            .setItemId("evil-" + number)
            .setTitle("lamp number %d of %s".formatted(number, "oak and brass ".repeat(20)))
            .setDescription("It gives light. ".repeat(240));
    for (int i = 0; i < 44; i++) {
      item.putAttributes("attribute " + i, "x".repeat(990));
    }
    return item.build();
  }

  private static List<Attack> readers() {
    List<Attack> attacks = new ArrayList<>();
    Power power = Power.READ;
    attacks.add(
        new Attack(
            "1,200,000 empty entries of a session",
            power,
            true,
            attacker -> {
              byte[] body = Wire.gzipped(sessionOf(1_200_000));
              attacker.repeat(
                  4,
                  60,
                  _ -> {
                    Wire wire = attacker.wire();
                    wire.data(
                        wire.call(AnonymousAttacks.RECOMMEND, attacker.bearer(), true),
                        body,
                        true,
                        2_000);
                  });
              attacker.hold();
            }));
    attacks.add(
        new Attack(
            "an answer never read, of 50 large items",
            power,
            true,
            attacker -> {
              byte[] body =
                  Wire.framed(
                      StreamRecommendRequest.newBuilder()
                          .setRequest(RecommendRequest.newBuilder().setCount(50))
                          .build());
              unread(attacker, STREAM, body);
            }));
    attacks.add(
        new Attack(
            "answers of Recommend never read",
            power,
            false,
            attacker -> {
              byte[] body = Wire.framed(RecommendRequest.newBuilder().setCount(50).build());
              unread(attacker, AnonymousAttacks.RECOMMEND, body);
            }));
    attacks.add(
        recommend(
            "100 large items",
            true,
            number ->
                RecommendRequest.newBuilder().setUserId("nobody-" + number).setCount(100).build()));
    attacks.add(
        recommend(
            "sessions of 20 new queries of 500 letters",
            true,
            number -> RecommendRequest.newBuilder().addAllSession(queries(number, 20)).build()));
    attacks.add(
        recommend(
            "sessions of 100 new queries of 500 letters",
            false,
            number -> RecommendRequest.newBuilder().addAllSession(queries(number, 100)).build()));
    attacks.add(
        recommend(
            "filters of 10,000 ids",
            false,
            number ->
                RecommendRequest.newBuilder()
                    .setFilter(
                        ItemFilter.newBuilder()
                            .addAllOnlyItemIds(ids("only-" + number, 10_000))
                            .addAllExcludeItemIds(ids("not-" + number, 10_000)))
                    .build()));
    attacks.add(
        recommend(
            "users whom nobody knows",
            false,
            number -> RecommendRequest.newBuilder().setUserId("unknown-" + number).build()));
    attacks.add(
        recommend(
            "times that no calendar has",
            false,
            number ->
                RecommendRequest.newBuilder()
                    .setUserId("evil-user-" + number % USERS)
                    .setAsOf(
                        Timestamp.newBuilder().setSeconds(number % 2 == 0 ? Long.MAX_VALUE : -1L))
                    .build()));
    attacks.add(
        new Attack(
            "deadlines of a millisecond",
            power,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  THREADS,
                  20_000,
                  number -> {
                    var _ =
                        RecommendationServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(1 + number % 5, TimeUnit.MILLISECONDS)
                            .recommend(
                                RecommendRequest.newBuilder().setUserId("evil-user-1").build());
                  });
            }));
    attacks.add(
        new Attack(
            "blank tags, whose faults fill trailers",
            power,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              ItemFilter.Builder filter = ItemFilter.newBuilder();
              IntStream.range(0, 100).forEach(_ -> filter.addAnyTags(" ".repeat(90)));
              attacker.repeat(
                  THREADS,
                  20_000,
                  _ -> {
                    var _ =
                        RecommendationServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .recommend(RecommendRequest.newBuilder().setFilter(filter).build());
                  });
            }));
    attacks.add(
        new Attack(
            "explanations without a deadline",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  THREADS,
                  20_000,
                  number ->
                      RecommendationServiceGrpc.newBlockingStub(channel)
                          .explain(
                              ExplainRequest.newBuilder()
                                  .setUserId("evil-user-" + number % USERS)
                                  .setItemId("evil-" + number % ITEMS)
                                  .build())
                          .forEachRemaining(_ -> {}));
            }));
    attacks.add(
        new Attack(
            "items like one, as fast as they come",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  32,
                  50_000,
                  number -> {
                    var _ =
                        RecommendationServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .similarItems(
                                SimilarItemsRequest.newBuilder()
                                    .setItemId("evil-" + number % ITEMS)
                                    .setCount(100)
                                    .build());
                  });
            }));
    attacks.add(
        new Attack(
            "interests with all that they name",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  16,
                  50_000,
                  number -> {
                    var _ =
                        InterestServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .listInterests(
                                ListInterestsRequest.newBuilder()
                                    .setUserId("evil-user-" + number % USERS)
                                    .setHistoryLimit(200)
                                    .build());
                  });
            }));
    attacks.add(
        new Attack(
            "64 calls at once, without a pause",
            power,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  64,
                  100_000,
                  number -> {
                    var _ =
                        RecommendationServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .recommend(
                                RecommendRequest.newBuilder()
                                    .setUserId("evil-user-" + number % USERS)
                                    .build());
                  });
            }));
    attacks.add(
        new Attack("three times the load that it takes", power, true, CallerAttacks::overload));
    attacks.add(
        new Attack(
            "calls cancelled as soon as they are sent",
            power,
            false,
            attacker -> {
              byte[] body =
                  Wire.framed(RecommendRequest.newBuilder().setUserId("evil-user-1").build());
              attacker.repeat(
                  2,
                  100,
                  _ -> {
                    Wire wire = attacker.wire();
                    for (int i = 0; i < 1_000 && wire.isOpen() && attacker.goesOn(); i++) {
                      int stream = wire.call(AnonymousAttacks.RECOMMEND, attacker.bearer(), false);
                      wire.data(stream, body, true, 100);
                      wire.reset(stream);
                    }
                    attacker.count(wire.isOpen() ? "still open" : "closed by the server");
                  });
            }));
    attacks.add(
        new Attack(
            "other tenants' names",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel("default");
              attacker.repeat(
                  4,
                  5_000,
                  _ -> {
                    var _ =
                        RecommendationServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .recommend(RecommendRequest.getDefaultInstance());
                  });
            }));
    return attacks;
  }

  /** A request that is answered again and again. */
  @FunctionalInterface
  private interface Asked {
    RecommendRequest of(long number);
  }

  private static Attack recommend(String name, boolean inShort, Asked asked) {
    return new Attack(
        name,
        Power.READ,
        inShort,
        attacker -> {
          Channel channel = attacker.channel();
          attacker.repeat(
              THREADS,
              50_000,
              number -> {
                var _ =
                    RecommendationServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(DEADLINE)
                        .recommend(asked.of(number));
              });
        });
  }

  /** Finds how much is answered in a quarter of the time, and offers three times that. */
  private static void overload(Attacker attacker) throws Exception {
    Channel channel = attacker.channel();
    long quarter = attacker.millisLeft() / 4;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(quarter);
    AtomicLong answered = new AtomicLong();
    attacker.repeat(
        24,
        Long.MAX_VALUE,
        number -> {
          if (System.nanoTime() - until >= 0) {
            throw new CancellationException();
          }
          var _ =
              RecommendationServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(DEADLINE)
                  .recommend(user(number));
          answered.incrementAndGet();
        });
    long pause = TimeUnit.MILLISECONDS.toNanos(quarter) / (3 * answered.get() + 1);
    long due = System.nanoTime();
    for (long number = 0; attacker.goesOn(); number++) {
      due += pause;
      LockSupport.parkNanos(due - System.nanoTime());
      RecommendationServiceGrpc.newStub(channel)
          .withDeadlineAfter(DEADLINE)
          .recommend(user(number), attacker.counting());
    }
  }

  private static RecommendRequest user(long number) {
    // Many small answers are more calls than few large ones.
    return RecommendRequest.newBuilder()
        .setUserId("evil-user-" + number % USERS)
        .setView(ItemView.ITEM_VIEW_IDS)
        .build();
  }

  private static void unread(Attacker attacker, String path, byte[] body) throws Exception {
    attacker.repeat(
        4,
        100,
        _ -> {
          Wire wire = attacker.wire(0);
          for (int i = 0; i < 50 && wire.isOpen() && attacker.goesOn(); i++) {
            wire.data(wire.call(path, attacker.bearer(), false), body, true, 200);
          }
          attacker.count(wire.isOpen() ? "still open" : "closed by the server");
        });
    attacker.hold();
  }

  /** A request with so many entries that say nothing: two bytes each. */
  private static byte[] sessionOf(int entries) {
    byte[] bytes = new byte[2 * entries];
    for (int i = 0; i < entries; i++) {
      bytes[2 * i] = RecommendRequest.SESSION_FIELD_NUMBER << 3 | 2;
    }
    return bytes;
  }

  private static List<SessionBehavior> queries(long number, int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            SessionBehavior.newBuilder()
                .setKind(BehaviorKind.BEHAVIOR_KIND_SEARCH)
                .setQuery(words("q%d-%d ".formatted(number, i), 500))
                .build())
        .toList();
  }

  private static String words(String word, int length) {
    return word.repeat(length / word.length() + 1).substring(0, length);
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
  }

  private static List<Attack> writers() {
    List<Attack> attacks = new ArrayList<>();
    Power power = Power.WRITE;
    attacks.add(
        new Attack(
            "10,000 events a call, each of a new person",
            power,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  2,
                  20,
                  number -> {
                    var _ =
                        EventServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .recordEvents(events(number, 10_000));
                  });
            }));
    attacks.add(
        new Attack(
            "one person's 100,000 events",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  1,
                  20,
                  number -> {
                    var _ =
                        EventServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .recordEvents(ofOne(number, 5_000));
                  });
            }));
    attacks.add(
        new Attack(
            "items that are given up while embedded",
            power,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  2,
                  100,
                  number -> {
                    var _ =
                        CatalogueServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(Duration.ofMillis(100))
                            .upsertItems(items(number, 200));
                  });
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
          event("flood-%d-%d".formatted(number, i), "flood-%d-%d".formatted(number, i), i));
    }
    return request.build();
  }

  private static RecordEventsRequest ofOne(long number, int count) {
    RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      request.addEvents(event("one-%d-%d".formatted(number, i), "evil-one", i));
    }
    return request.build();
  }

  private static Behavior event(String id, String user, int number) {
    return Behavior.newBuilder()
        .setEventId(id)
        .setUserId(user)
        .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
        .setItemId("evil-" + number % ITEMS)
        .setOccurredAt(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() - number))
        .build();
  }

  private static UpsertItemsRequest items(long number, int count) {
    UpsertItemsRequest.Builder request = UpsertItemsRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      Item item = large(i);
      request.addItems(
          item.toBuilder()
              .setItemId("evil-%d".formatted(i % ITEMS))
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
                domain.addStopWords(words("stop%d".formatted(i), 16_000));
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
        new Attack(
            "training that is left after .1 s",
            power,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  1,
                  100,
                  _ -> {
                    Iterator<?> told =
                        ModelServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(Duration.ofMillis(100))
                            .trainModel(TrainModelRequest.getDefaultInstance());
                    told.forEachRemaining(_ -> {});
                  });
            }));
    attacks.add(
        new Attack(
            "other tenants' models",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  2,
                  500,
                  number -> {
                    var _ =
                        ModelServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .loadModel(
                                LoadModelRequest.newBuilder()
                                    .setVersion(number % 2 == 0 ? "../default/1" : "1".repeat(200))
                                    .build());
                  });
            }));
    attacks.add(
        new Attack(
            "the worker's status",
            power,
            false,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  4,
                  5_000,
                  _ -> {
                    var _ =
                        NearLineServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .getWorkerStatus(GetWorkerStatusRequest.getDefaultInstance());
                  });
            }));
    attacks.add(
        new Attack(
            "profiles mined anew, 100 a call",
            Power.WRITE,
            true,
            attacker -> {
              Channel channel = attacker.channel();
              attacker.repeat(
                  4,
                  1_000,
                  _ -> {
                    var _ =
                        InterestServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE)
                            .refreshInterests(
                                RefreshInterestsRequest.newBuilder()
                                    .addAllUserIds(
                                        IntStream.range(0, USERS)
                                            .mapToObj(i -> "evil-user-" + i)
                                            .toList())
                                    .build());
                  });
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

package io.recgpt.hostile.attack;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.recgpt.gateway.v1.ExplainRequest;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.ItemView;
import io.recgpt.gateway.v1.ListInterestsRequest;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.SimilarItemsRequest;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.SessionBehavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** What a caller can try by a key that asks for recommendations. */
final class ReaderAttacks {
  private static final String STREAM = "/recgpt.gateway.v1.RecommendationService/StreamRecommend";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int THREADS = 8;

  /** Enough to have all processors at work. */
  private static final int CALLS_AT_ONCE = 32;

  private ReaderAttacks() {}

  static List<Attack> all() {
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
            "filters of 10,000 ids that have one hash",
            false,
            number ->
                RecommendRequest.newBuilder()
                    .setFilter(
                        ItemFilter.newBuilder()
                            .addAllOnlyItemIds(sameHash(0, 10_000))
                            .addAllExcludeItemIds(sameHash(10_000, 20_000)))
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
                    .setUserId("evil-user-" + number % EvilShop.USERS)
                    .setAsOf(
                        Timestamp.newBuilder().setSeconds(number % 2 == 0 ? Long.MAX_VALUE : -1L))
                    .build()));
    attacks.add(
        Attack.calls(
            "deadlines of a millisecond",
            power,
            true,
            THREADS,
            20_000,
            (channel, number) -> {
              var _ =
                  RecommendationServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(1 + number % 5, TimeUnit.MILLISECONDS)
                      .recommend(RecommendRequest.newBuilder().setUserId("evil-user-1").build());
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
        Attack.calls(
            "explanations without a deadline",
            power,
            false,
            THREADS,
            20_000,
            (channel, number) ->
                RecommendationServiceGrpc.newBlockingStub(channel)
                    .explain(
                        ExplainRequest.newBuilder()
                            .setUserId("evil-user-" + number % EvilShop.USERS)
                            .setItemId("evil-" + number % EvilShop.ITEMS)
                            .build())
                    .forEachRemaining(_ -> {})));
    attacks.add(
        Attack.calls(
            "items like one, as fast as they come",
            power,
            false,
            32,
            50_000,
            (channel, number) -> {
              var _ =
                  RecommendationServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .similarItems(
                          SimilarItemsRequest.newBuilder()
                              .setItemId("evil-" + number % EvilShop.ITEMS)
                              .setCount(100)
                              .build());
            }));
    attacks.add(
        Attack.calls(
            "interests with all that they name",
            power,
            false,
            16,
            50_000,
            (channel, number) -> {
              var _ =
                  InterestServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .listInterests(
                          ListInterestsRequest.newBuilder()
                              .setUserId("evil-user-" + number % EvilShop.USERS)
                              .setHistoryLimit(200)
                              .build());
            }));
    attacks.add(
        Attack.calls(
            "64 calls at once, without a pause",
            power,
            true,
            64,
            100_000,
            (channel, number) -> {
              var _ =
                  RecommendationServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(DEADLINE)
                      .recommend(
                          RecommendRequest.newBuilder()
                              .setUserId("evil-user-" + number % EvilShop.USERS)
                              .build());
            }));
    attacks.add(
        new Attack(
            "three times the load that it takes",
            power,
            true,
            Attack.Kind.OVERLOAD,
            ReaderAttacks::overload));
    attacks.add(
        new Attack(
            "calls cancelled as soon as they are sent",
            power,
            false,
            attacker -> {
              byte[] body =
                  Wire.framed(RecommendRequest.newBuilder().setUserId("evil-user-1").build());
              attacker.storm(
                  2,
                  100,
                  1_000,
                  1 << 20,
                  wire -> {
                    int stream = wire.call(AnonymousAttacks.RECOMMEND, attacker.bearer(), false);
                    wire.data(stream, body, true, 100);
                    wire.reset(stream);
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
    return Attack.calls(
        name,
        Power.READ,
        inShort,
        THREADS,
        50_000,
        (channel, number) -> {
          var _ =
              RecommendationServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(DEADLINE)
                  .recommend(asked.of(number));
        });
  }

  /**
   * Finds in the second quarter of the time how much is answered, and offers three times that in
   * the second half.
   */
  private static void overload(Attacker attacker) throws Exception {
    Channel channel = attacker.channel();
    long quarter = TimeUnit.MILLISECONDS.toNanos(attacker.millisLeft() / 4);
    long warm = System.nanoTime() + quarter;
    long found = warm + quarter;
    AtomicLong answered = new AtomicLong();
    attacker.repeat(
        CALLS_AT_ONCE,
        Long.MAX_VALUE,
        number -> {
          if (System.nanoTime() - found >= 0) {
            throw new CancellationException();
          }
          var _ =
              RecommendationServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(DEADLINE)
                  .recommend(user(number));
          if (System.nanoTime() - warm >= 0) {
            answered.incrementAndGet();
          }
        });
    double rate = answered.get() / (quarter / 1e9);
    attacker.count(Math.round(rate), "answered a second at most");
    attacker.count(Math.round(3 * rate), "offered a second");
    long pause = (long) (1e9 / Math.max(1, 3 * rate));
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
        .setUserId("evil-user-" + number % EvilShop.USERS)
        .setView(ItemView.ITEM_VIEW_IDS)
        .build();
  }

  private static void unread(Attacker attacker, String path, byte[] body) throws Exception {
    attacker.storm(
        4,
        100,
        50,
        0,
        wire -> wire.data(wire.call(path, attacker.bearer(), false), body, true, 200));
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
                .setQuery(EvilShop.words("q%d-%d ".formatted(number, i), 500))
                .build())
        .toList();
  }

  private static List<String> sameHash(int from, int to) {
    return IntStream.range(from, to).mapToObj(EvilShop::sameHash).toList();
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
  }
}

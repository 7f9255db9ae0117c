package io.recgpt.hostile.attack;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What a caller can make of a log of events: whatever is made of it grows with it. */
final class LogAttacks {
  private static final String TENANT = "evil";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final long DAY = 86_400;

  /** Events in a call, as many as it may have. */
  private static final int EVENTS = 10_000;

  private LogAttacks() {}

  static List<Attack> all() {
    List<Attack> attacks = new ArrayList<>();
    attacks.add(
        new Attack(
            "an event a day since 1970, each of an item that nobody has",
            Power.EVERYWHERE,
            true,
            attacker -> days(attacker, 20)));
    attacks.add(
        new Attack(
            "events of long ago, between recommendations",
            Power.EVERYWHERE,
            false,
            LogAttacks::late));
    attacks.add(
        new Attack(
            "people and items that nobody knows, in each event others",
            Power.EVERYWHERE,
            false,
            LogAttacks::strangers));
    attacks.add(
        new Attack(
            "people whose names have one hash", Power.EVERYWHERE, false, LogAttacks::oneHash));
    return attacks;
  }

  private static void days(Attacker attacker, int calls) throws Exception {
    Channel channel = Attacker.asking(attacker.channel(), TENANT);
    attacker.repeat(
        2,
        calls,
        number ->
            record(
                channel,
                i -> {
                  long day = (number * EVENTS + i) % (today() - 1);
                  return event("d-%d-%d".formatted(number, i), "evil-day", day);
                }));
    attacker.repeat(8, 10_000, _ -> recommend(channel));
  }

  private static void late(Attacker attacker) throws Exception {
    Channel channel = Attacker.asking(attacker.channel(), TENANT);
    days(attacker, 2);
    attacker.repeat(
        4,
        100_000,
        number -> {
          record(
              channel,
              RecordEventsRequest.newBuilder()
                  .addEvents(event("l-%d".formatted(number), "evil-day", number % DAY))
                  .build());
          recommend(channel);
        });
  }

  private static void strangers(Attacker attacker) throws Exception {
    Channel channel = Attacker.asking(attacker.channel(), TENANT);
    attacker.repeat(
        2,
        100_000,
        number ->
            record(
                channel,
                i -> {
                  String id = "s-%d-%d".formatted(number, i);
                  return event(id, EvilShop.words(id, 128), today());
                }));
  }

  private static void oneHash(Attacker attacker) throws Exception {
    Channel channel = Attacker.asking(attacker.channel(), TENANT);
    attacker.repeat(
        2,
        100_000,
        number ->
            record(
                channel,
                i -> {
                  String id = "h-%d-%d".formatted(number, i);
                  return event(id, EvilShop.sameHash(number * EVENTS + i), today());
                }));
  }

  private static long today() {
    return Instant.now().getEpochSecond() / DAY;
  }

  private static Behavior event(String id, String user, long day) {
    return Behavior.newBuilder()
        .setEventId(id)
        .setUserId(user)
        .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
        .setItemId("nothing-" + id)
        .setOccurredAt(Timestamp.newBuilder().setSeconds(day * DAY))
        .build();
  }

  /** As many events as a call may have, by their numbers. */
  private static void record(Channel channel, IntFunction<Behavior> events) {
    RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
    for (int i = 0; i < EVENTS; i++) {
      request.addEvents(events.apply(i));
    }
    record(channel, request.build());
  }

  private static void record(Channel channel, RecordEventsRequest request) {
    var _ =
        EventServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE).recordEvents(request);
  }

  private static void recommend(Channel channel) {
    var _ =
        RecommendationServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(DEADLINE)
            .recommend(RecommendRequest.getDefaultInstance());
  }
}

package io.recgpt.intent.message;

import com.google.protobuf.Timestamp;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.store.BehaviorLog;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.type.v1.LoggedBehavior;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Behaviors on the wire. What comes in is checked beyond what the contract's rules can say. */
public final class BehaviorCodec {
  private static final Duration MAX_AHEAD = Duration.ofDays(1);
  private static final int MAX_VIOLATIONS = 20;
  private static final long LAST_SECOND = 253_402_300_799L;

  /** The beginning of 1980: seconds that are milliseconds would be of later. */
  private static final long EARLIEST_LIKELY = 315_532_800L;

  private BehaviorCodec() {}

  /**
   * Checks and decodes a batch.
   *
   * @throws RpcException INVALID_ARGUMENT with the wrong fields, at most twenty
   */
  public static List<Behavior> decode(List<io.recgpt.type.v1.Behavior> batch, Instant now) {
    List<FieldViolation> violations = new ArrayList<>();
    List<Behavior> behaviors = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size() && violations.size() < MAX_VIOLATIONS; i++) {
      int before = violations.size();
      check("behaviors[%d]".formatted(i), batch.get(i), now, violations);
      if (violations.size() == before) {
        behaviors.add(decode(batch.get(i)));
      }
    }
    if (!violations.isEmpty()) {
      throw RpcException.invalid(violations);
    }
    return behaviors;
  }

  /** A behavior as a message. */
  public static io.recgpt.type.v1.Behavior encode(Behavior behavior) {
    io.recgpt.type.v1.Behavior.Builder encoded =
        io.recgpt.type.v1.Behavior.newBuilder()
            .setEventId(behavior.eventId())
            .setUserId(behavior.userId())
            .setKindValue(behavior.kind().number())
            .setItemId(behavior.itemId())
            .setQuery(behavior.query())
            .setOccurredAt(encode(behavior.occurredAt()))
            .setRecommendationId(behavior.recommendationId());
    behavior.value().ifPresent(encoded::setValue);
    return encoded.build();
  }

  /** An entry of the log as a message. */
  public static LoggedBehavior encode(BehaviorLog.Logged entry) {
    return LoggedBehavior.newBuilder()
        .setSequence(entry.sequence())
        .setTenant(entry.tenant())
        .setBehavior(encode(entry.behavior()))
        .build();
  }

  /** A time as a message. */
  public static Timestamp encode(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Behavior decode(io.recgpt.type.v1.Behavior behavior) {
    return new Behavior(
        behavior.getEventId(),
        behavior.getUserId(),
        BehaviorKind.of(behavior.getKindValue()),
        behavior.getItemId(),
        behavior.getQuery().strip(),
        Instant.ofEpochSecond(
            behavior.getOccurredAt().getSeconds(), behavior.getOccurredAt().getNanos()),
        behavior.hasValue() ? OptionalDouble.of(behavior.getValue()) : OptionalDouble.empty(),
        behavior.getRecommendationId());
  }

  private static void check(
      String path,
      io.recgpt.type.v1.Behavior behavior,
      Instant now,
      List<FieldViolation> violations) {
    boolean search = behavior.getKindValue() == BehaviorKind.SEARCH.number();
    if (search && !behavior.getItemId().isEmpty()) {
      violations.add(
          new FieldViolation(path + ".item_id", "set (expected: empty for a SEARCH, use query)"));
    }
    if (search && behavior.getQuery().isBlank()) {
      violations.add(
          new FieldViolation(path + ".query", "empty (expected: the words searched for)"));
    }
    if (!search && behavior.getItemId().isBlank()) {
      violations.add(
          new FieldViolation(path + ".item_id", "empty (expected: the item, but for a SEARCH)"));
    }
    if (!search && !behavior.getQuery().isEmpty()) {
      violations.add(new FieldViolation(path + ".query", "set (expected: empty but for a SEARCH)"));
    }
    checkTime(path + ".occurred_at", behavior.getOccurredAt(), now, violations);
  }

  private static void checkTime(
      String path, Timestamp time, Instant now, List<FieldViolation> violations) {
    Instant latest = now.plus(MAX_AHEAD);
    if (time.getSeconds() > latest.getEpochSecond()) {
      violations.add(new FieldViolation(path, tooLate(time.getSeconds(), latest)));
    } else if (!RequestTimes.isValid(time)) {
      violations.add(
          new FieldViolation(
              path,
              "%d s, %d ns (expected: from 0 s, the beginning of 1970)"
                  .formatted(time.getSeconds(), time.getNanos())));
    }
  }

  private static String tooLate(long seconds, Instant latest) {
    String given =
        seconds <= LAST_SECOND
            ? "%s, %d s".formatted(Instant.ofEpochSecond(seconds), seconds)
            : "%d s".formatted(seconds);
    boolean milliseconds =
        seconds / 1000 >= EARLIEST_LIKELY && seconds / 1000 <= latest.getEpochSecond();
    return "%s (expected: no later than %s, one day after the server's clock)%s"
        .formatted(
            given,
            latest.truncatedTo(ChronoUnit.SECONDS),
            milliseconds ? "; this looks like milliseconds: send seconds" : "");
  }
}

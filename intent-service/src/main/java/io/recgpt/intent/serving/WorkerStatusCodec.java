package io.recgpt.intent.serving;

import com.google.protobuf.Timestamp;
import io.recgpt.intent.message.BehaviorCodec;
import io.recgpt.intent.worker.WorkerStatus;
import io.recgpt.intent.worker.WorkerStatus.QueueState;
import io.recgpt.type.v1.DueUser;
import io.recgpt.type.v1.EndedLeases;
import io.recgpt.type.v1.HeldLeases;
import io.recgpt.type.v1.SetAsideUser;
import io.recgpt.type.v1.TokenSpend;
import io.recgpt.type.v1.WorkerQueue;
import java.time.Duration;
import java.time.Instant;

/** The status of the near-line work as messages. */
final class WorkerStatusCodec {
  private WorkerStatusCodec() {}

  static io.recgpt.type.v1.WorkerStatus encode(WorkerStatus status) {
    io.recgpt.type.v1.WorkerStatus.Builder message =
        io.recgpt.type.v1.WorkerStatus.newBuilder()
            .setNow(time(status.now()))
            .setQueue(
                WorkerQueue.newBuilder()
                    .setWaitingCount(count(status, QueueState.WAITING))
                    .setReadyCount(count(status, QueueState.READY))
                    .setLeasedCount(count(status, QueueState.LEASED))
                    .setSetAsideCount(count(status, QueueState.SET_ASIDE)))
            .setUsersPerMinute(status.usersPerMinute())
            .setUsersPerMinuteOf15(status.usersPerMinuteOf15())
            .setTokensSpentTwice(status.spentTwice());
    status.oldest().ifPresent(oldest -> message.setOldestDue(length(oldest)));
    status
        .outcomes()
        .forEach(ended ->
            message.addEnded(
                EndedLeases.newBuilder()
                    .setEngine(ended.engine())
                    .setOutcome(ended.outcome())
                    .setUserCount(ended.users())));
    status.spends().forEach(spend -> message.addTenants(encode(spend)));
    status.budgets().forEach(spend -> message.addTotals(encode(spend)));
    status
        .leases()
        .forEach(held ->
            message.addLeases(
                HeldLeases.newBuilder()
                    .setOwner(held.owner())
                    .setUserCount(held.users())
                    .setOldest(length(held.oldest()))
                    .setFirstRunsOut(time(held.firstRunsOut()))));
    status
        .setAside()
        .forEach(user ->
            message.addSetAside(
                SetAsideUser.newBuilder()
                    .setUserId(user.userId())
                    .setSince(time(user.since()))
                    .setFailureCount(user.failures())
                    .setReason(user.reason())));
    status
        .next()
        .forEach(user ->
            message.addNext(
                DueUser.newBuilder()
                    .setUserId(user.userId())
                    .setScore(user.score())
                    .setEvidence(user.evidence())
                    .setDrift(user.drift())
                    .setWaited(length(user.waited()))
                    .setReason(user.reason())));
    return message.build();
  }

  private static TokenSpend encode(WorkerStatus.Spend spend) {
    TokenSpend.Builder message =
        TokenSpend.newBuilder()
            .setName(spend.name())
            .setSpent(spend.spent())
            .setReserved(spend.reserved())
            .setBound(spend.bound());
    spend.refusedUntil().ifPresent(until -> message.setWaitsUntil(time(until)));
    return message.build();
  }

  private static long count(WorkerStatus status, QueueState state) {
    return status.queue().getOrDefault(state, 0L);
  }

  private static Timestamp time(Instant time) {
    return BehaviorCodec.encode(time);
  }

  private static com.google.protobuf.Duration length(Duration length) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(length.getSeconds())
        .setNanos(length.getNano())
        .build();
  }
}

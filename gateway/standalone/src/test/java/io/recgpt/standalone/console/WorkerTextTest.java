package io.recgpt.standalone.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.recgpt.type.v1.EndedLeases;
import io.recgpt.type.v1.HeldLeases;
import io.recgpt.type.v1.SetAsideUser;
import io.recgpt.type.v1.TokenSpend;
import io.recgpt.type.v1.WorkerQueue;
import io.recgpt.type.v1.WorkerStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class WorkerTextTest {
  private static final Timestamp NOON = Timestamp.newBuilder().setSeconds(1_748_779_200).build();

  @Test
  void write_emptyQueue_saysSo() {
    assertThat(written(WorkerStatus.getDefaultInstance()))
        .contains("0 ready, 0 waiting, 0 leased, 0 set aside")
        .contains("nobody is due")
        .doesNotContain("Leases")
        .doesNotContain("Set aside ");
  }

  @Test
  void write_allParts_areThere() {
    WorkerStatus status =
        WorkerStatus.newBuilder()
            .setNow(NOON)
            .setQueue(WorkerQueue.newBuilder().setReadyCount(1_200).setSetAsideCount(1))
            .setOldestDue(Duration.newBuilder().setSeconds(600))
            .setUsersPerMinute(42)
            .addEnded(ended("language-model", "committed", 3))
            .addEnded(ended("extractive", "degraded", 1))
            .addEnded(ended("", "failed", 2))
            .addTotals(
                TokenSpend.newBuilder()
                    .setName("minute")
                    .setSpent(900)
                    .setReserved(100)
                    .setBound(1_000)
                    .setWaitsUntil(NOON))
            .addTenants(TokenSpend.newBuilder().setName("acme").setSpent(5_000))
            .addLeases(
                HeldLeases.newBuilder()
                    .setOwner("intent-0/7/ab")
                    .setUserCount(2)
                    .setFirstRunsOut(NOON))
            .addSetAside(
                SetAsideUser.newBuilder()
                    .setUserId("u9")
                    .setSince(NOON)
                    .setFailureCount(5)
                    .setReason("Broken: it"))
            .build();

    assertThat(written(status))
        .contains("1,200 ready")
        .contains("10 min")
        .contains("42 users in the last minute")
        .contains("language-model committed: 3 (75 %)")
        .contains("extractive degraded: 1 (25 %)")
        .contains("failed: 2")
        .contains("900 spent, of 1,000, 100 reserved, users wait until 2025-06-01 12:00:00 UTC")
        .contains("5,000 spent, no bound")
        .contains("intent-0/7/ab")
        .contains("5 failures, since 2025-06-01 12:00:00 UTC: Broken: it");
  }

  private static EndedLeases ended(String engine, String outcome, long users) {
    return EndedLeases.newBuilder()
        .setEngine(engine)
        .setOutcome(outcome)
        .setUserCount(users)
        .build();
  }

  private static String written(WorkerStatus status) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new WorkerText(Page.on(new PrintStream(bytes, true, UTF_8), Palette.of(false), 140))
        .write(status);
    return bytes.toString(UTF_8);
  }
}

package io.recgpt.rpc.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveAdmissionTest {
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Priority byName(String method) {
    return method.equals("import") ? Priority.BACKGROUND : Priority.FOREGROUND;
  }

  private static AdaptiveAdmission admission(SimulatedServer server, int most) {
    return new AdaptiveAdmission(
        AdaptiveLimits.upTo(most), AdaptiveAdmissionTest::byName, server::nanoTime);
  }

  @ParameterizedTest
  @CsvSource({"2, 5", "2, 20", "4, 10", "16, 5", "64, 40"})
  void offer_threeTimesWhatCanBeDone_keepsGoodputAndTimes(int cores, int workMillis) {
    SimulatedServer server = new SimulatedServer(cores, Duration.ofMillis(workMillis));
    AdaptiveAdmission admission = admission(server, 1_000);
    server.offer(admission, "read", 0.5 * server.capacity(), MINUTE, DEADLINE);

    SimulatedServer.Seen seen =
        server.offer(admission, "read", 3 * server.capacity(), MINUTE, DEADLINE);

    assertThat(seen.perSecond()).isGreaterThan(0.8 * server.capacity());
    assertThat(seen.p99()).isLessThan(DEADLINE.dividedBy(2));
    assertThat(seen.refused()).isBetween(0.6, 0.75);
  }

  @Test
  void offer_threeTimesAfterAWideFixedBound_answersNothingInTime() {
    SimulatedServer server = new SimulatedServer(2, Duration.ofMillis(5));

    SimulatedServer.Seen seen =
        server.offer(new MethodLimits(1_000), "read", 3 * server.capacity(), MINUTE, DEADLINE);

    assertThat(seen.perSecond()).isLessThan(0.1 * server.capacity());
  }

  @Test
  void offer_afterOverload_refusesNothingFiveSecondsLater() {
    SimulatedServer server = new SimulatedServer(4, Duration.ofMillis(10));
    AdaptiveAdmission admission = admission(server, 1_000);
    server.offer(admission, "read", 3 * server.capacity(), MINUTE, DEADLINE);
    server.offer(admission, "read", 0.7 * server.capacity(), Duration.ofSeconds(5), DEADLINE);

    SimulatedServer.Seen seen =
        server.offer(admission, "read", 0.7 * server.capacity(), MINUTE, DEADLINE);

    assertThat(seen.refused()).isLessThan(0.001);
    assertThat(seen.perSecond()).isGreaterThan(0.65 * server.capacity());
  }

  @Test
  void offer_slowerForGood_isLearned() {
    SimulatedServer server = new SimulatedServer(16, Duration.ofMillis(5));
    AdaptiveAdmission admission = admission(server, 1_000);
    server.offer(admission, "read", 0.5 * server.capacity(), MINUTE, DEADLINE);
    server.becomes(Duration.ofMillis(60));
    server.offer(admission, "read", 0.5 * server.capacity(), MINUTE, DEADLINE);

    SimulatedServer.Seen seen =
        server.offer(admission, "read", 0.8 * server.capacity(), MINUTE, DEADLINE);

    assertThat(seen.refused()).isLessThan(0.02);
  }

  @Test
  void admit_overTheMost_isRefusedAndPermitsComeBack() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 4);
    List<Admission.Permit> permits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      permits.add(admission.admit("read", "a", 1).orElseThrow());
    }

    assertThat(admission.admit("read", "a", 1)).isEmpty();
    permits.forEach(permit -> permit.ended(Admission.Outcome.OTHER));
    assertThat(admission.admit("read", "a", 1)).isPresent();
  }

  @Test
  void admit_background_leavesRoomForTheForeground() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 16);
    int background = 0;
    while (admission.admit("import", "a", 1).isPresent()) {
      background++;
    }
    int foreground = 0;
    while (admission.admit("read", "a", 1).isPresent()) {
      foreground++;
    }

    assertThat(background).isEqualTo(4);
    assertThat(foreground).isEqualTo(12);
  }

  @Test
  void admit_backgroundWhileTheForegroundIsBusy_waits() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 16);
    for (int i = 0; i < 8; i++) {
      assertThat(admission.admit("read", "a", 1)).isPresent();
    }

    Optional<Admission.Permit> refused = admission.admit("import", "a", 1);

    assertThat(refused).isEmpty();
    assertThat(admission.admit("read", "a", 1)).isPresent();
  }

  @Test
  void admit_anotherTenantAsksForTooMuch_leavesRoom() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 16);
    admission.admit("read", "well", 1).orElseThrow().ended(Admission.Outcome.OTHER);
    int greedy = 0;
    while (admission.admit("read", "greedy", 1).isPresent()) {
      greedy++;
    }
    int well = 0;
    while (admission.admit("read", "well", 1).isPresent()) {
      well++;
    }

    assertThat(greedy).isEqualTo(8);
    assertThat(well).isEqualTo(8);
  }

  @Test
  void admit_backgroundWhileAnotherTenantIsBusy_findsRoom() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 16);
    admission.admit("import", "well", 1).orElseThrow().ended(Admission.Outcome.OTHER);
    int greedy = 0;
    while (admission.admit("read", "greedy", 1).isPresent()) {
      greedy++;
    }

    assertThat(greedy).isEqualTo(8);
    assertThat(admission.admit("import", "greedy", 1)).isEmpty();
    assertThat(admission.admit("import", "well", 100)).isPresent();
  }

  @Test
  void admit_backgroundOfOneTenant_leavesRoomForThatOfAnother() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 16);
    admission.admit("import", "well", 1).orElseThrow().ended(Admission.Outcome.OTHER);
    int greedy = 0;
    while (admission.admit("import", "greedy", 1).isPresent()) {
      greedy++;
    }

    assertThat(greedy).isEqualTo(2);
    assertThat(admission.admit("import", "well", 1)).isPresent();
    assertThat(admission.admit("import", "well", 1)).isPresent();
    assertThat(admission.admit("import", "well", 1)).isEmpty();
  }

  @Test
  void admit_alone_mayHaveAllPlaces() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 16);
    int places = 0;
    while (admission.admit("read", "greedy", 1).isPresent()) {
      places++;
    }

    assertThat(places).isEqualTo(16);
  }

  @Test
  void admit_heavyCalls_countByTheirWeightAndGiveItBack() {
    SimulatedServer server = new SimulatedServer(1, Duration.ofMillis(1));
    AdaptiveAdmission admission = admission(server, 16);
    List<Admission.Permit> permits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      permits.add(admission.admit("read", "a", 100).orElseThrow());
    }

    assertThat(admission.admit("read", "a", 1)).isEmpty();
    permits.removeLast().ended(Admission.Outcome.ANSWERED);
    for (int i = 0; i < 4; i++) {
      assertThat(admission.admit("read", "a", 1)).isPresent();
    }
    assertThat(admission.admit("read", "a", 1)).isEmpty();
  }
}

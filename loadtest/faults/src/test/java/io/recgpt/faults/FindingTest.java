package io.recgpt.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Episode EPISODE = new Episode("a -> b", "down", () -> {}, () -> {});

  @Test
  void of_repliesOfBothKinds_countsOutcomes() {
    Finding finding =
        finding(
            List.of(
                recommend("fresh profile", 10, true, true),
                recommend("popular", 20, true, false),
                recommend("UNAVAILABLE", 30, false, false),
                new Reply(Reply.Kind.RECORD, 0, Duration.ZERO, true, true, "acknowledged", "")));

    assertThat(finding.recommends())
        .isEqualTo(Map.of("fresh profile", 1, "popular", 1, "UNAVAILABLE", 1));
    assertThat(finding.records()).isEqualTo(Map.of("acknowledged", 1));
    assertThat(finding.unanswered()).isEqualTo(1);
    assertThat(finding.slowest()).isEqualTo(Duration.ofMillis(30));
    assertThat(finding.reasons()).containsExactly("N services are away");
    assertThat(finding.isSafe()).isTrue();
    assertThat(finding.isHarmless()).isFalse();
  }

  @Test
  void of_replyAfterItsDeadline_isLate() {
    Finding finding = finding(List.of(recommend("popular", 2_400, true, false)));

    assertThat(finding.late()).isEqualTo(1);
    assertThat(finding.isSafe()).isFalse();
  }

  @Test
  void table_ofFindings_tellsEach() {
    String table = FaultTable.of(List.of(finding(List.of(recommend("popular", 20, true, false)))));

    assertThat(table)
        .contains("| a -> b | down | 1 popular |  | 0.0 s | 1.0 s | 0 | same |")
        .contains("- a -> b, down: N services are away");
  }

  private static Finding finding(List<Reply> replies) {
    Account account = new Account(false, replies.size(), replies.size(), 0, 0, 0);
    return Finding.of(
        EPISODE, replies, DEADLINE, Optional.of(Duration.ofSeconds(1)), Optional.of(account), 0);
  }

  private static Reply recommend(String outcome, int millis, boolean answered, boolean well) {
    return new Reply(
        Reply.Kind.RECOMMEND,
        0,
        Duration.ofMillis(millis),
        answered,
        well,
        outcome,
        well ? "" : "2 services are away");
  }
}

package io.recgpt.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code loadtest/faults/run.sh}. */
@Tag("peer")
@Timeout(600)
class FaultsIT {
  private static final Set<String> WELL = Set.of("fresh profile", "stale profile");

  @Test
  void faults_underTraffic_loseNothingAndAreTold() throws Exception {
    List<Finding> findings = FaultRun.some();

    System.out.println(FaultTable.of(findings));
    assertThat(findings)
        .hasSizeGreaterThan(5)
        .allSatisfy(finding -> {
          assertThat(finding.lost()).as("lost, %s", finding).isZero();
          assertThat(finding.late()).as("late, %s", finding).isZero();
          assertThat(finding.recovery()).as("recovery, %s", finding).isPresent();
          // Who fell back says so; a profile that is due for a refresh is no fall-back.
          if (finding.reasons().isEmpty()) {
            assertThat(finding.recommends().keySet())
                .as("no reasons, %s", finding)
                .isSubsetOf(WELL);
          }
          assertThat(finding.account()).as("metrics, %s", finding).isPresent();
          assertThat(finding.isSafe()).as("safe, %s", finding).isTrue();
          assertThat(finding.unanswered()).as("unanswered, %s", finding).isZero();
        });
  }
}

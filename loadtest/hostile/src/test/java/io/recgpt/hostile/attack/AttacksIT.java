package io.recgpt.hostile.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The short form of {@code loadtest/hostile/attack.sh}; how fast all stays is told by the long one.
 */
@Timeout(900)
class AttacksIT {
  @Test
  void attacks_ofOneTenant_leaveTheOthersAsTheyWere() throws Exception {
    List<Finding> findings = AttackRun.some();

    System.out.println(AttackTable.of(findings));
    assertThat(findings)
        .hasSizeGreaterThan(10)
        .allSatisfy(finding -> {
          assertThat(finding.seen()).as("what came of %s", finding.attack().name()).isNotEmpty();
          assertThat(finding.ended()).as("ended, %s", AttackTable.line(finding)).isEmpty();
          assertThat(finding.isSafe()).as(AttackTable.line(finding)).isTrue();
        });
    assertThat(findings)
        .filteredOn(finding -> finding.attack().kind() == Attack.Kind.OVERLOAD)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.seen()).containsKey("offered a second");
          assertThat(finding.goodput())
              .as(AttackTable.line(finding))
              .isGreaterThanOrEqualTo(Finding.MIN_GOODPUT);
        });
  }

  @Test
  void attacks_areAtLeastThirtyEachByItsName() {
    assertThat(AttackMain.attacks())
        .extracting(Attack::name)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(30);
  }
}

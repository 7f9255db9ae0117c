package io.recgpt.explain;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void explainService_asAWhole_keepsTheRules() {
    ArchitectureRules.check("io.recgpt.explain");
  }
}

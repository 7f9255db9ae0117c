package io.recgpt.hostile;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void structure_ofThisModule_followsTheRules() {
    ArchitectureRules.check("io.recgpt.hostile");
  }
}

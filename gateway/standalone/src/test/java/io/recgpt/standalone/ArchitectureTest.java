package io.recgpt.standalone;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void structure_ofThisModule_keepsTheRules() {
    ArchitectureRules.check("io.recgpt.standalone");
  }
}

package io.recgpt.gateway;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void gateway_always_keepsTheRules() {
    ArchitectureRules.check("io.recgpt.gateway");
  }
}

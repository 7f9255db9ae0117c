package io.recgpt.retrieval;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void module_followsTheRules() {
    ArchitectureRules.check("io.recgpt.retrieval");
  }
}

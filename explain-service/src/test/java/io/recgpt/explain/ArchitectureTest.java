package io.recgpt.explain;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void explainService_asAWhole_keepsTheRules() {
    ArchitectureRules.check("io.recgpt.explain");
  }

  @Test
  void domain_knowsNeitherCallsNorTables() {
    ArchitectureRules.checkDomain(
        "io.recgpt.explain.writing",
        "io.recgpt.explain.affinity",
        "io.recgpt.explain.explanation",
        "io.recgpt.explain.item",
        "io.recgpt.explain.language",
        "io.recgpt.explain.checking");
  }
}

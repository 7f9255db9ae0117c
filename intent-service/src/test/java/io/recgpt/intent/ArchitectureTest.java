package io.recgpt.intent;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void classes_ofThisModule_keepTheRules() {
    ArchitectureRules.check("io.recgpt.intent");
  }

  @Test
  void domain_knowsNeitherCallsNorTables() {
    ArchitectureRules.checkDomain(
        "io.recgpt.intent.behavior",
        "io.recgpt.intent.profile",
        "io.recgpt.intent.mining",
        "io.recgpt.intent.interest",
        "io.recgpt.intent.tag",
        "io.recgpt.intent.catalogue",
        "io.recgpt.intent.language",
        "io.recgpt.intent.compression");
  }
}

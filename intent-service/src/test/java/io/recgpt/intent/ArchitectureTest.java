package io.recgpt.intent;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void classes_ofThisModule_keepTheRules() {
    ArchitectureRules.check("io.recgpt.intent");
  }
}

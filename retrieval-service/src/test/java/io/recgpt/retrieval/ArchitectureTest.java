package io.recgpt.retrieval;

import io.recgpt.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void module_followsTheRules() {
    ArchitectureRules.check("io.recgpt.retrieval");
  }

  @Test
  void domain_knowsNeitherCallsNorTables() {
    ArchitectureRules.checkDomain(
        "io.recgpt.retrieval.item",
        "io.recgpt.retrieval.numeric",
        "io.recgpt.retrieval.ranking",
        "io.recgpt.retrieval.learning",
        "io.recgpt.retrieval.towers",
        "io.recgpt.retrieval.catalogue.clusters",
        "io.recgpt.retrieval.index.lucene");
  }
}

package io.recgpt.explain.prepared;

import io.recgpt.storage.Dialect;
import org.junit.jupiter.api.Tag;

@Tag("peer")
final class ExplanationTableIT extends ExplanationTableContract {
  ExplanationTableIT() {
    super(Dialect.POSTGRESQL);
  }
}

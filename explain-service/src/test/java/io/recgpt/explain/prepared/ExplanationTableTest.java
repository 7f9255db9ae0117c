package io.recgpt.explain.prepared;

import io.recgpt.storage.Dialect;

final class ExplanationTableTest extends ExplanationTableContract {
  ExplanationTableTest() {
    super(Dialect.SQLITE);
  }
}

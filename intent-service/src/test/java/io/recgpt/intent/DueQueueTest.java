package io.recgpt.intent;

import io.recgpt.storage.Dialect;

final class DueQueueTest extends DueQueueContract {
  DueQueueTest() {
    super(Dialect.SQLITE);
  }
}

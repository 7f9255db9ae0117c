package io.recgpt.intent.store;

import io.recgpt.storage.Dialect;

final class DueQueueTest extends DueQueueContract {
  DueQueueTest() {
    super(Dialect.SQLITE);
  }
}

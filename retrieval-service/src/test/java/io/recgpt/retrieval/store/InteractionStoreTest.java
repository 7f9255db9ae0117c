package io.recgpt.retrieval.store;

import io.recgpt.storage.Dialect;

final class InteractionStoreTest extends InteractionStoreContract {
  InteractionStoreTest() {
    super(Dialect.SQLITE);
  }
}

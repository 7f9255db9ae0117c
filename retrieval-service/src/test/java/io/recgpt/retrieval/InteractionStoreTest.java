package io.recgpt.retrieval;

import io.recgpt.storage.Dialect;

final class InteractionStoreTest extends InteractionStoreContract {
  InteractionStoreTest() {
    super(Dialect.SQLITE);
  }
}

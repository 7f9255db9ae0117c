package io.recgpt.retrieval.store;

import io.recgpt.storage.Dialect;
import org.junit.jupiter.api.Tag;

@Tag("peer")
final class InteractionStoreIT extends InteractionStoreContract {
  InteractionStoreIT() {
    super(Dialect.POSTGRESQL);
  }
}

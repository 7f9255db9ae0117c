package io.recgpt.explain.catalogue;

import io.recgpt.storage.Dialect;
import org.junit.jupiter.api.Tag;

@Tag("peer")
final class ItemStoreIT extends ItemStoreContract {
  ItemStoreIT() {
    super(Dialect.POSTGRESQL);
  }
}

package io.recgpt.intent.store;

import io.recgpt.storage.Dialect;
import org.junit.jupiter.api.Tag;

@Tag("peer")
final class CatalogueStoreIT extends CatalogueStoreContract {
  CatalogueStoreIT() {
    super(Dialect.POSTGRESQL);
  }
}

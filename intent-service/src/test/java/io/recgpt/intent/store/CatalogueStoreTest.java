package io.recgpt.intent.store;

import io.recgpt.storage.Dialect;

final class CatalogueStoreTest extends CatalogueStoreContract {
  CatalogueStoreTest() {
    super(Dialect.SQLITE);
  }
}

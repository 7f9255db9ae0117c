package io.recgpt.retrieval;

import io.recgpt.storage.Dialect;

final class CatalogueStoreTest extends CatalogueStoreContract {
  CatalogueStoreTest() {
    super(Dialect.SQLITE);
  }
}

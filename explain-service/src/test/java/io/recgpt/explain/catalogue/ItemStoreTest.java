package io.recgpt.explain.catalogue;

import io.recgpt.storage.Dialect;

final class ItemStoreTest extends ItemStoreContract {
  ItemStoreTest() {
    super(Dialect.SQLITE);
  }
}

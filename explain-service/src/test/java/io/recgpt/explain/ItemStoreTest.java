package io.recgpt.explain;

import io.recgpt.storage.Dialect;

final class ItemStoreTest extends ItemStoreContract {
  ItemStoreTest() {
    super(Dialect.SQLITE);
  }
}

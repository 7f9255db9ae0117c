package io.recgpt.retrieval.store;

import io.recgpt.storage.Dialect;

final class ClusterStoreTest extends ClusterStoreContract {
  ClusterStoreTest() {
    super(Dialect.SQLITE);
  }
}

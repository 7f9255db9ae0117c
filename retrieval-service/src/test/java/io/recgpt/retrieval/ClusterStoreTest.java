package io.recgpt.retrieval;

import io.recgpt.storage.Dialect;

final class ClusterStoreTest extends ClusterStoreContract {
  ClusterStoreTest() {
    super(Dialect.SQLITE);
  }
}

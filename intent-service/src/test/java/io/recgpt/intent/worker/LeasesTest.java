package io.recgpt.intent.worker;

import io.recgpt.storage.Dialect;

final class LeasesTest extends LeasesContract {
  LeasesTest() {
    super(Dialect.SQLITE);
  }
}

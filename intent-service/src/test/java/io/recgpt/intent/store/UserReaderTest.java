package io.recgpt.intent.store;

import io.recgpt.storage.Dialect;

final class UserReaderTest extends UserReaderContract {
  UserReaderTest() {
    super(Dialect.SQLITE);
  }
}

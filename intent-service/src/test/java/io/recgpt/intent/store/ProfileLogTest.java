package io.recgpt.intent.store;

import io.recgpt.storage.Dialect;

final class ProfileLogTest extends ProfileLogContract {
  ProfileLogTest() {
    super(Dialect.SQLITE);
  }
}

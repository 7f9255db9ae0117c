package io.recgpt.intent.store;

import io.recgpt.storage.Dialect;

final class BehaviorLogTest extends BehaviorLogContract {
  BehaviorLogTest() {
    super(Dialect.SQLITE);
  }
}

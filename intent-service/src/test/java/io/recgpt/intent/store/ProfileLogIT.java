package io.recgpt.intent.store;

import io.recgpt.storage.Dialect;
import org.junit.jupiter.api.Tag;

@Tag("peer")
final class ProfileLogIT extends ProfileLogContract {
  ProfileLogIT() {
    super(Dialect.POSTGRESQL);
  }
}

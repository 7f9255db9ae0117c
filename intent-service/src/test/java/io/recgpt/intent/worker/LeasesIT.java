package io.recgpt.intent.worker;

import io.recgpt.storage.Dialect;
import org.junit.jupiter.api.Tag;

@Tag("peer")
final class LeasesIT extends LeasesContract {
  LeasesIT() {
    super(Dialect.POSTGRESQL);
  }
}

package io.recgpt.intent;

import io.recgpt.storage.Dialect;
import org.junit.jupiter.api.Tag;

@Tag("peer")
final class DueQueueIT extends DueQueueContract {
  DueQueueIT() {
    super(Dialect.POSTGRESQL);
  }
}

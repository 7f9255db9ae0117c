package io.recgpt.testkit;

import io.recgpt.storage.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDatabaseTest extends DatabaseContract {
  @TempDir Path folder;

  @Override
  Database open(String migrations) {
    return Database.sqlite(folder.resolve("data").resolve("notes.db"), migrations);
  }

  @Override
  Database openEmpty(String migrations) {
    return Database.sqlite(folder.resolve("empty.db"), migrations);
  }
}

package io.recgpt.storage;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema of a file up to date with the SQL scripts of a class path folder. */
final class Migrations {
  private Migrations() {}

  static void apply(SqliteFile file, String folder) {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(file.url(), null, null)
          .locations("classpath:" + folder)
          .failOnMissingLocations(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StorageException(
          StorageException.Reason.MIGRATION,
          "%s: migration from %s failed: %s"
              .formatted(file.path(), folder, StorageException.firstLine(e)),
          e);
    }
  }
}

package io.recgpt.storage;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a schema up to date with the SQL scripts of a class path folder, one for each dialect. */
final class Migrations {
  private Migrations() {}

  static void apply(SqliteFile file, String folder) {
    apply(file, folder, configuration().dataSource(file.url(), null, null));
  }

  /** To be called by one process at a time. */
  static void apply(PostgresSchema schema, String folder) {
    apply(schema, folder, configuration(schema));
  }

  /** What a schema has and lacks of the scripts; nothing is applied. */
  static Flyway of(PostgresSchema schema, String folder) {
    return located(schema, folder, configuration(schema)).load();
  }

  private static FluentConfiguration configuration(PostgresSchema schema) {
    return configuration()
        .dataSource(schema.source())
        .defaultSchema(schema.schemaName())
        .createSchemas(true);
  }

  private static FluentConfiguration located(
      Engine engine, String folder, FluentConfiguration configuration) {
    return configuration
        .locations("classpath:%s/%s".formatted(folder, engine.dialect().folder()))
        .failOnMissingLocations(true);
  }

  private static FluentConfiguration configuration() {
    return Flyway.configure(Migrations.class.getClassLoader());
  }

  private static void apply(Engine engine, String folder, FluentConfiguration configuration) {
    try {
      located(engine, folder, configuration).load().migrate();
    } catch (FlywayException e) {
      throw new StorageException(
          StorageException.Reason.MIGRATION,
          "%s: migration from %s failed: %s"
              .formatted(engine.name(), folder, StorageException.firstLine(e)),
          e);
    }
  }
}

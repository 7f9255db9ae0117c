package io.recgpt.storage;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * A look at a PostgreSQL database that changes nothing of it.
 *
 * @param version of the server, such as {@code 15.14}
 * @param ahead how far its clock is ahead of this machine's; negative where it is behind
 * @param schemas how each schema that was asked for stands
 */
public record PostgresExamination(
    String version, Duration ahead, Map<String, SchemaState> schemas) {
  public PostgresExamination {
    requireNonNull(version);
    requireNonNull(ahead);
    schemas = Map.copyOf(schemas);
  }

  /** How a schema stands to the migrations of this version. */
  public enum SchemaState {
    /** It is not there yet: the service makes it at its first start. */
    ABSENT,
    /** It lacks migrations: the service applies them at its next start. */
    BEHIND,
    /** It is as this version wants it. */
    CURRENT,
    /** It has migrations that this version doesn't know, or that were changed or failed. */
    STRANGE
  }

  /**
   * Looks.
   *
   * @param migrations class path folder of migrations by schema
   * @throws StorageException if the server can't be reached, or refuses
   */
  public static PostgresExamination of(PostgresConfig config, Map<String, String> migrations) {
    try (PostgresSchema any = PostgresSchema.unmigrated(config, "public")) {
      try (Connection connection = any.source().getConnection();
          Statement statement = connection.createStatement()) {
        long before = System.nanoTime();
        Duration ahead = ahead(statement, before);
        Map<String, SchemaState> schemas = new TreeMap<>();
        for (Map.Entry<String, String> each : migrations.entrySet()) {
          schemas.put(each.getKey(), state(config, statement, each.getKey(), each.getValue()));
        }
        String version = connection.getMetaData().getDatabaseProductVersion();
        return new PostgresExamination(version.split(" ", 2)[0], ahead, schemas);
      } catch (SQLException e) {
        throw any.fault(e);
      }
    }
  }

  /** Half of the way there and back is the best guess of when the server looked at its clock. */
  private static Duration ahead(Statement statement, long before) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      Instant there = row.getTimestamp(1).toInstant();
      Duration elapsed = Duration.ofNanos(System.nanoTime() - before);
      return Duration.between(Instant.now().minus(elapsed.dividedBy(2)), there);
    }
  }

  private static SchemaState state(
      PostgresConfig config, Statement statement, String schema, String migrations)
      throws SQLException {
    String there = "SELECT to_regclass('%s.flyway_schema_history')".formatted(schema);
    try (ResultSet row = statement.executeQuery(there)) {
      row.next();
      if (row.getString(1) == null) {
        return SchemaState.ABSENT;
      }
    }
    try (PostgresSchema opened = PostgresSchema.unmigrated(config, schema)) {
      Flyway flyway = Migrations.of(opened, migrations);
      MigrationInfoService info = flyway.info();
      for (MigrationInfo applied : info.applied()) {
        // Flyway notes the making of the schema as a migration of its own.
        if (!applied.getType().isSynthetic() && applied.getState() != MigrationState.SUCCESS) {
          return SchemaState.STRANGE;
        }
      }
      return info.pending().length > 0 ? SchemaState.BEHIND : SchemaState.CURRENT;
    } catch (FlywayException unreadable) {
      return SchemaState.STRANGE;
    }
  }
}

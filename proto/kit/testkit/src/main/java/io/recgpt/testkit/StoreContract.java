package io.recgpt.testkit;

import static java.util.Objects.requireNonNull;

import io.recgpt.storage.Database;
import io.recgpt.storage.Dialect;
import io.recgpt.storage.PostgresConfig;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of a service's store, on a new database of either kind for each test. */
public abstract class StoreContract {
  private final String service;
  private final Dialect dialect;
  private final List<Database> opened = new ArrayList<>();
  @TempDir private Path folder;
  private @Nullable PostgresConfig config;
  private @Nullable Database database;

  /** For a service such as {@code intent}, whose migrations are in its package. */
  protected StoreContract(String service, Dialect dialect) {
    this.service = requireNonNull(service);
    this.dialect = requireNonNull(dialect);
  }

  @BeforeEach
  final void openDatabase() {
    config =
        switch (dialect) {
          case SQLITE -> null;
          case POSTGRESQL -> PostgresServer.shared().database();
        };
    database = another();
  }

  @AfterEach
  final void closeDatabases() {
    opened.forEach(Database::close);
  }

  /** The database of this test. */
  protected final Database database() {
    return requireNonNull(database);
  }

  /** The same once more, as another process would open it; closed after the test. */
  protected final Database another() {
    Database another =
        Database.open(config, folder, service, "io/recgpt/%s/migration".formatted(service));
    opened.add(another);
    return another;
  }

  /** What the store has set aside of others' logs, in order: log, position, tenant and reason. */
  protected final List<String> setAsideEntries() {
    return database()
        .read(connection -> {
          List<String> entries = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT log, sequence, tenant, reason FROM set_aside_entry ORDER BY sequence");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              entries.add(
                  "%s %d %s %s"
                      .formatted(
                          rows.getString(1),
                          rows.getLong(2),
                          rows.getString(3),
                          rows.getString(4)));
            }
          }
          return entries;
        });
  }
}

package io.recgpt.intent.worker.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The one clock that leases, back-off and budgets are measured by: that of the machine that the
 * database runs on, so that workers whose clocks differ agree.
 */
@FunctionalInterface
public interface LeaseClock {
  /** The time now, to the millisecond, as the database has it. */
  Instant now(Connection connection) throws SQLException;

  /** An embedded database: its machine's clock is this process's. */
  static LeaseClock embedded(InstantSource wallClock) {
    return connection -> Instant.ofEpochMilli(wallClock.millis());
  }

  /** A PostgreSQL server. */
  static LeaseClock postgresql() {
    return connection -> {
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)");
          ResultSet row = select.executeQuery()) {
        row.next();
        return Instant.ofEpochMilli(row.getLong(1));
      }
    };
  }
}

package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Tokens that each tenant may have spent in a day of UTC, counted in the database for all processes
 * together. Calls in progress are counted by their estimates, so that a bound may be overshot by
 * what they take beyond.
 */
final class TenantTokens {
  private static final int DAYS_KEPT = 40;

  private final Database database;
  private final long perDay;
  private final InstantSource clock;

  /**
   * A count.
   *
   * @param perDay most tokens of a tenant in a day; 0 for no bound
   */
  TenantTokens(Database database, long perDay, InstantSource clock) {
    this.database = requireNonNull(database);
    this.perDay = perDay;
    this.clock = requireNonNull(clock);
  }

  /** How long a tenant has to wait until something may be spent on it; zero: now. */
  Duration untilFree(Tenant tenant) {
    if (perDay == 0) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    LocalDate today = day(now);
    return spent(tenant, today) < perDay
        ? Duration.ZERO
        : Duration.between(now, today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private long spent(Tenant tenant, LocalDate day) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT spent FROM tenant_tokens WHERE tenant = ? AND day = ?")) {
        select.setString(1, tenant.id());
        select.setLong(2, day.toEpochDay());
        try (ResultSet row = select.executeQuery()) {
          return row.next() ? row.getLong(1) : 0L;
        }
      }
    });
  }

  /** Books tokens on today; fewer than 0 put an estimate right. */
  void book(Tenant tenant, long tokens) {
    if (tokens == 0) {
      return;
    }
    long today = day(clock.instant()).toEpochDay();
    database.write(connection -> {
      try (PreparedStatement add =
              connection.prepareStatement(
                  """
                  INSERT INTO tenant_tokens (tenant, day, spent) VALUES (?, ?, ?)
                  ON CONFLICT (tenant, day) DO UPDATE SET
                  spent = tenant_tokens.spent + excluded.spent
                  """);
          PreparedStatement old =
              connection.prepareStatement(
                  "DELETE FROM tenant_tokens WHERE tenant = ? AND day < ?")) {
        add.setString(1, tenant.id());
        add.setLong(2, today);
        add.setLong(3, tokens);
        old.setString(1, tenant.id());
        old.setLong(2, today - DAYS_KEPT);
        return add.executeUpdate() + old.executeUpdate();
      }
    });
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}

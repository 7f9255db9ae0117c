package io.recgpt.intent.store;

import static java.util.Objects.requireNonNull;

import io.recgpt.storage.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The profiles of all tenants in the order of their commits: of each user the last one. */
public final class ProfileLog {
  static final int MAX_PROFILES = 100;
  static final int MAX_BYTES = 1 << 20;

  private static final String AFTER =
      """
      SELECT p.sequence, t.tenant, p.as_of, p.profile
      FROM profiles p JOIN users u USING (user_key) JOIN tenants t USING (tenant_key)
      WHERE p.sequence > ? ORDER BY p.sequence LIMIT ?
      """;

  private final Database database;

  /** A log in a database that stays its owner's to close. */
  public ProfileLog(Database database) {
    this.database = requireNonNull(database);
  }

  /**
   * A profile with its place.
   *
   * @param bytes a serialised recgpt.type.v1.Profile
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Committed(long sequence, String tenant, Instant asOf, byte[] bytes) {}

  /**
   * The next profiles after a position, in order: at most {@link #MAX_PROFILES}, and beyond the
   * first no more than {@link #MAX_BYTES} together.
   */
  public List<Committed> after(long sequence) {
    return database.read(connection -> {
      List<Committed> page = new ArrayList<>();
      try (PreparedStatement select = connection.prepareStatement(AFTER)) {
        select.setLong(1, sequence);
        select.setInt(2, MAX_PROFILES);
        long bytes = 0;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            Committed next =
                new Committed(
                    rows.getLong(1),
                    rows.getString(2),
                    Instant.ofEpochMilli(rows.getLong(3)),
                    rows.getBytes(4));
            bytes += next.bytes().length;
            if (bytes > MAX_BYTES && !page.isEmpty()) {
              break;
            }
            page.add(next);
          }
        }
      }
      return page;
    });
  }
}

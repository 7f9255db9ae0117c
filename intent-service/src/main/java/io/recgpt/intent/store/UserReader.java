package io.recgpt.intent.store;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.Database.SqlWork;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What the log says of one person, up to a time. */
public final class UserReader {
  static final int MAX_SEEN = 10_000;

  /** Bounds the work for one person, whatever their log; the latest count. */
  private static final int MAX_ROWS = 20_000;

  private static final String LATEST =
      """
      SELECT %s FROM behaviors b WHERE b.user_key = ? AND b.occurred_at <= ?
      ORDER BY b.occurred_at DESC, b.sequence DESC LIMIT ?
      """
          .formatted(BehaviorLog.COLUMNS);

  private static final String UNCHANGED =
      """
      SELECT u.last_sequence, u.last_evidence_sequence,
        coalesce(p.version, 0), coalesce(p.as_of, 0), coalesce(p.mined_sequence, 0)
      FROM tenants t JOIN users u USING (tenant_key) LEFT JOIN profiles p USING (user_key)
      WHERE t.tenant = ? AND u.user_id = ? AND u.user_key = ? AND u.last_sequence = ?
      AND NOT EXISTS (
        SELECT 1 FROM behaviors b
        WHERE b.user_key = u.user_key AND b.occurred_at > ? AND b.occurred_at <= ?)
      """;

  private final Database database;

  /** A reader of a database that stays its owner's to close. */
  public UserReader(Database database) {
    this.database = requireNonNull(database);
  }

  /**
   * A person as of a time.
   *
   * @param recent latest behaviors without impressions, oldest first; before them what was returned
   *     or disliked earlier of their items
   * @param seen items touched by more than an impression, latest first
   * @param sequence position of the person's last behavior, whatever its time
   * @param evidenceSequence position of the last behavior that can change a profile
   * @param key of the user's row; 0 for nobody
   */
  public record Person(
      List<Behavior> recent,
      Set<String> seen,
      long sequence,
      long evidenceSequence,
      Optional<ProfileStore.Stored> profile,
      long key) {

    /** Of a person without behaviors. */
    public static final Person UNKNOWN = new Person(List.of(), Set.of(), 0, 0, Optional.empty(), 0);
  }

  /**
   * What has become of a person whose response still holds.
   *
   * @param sequence position of the person's last behavior
   * @param evidenceSequence position of the last behavior that can change a profile
   * @param profile its head; empty where none was visible
   */
  public record Unchanged(
      long sequence, long evidenceSequence, Optional<ProfileStore.Head> profile) {}

  /**
   * A person beside a response that was given before.
   *
   * @param asOf the time that was looked at
   * @param unchanged empty: the response must be made anew
   */
  public record Comparison(Instant asOf, Optional<Unchanged> unchanged) {}

  /**
   * Compares a person with what a response was made of, in one snapshot.
   *
   * @param time gives the time that is looked at
   */
  public Comparison compare(
      Tenant tenant, String userId, SqlWork<Instant> time, int historyLimit, Revision known) {
    return database.read(connection -> {
      Instant asOf = time.run(connection);
      return new Comparison(
          asOf,
          known.historyLimit() == historyLimit
              ? unchanged(connection, tenant, userId, asOf, known)
              : Optional.empty());
    });
  }

  private static Optional<Unchanged> unchanged(
      Connection connection, Tenant tenant, String userId, Instant asOf, Revision known)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(UNCHANGED)) {
      // What was recorded ahead of its time is seen as time passes, without a new behavior.
      long then = known.asOf().toEpochMilli();
      long now = asOf.toEpochMilli();
      select.setString(1, tenant.id());
      select.setString(2, StoredText.of(userId));
      select.setLong(3, known.userKey());
      select.setLong(4, known.sequence());
      select.setLong(5, Math.min(then, now));
      select.setLong(6, Math.max(then, now));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Optional<ProfileStore.Head> visible =
            Optional.of(
                    new ProfileStore.Head(
                        row.getLong(3), Instant.ofEpochMilli(row.getLong(4)), row.getLong(5)))
                .filter(head -> head.version() > 0 && !head.asOf().isAfter(asOf));
        long version = visible.map(ProfileStore.Head::version).orElse(0L);
        return version == known.profileVersion()
            ? Optional.of(new Unchanged(row.getLong(1), row.getLong(2), visible))
            : Optional.empty();
      }
    }
  }

  /** Reads all of a person in one snapshot; {@link Person#UNKNOWN} without behaviors. */
  public Person read(Tenant tenant, String userId, Instant asOf, int historyLimit) {
    return database.read(connection -> {
      OptionalLong userKey = TenantKeys.ofUser(connection, tenant, userId);
      return userKey.isEmpty()
          ? Person.UNKNOWN
          : read(connection, userKey.getAsLong(), userId, asOf, historyLimit);
    });
  }

  private static Person read(
      Connection connection, long userKey, String userId, Instant asOf, int historyLimit)
      throws SQLException {
    List<Behavior> recent = new ArrayList<>();
    List<Behavior> rejections = new ArrayList<>();
    Set<String> recentItems = new HashSet<>();
    Set<String> seen = new LinkedHashSet<>();
    try (PreparedStatement select = connection.prepareStatement(LATEST)) {
      select.setLong(1, userKey);
      select.setLong(2, asOf.toEpochMilli());
      select.setInt(3, MAX_ROWS);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next() && (seen.size() < MAX_SEEN || recent.size() < historyLimit)) {
          if (rows.getInt(2) == BehaviorKind.IMPRESSION.number()) {
            continue;
          }
          String itemId = rows.getString(3);
          if (recent.size() < historyLimit) {
            recent.add(BehaviorLog.behavior(rows, userId));
            if (itemId != null) {
              recentItems.add(itemId);
            }
          } else if (itemId != null
              && BehaviorKind.of(rows.getInt(2)).negative()
              && recentItems.remove(itemId)) {
            // One is enough, the latest: the item is no evidence, whatever came after.
            rejections.add(BehaviorLog.behavior(rows, userId));
          }
          if (itemId != null && seen.size() < MAX_SEEN) {
            seen.add(itemId);
          }
        }
      }
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT last_sequence, last_evidence_sequence FROM users WHERE user_key = ?")) {
      select.setLong(1, userKey);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Person(
            Stream.concat(rejections.reversed().stream(), recent.reversed().stream()).toList(),
            seen,
            row.getLong(1),
            row.getLong(2),
            ProfileStore.read(connection, userKey),
            userKey);
      }
    }
  }

  /** At most so many ids of users after one, in order. */
  public List<String> users(Tenant tenant, String after, int limit) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT user_id FROM users JOIN tenants t USING (tenant_key)
              WHERE t.tenant = ? AND user_id > ? ORDER BY user_id LIMIT ?
              """)) {
        select.setString(1, tenant.id());
        select.setString(2, StoredText.of(after));
        select.setInt(3, limit);
        List<String> ids = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            ids.add(rows.getString(1));
          }
        }
        return ids;
      }
    });
  }
}

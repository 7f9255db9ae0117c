package io.recgpt.retrieval.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.SetAsideEntries;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/** Who did what to which item, taken over from the log of behaviors, with the cursor into it. */
public final class InteractionStore {
  private static final int LOAD_BATCH = 20_000;

  /** Ordinals to remember of users, and as many of items. */
  private static final int REMEMBERED = 50_000;

  private static final String INSERT =
      """
      INSERT INTO interaction (tenant, "user", item, kind, occurred_at) VALUES (?, ?, ?, ?, ?)
      """;

  private final Database database;
  private final ToIntFunction<String> mostItems;
  private final Cache<Ordinals.Key, Integer> users = remembering();
  private final Cache<Ordinals.Key, Integer> items = remembering();

  private volatile long loaded;

  /**
   * Interactions, in a database of this service.
   *
   * @param mostItems that a tenant's log may name, those of its catalogue among them
   */
  public InteractionStore(Database database, ToIntFunction<String> mostItems) {
    this.database = database;
    this.mostItems = mostItems;
  }

  /** One behavior towards an item, with its position in the log. */
  public record Event(
      long sequence,
      String tenant,
      String userId,
      String itemId,
      ItemAction action,
      Instant occurredAt) {}

  /**
   * What was appended of one tenant.
   *
   * @param people ordinals of its users by id, as {@link #userIds} has them
   */
  public record Appended(List<Interaction> interactions, Map<String, Integer> people) {}

  private record Inserted(
      Map<String, Appended> byTenant,
      Map<Ordinals.Key, Integer> users,
      Map<Ordinals.Key, Integer> items) {}

  /** Takes interactions of one tenant. */
  public interface Sink {
    void accept(String tenant, List<Interaction> interactions);
  }

  /** How far the log has been taken over. */
  long cursor() {
    return database.read(InteractionStore::cursor);
  }

  private static long cursor(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT sequence FROM behavior_cursor");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Commits events and cursor together; returns the events by tenant. What another process on the
   * same database has taken over already is not stored again, and what names one item too many is
   * left out.
   */
  public Map<String, Appended> append(List<Event> events, long cursor) {
    Inserted appended =
        database.write(connection -> {
          long stored = cursor(connection);
          Inserted inserted = insert(connection, events, stored);
          move(connection, Math.max(stored, cursor));
          return inserted;
        });
    users.putAll(appended.users());
    items.putAll(appended.items());
    return appended.byTenant();
  }

  /** Keeps a behavior that can't be taken over, with the cursor after it; tells where. */
  public String setAside(SetAsideEntries.Entry entry) {
    return database.write(connection -> {
      move(connection, Math.max(cursor(connection), entry.sequence()));
      return SetAsideEntries.put(connection, entry);
    });
  }

  private static void move(Connection connection, long cursor) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE behavior_cursor SET sequence = ?")) {
      update.setLong(1, cursor);
      update.executeUpdate();
    }
  }

  private Inserted insert(Connection connection, List<Event> events, long stored)
      throws SQLException {
    Map<String, Appended> byTenant = new HashMap<>();
    try (Ordinals userOrdinals = Ordinals.ofUsers(connection, users.asMap());
        Ordinals itemOrdinals = Ordinals.ofItems(connection, items.asMap(), mostItems);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Event event : events) {
        int item = itemOrdinals.of(event.tenant(), event.itemId());
        if (item == Ordinals.NONE) {
          continue;
        }
        Interaction interaction =
            new Interaction(
                userOrdinals.of(event.tenant(), event.userId()),
                item,
                event.action(),
                event.occurredAt().truncatedTo(ChronoUnit.MILLIS)); // as it is stored
        if (event.sequence() > stored) {
          insert.setString(1, event.tenant());
          insert.setInt(2, interaction.user());
          insert.setInt(3, interaction.item());
          insert.setInt(4, interaction.action().code());
          insert.setLong(5, interaction.occurredAt().toEpochMilli());
          insert.addBatch();
        }
        Appended appended =
            byTenant.computeIfAbsent(
                event.tenant(), _ -> new Appended(new ArrayList<>(), new HashMap<>()));
        appended.interactions().add(interaction);
        appended.people().put(StoredText.of(event.userId()), interaction.user());
      }
      insert.executeBatch();
      return new Inserted(byTenant, userOrdinals.met(), itemOrdinals.met());
    }
  }

  /**
   * Hands over all interactions, in the order they were recorded. The last ones are read with the
   * cursor while nobody can append, so that none that another process appends is missed between
   * this and {@link #loadedCursor()}, or comes twice.
   */
  public void load(Sink sink) {
    long after = 0;
    boolean more = true;
    while (more) {
      long from = after;
      Map<String, List<Interaction>> byTenant = new HashMap<>();
      after = database.read(connection -> page(connection, from, byTenant));
      byTenant.forEach(sink::accept);
      more = after > from;
    }
    long read = after;
    Map<String, List<Interaction>> last = new HashMap<>();
    loaded =
        database.write(connection -> {
          long cursor = cursor(connection);
          for (long from = read, to = page(connection, from, last);
              to > from;
              to = page(connection, from, last)) {
            from = to;
          }
          return cursor;
        });
    last.forEach(sink::accept);
  }

  /** How far the log has been handed over by {@link #load}; 0 before. */
  public long loadedCursor() {
    return loaded;
  }

  /** A tenant's interactions up to a time, in the order they were recorded. */
  public List<Interaction> of(Tenant tenant, Instant until) {
    return database.read(connection -> {
      List<Interaction> found = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT \"user\", item, kind, occurred_at FROM interaction"
                  + " WHERE tenant = ? AND occurred_at <= ? ORDER BY rowid")) {
        select.setString(1, tenant.id());
        select.setLong(2, until.toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(
                new Interaction(
                    row.getInt(1),
                    row.getInt(2),
                    ItemAction.ofCode(row.getInt(3)),
                    Instant.ofEpochMilli(row.getLong(4))));
          }
        }
      }
      return found;
    });
  }

  /**
   * How large a tenant's log is.
   *
   * @param interactions up to a time
   * @param users of all times
   * @param items of all times, those that the catalogue has not, too
   */
  public record Size(long interactions, long users, long items) {}

  /** How large a tenant's log is; counts its interactions one by one. */
  public Size size(Tenant tenant, Instant until) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT (SELECT count(*) FROM interaction WHERE tenant = ? AND occurred_at <= ?),
              (SELECT coalesce(max(ordinal) + 1, 0) FROM user_key WHERE tenant = ?),
              (SELECT coalesce(max(ordinal) + 1, 0) FROM item_key WHERE tenant = ?)
              """)) {
        select.setString(1, tenant.id());
        select.setLong(2, until.toEpochMilli());
        select.setString(3, tenant.id());
        select.setString(4, tenant.id());
        try (ResultSet row = select.executeQuery()) {
          row.next();
          return new Size(row.getLong(1), row.getLong(2), row.getLong(3));
        }
      }
    });
  }

  /** Hands over the ordinals of all users, by tenant and id, in parts. */
  public void loadPeople(BiConsumer<String, Map<String, Integer>> sink) {
    for (String tenant : database.read(InteractionStore::tenantsOfPeople)) {
      for (Map<String, Integer> part = people(tenant, -1); !part.isEmpty(); ) {
        sink.accept(tenant, part);
        part = people(tenant, Collections.max(part.values()));
      }
    }
  }

  private static List<String> tenantsOfPeople(Connection connection) throws SQLException {
    List<String> tenants = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT DISTINCT tenant FROM user_key");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        tenants.add(row.getString(1));
      }
    }
    return tenants;
  }

  private Map<String, Integer> people(String tenant, int after) {
    return database.read(connection -> {
      Map<String, Integer> people = new HashMap<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT user_id, ordinal FROM user_key WHERE tenant = ? AND ordinal > ?"
                  + " ORDER BY ordinal LIMIT ?")) {
        select.setString(1, tenant);
        select.setInt(2, after);
        select.setInt(3, LOAD_BATCH);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            people.put(row.getString(1), row.getInt(2));
          }
        }
      }
      return people;
    });
  }

  /** A tenant's user ids by ordinal. */
  public Map<Integer, String> userIds(Tenant tenant) {
    return ids(tenant, "SELECT ordinal, user_id FROM user_key WHERE tenant = ?");
  }

  /** A tenant's item ids by ordinal, those of items that the catalogue has not, too. */
  public Map<Integer, String> itemIds(Tenant tenant) {
    return ids(tenant, "SELECT ordinal, item_id FROM item_key WHERE tenant = ?");
  }

  private Map<Integer, String> ids(Tenant tenant, String sql) {
    return database.read(connection -> {
      Map<Integer, String> ids = new HashMap<>();
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setString(1, tenant.id());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            ids.put(row.getInt(1), row.getString(2));
          }
        }
      }
      return ids;
    });
  }

  private static Cache<Ordinals.Key, Integer> remembering() {
    return Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  }

  private static long page(
      Connection connection, long after, Map<String, List<Interaction>> byTenant)
      throws SQLException {
    long last = after;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT rowid, tenant, \"user\", item, kind, occurred_at FROM interaction"
                + " WHERE rowid > ? ORDER BY rowid LIMIT ?")) {
      select.setLong(1, after);
      select.setInt(2, LOAD_BATCH);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          last = row.getLong(1);
          byTenant
              .computeIfAbsent(row.getString(2), added -> new ArrayList<>())
              .add(
                  new Interaction(
                      row.getInt(3),
                      row.getInt(4),
                      ItemAction.ofCode(row.getInt(5)),
                      Instant.ofEpochMilli(row.getLong(6))));
        }
      }
    }
    return last;
  }
}

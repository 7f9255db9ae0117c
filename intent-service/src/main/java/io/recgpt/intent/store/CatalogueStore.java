package io.recgpt.intent.store;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.SetAsideEntries;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The few fields of items and domains that mining needs, taken over from the catalogue. */
public final class CatalogueStore {
  private static final String LOG = "item-changes";
  private static final String TAG_SEPARATOR = "\n";

  private static final String PUT_ITEM =
      """
      INSERT INTO items
      (tenant_key, item_id, title, title_words, category, brand, tags, embedding)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant_key, item_id) DO UPDATE SET title = excluded.title,
      title_words = excluded.title_words, category = excluded.category, brand = excluded.brand,
      tags = excluded.tags, embedding = excluded.embedding
      """;

  private final Database database;

  /** A store in a database that stays its owner's to close. */
  public CatalogueStore(Database database) {
    this.database = requireNonNull(database);
  }

  /** One change of a tenant's catalogue. */
  sealed interface Change {
    Tenant tenant();

    /** An item was added or replaced. */
    record ItemPut(Tenant tenant, CatalogueItem item) implements Change {}

    /** The domain was set; bytes of a recgpt.type.v1.Domain. */
    @SuppressWarnings("ArrayRecordComponent")
    record DomainPut(Tenant tenant, byte[] domain) implements Change {}
  }

  /**
   * How far a tenant has come; snapshots made of it compare theirs.
   *
   * @param catalogueVersion grows with every change of items or domain
   * @param domain serialised; empty where none was set
   * @param lastOccurredAt latest time of a behavior; empty without behaviors
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record TenantState(
      long catalogueVersion, long behaviorCount, byte[] domain, Optional<Instant> lastOccurredAt) {
    /** Of a tenant that has nothing. */
    public static final TenantState UNKNOWN = new TenantState(0, 0, new byte[0], Optional.empty());
  }

  /**
   * Takes over changes together with the cursor after them; nothing where another process on the
   * same database has come as far already.
   */
  void apply(List<Change> changes, long cursor) {
    database.write(connection -> {
      if (cursor(connection) >= cursor) {
        return false;
      }
      Map<Tenant, Long> keys = new HashMap<>();
      for (Change change : changes) {
        if (!keys.containsKey(change.tenant())) {
          keys.put(change.tenant(), TenantKeys.make(connection, change.tenant()));
        }
      }
      put(connection, changes, keys);
      move(connection, cursor);
      return true;
    });
  }

  /** Keeps a change that can't be taken over, with the cursor after it; returns where. */
  String setAside(SetAsideEntries.Entry entry) {
    return database.write(connection -> {
      if (cursor(connection) < entry.sequence()) {
        move(connection, entry.sequence());
      }
      return SetAsideEntries.put(connection, entry);
    });
  }

  private static void move(Connection connection, long cursor) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO cursors (log, sequence) VALUES (?, ?)
            ON CONFLICT (log) DO UPDATE SET sequence = excluded.sequence
            """)) {
      insert.setString(1, LOG);
      insert.setLong(2, cursor);
      insert.executeUpdate();
    }
  }

  /** The cursor as it was last committed; 0 before the first change. */
  long cursor() {
    return database.read(CatalogueStore::cursor);
  }

  private static long cursor(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT sequence FROM cursors WHERE log = ?")) {
      select.setString(1, LOG);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0L;
      }
    }
  }

  /** How far the tenant has come; none where the tenant is unknown. */
  public Optional<TenantState> state(Tenant tenant) {
    return database.read(connection -> state(connection, tenant));
  }

  /** The same in a snapshot of the database. */
  public static Optional<TenantState> state(Connection snapshot, Tenant tenant)
      throws SQLException {
    try (PreparedStatement select =
        snapshot.prepareStatement(
            """
            SELECT catalogue_version, behavior_count, domain, last_occurred_at
            FROM tenants WHERE tenant = ?
            """)) {
      select.setString(1, tenant.id());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long behaviors = row.getLong(2);
        byte[] domain = row.getBytes(3);
        return Optional.of(
            new TenantState(
                row.getLong(1),
                behaviors,
                domain == null ? new byte[0] : domain,
                behaviors == 0
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochMilli(row.getLong(4)))));
      }
    }
  }

  /** All items of a tenant, in order of their ids. */
  public List<CatalogueItem> items(Tenant tenant) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT i.* FROM items i JOIN tenants t USING (tenant_key)
              WHERE t.tenant = ? ORDER BY i.item_id
              """)) {
        select.setString(1, tenant.id());
        List<CatalogueItem> items = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            items.add(item(rows));
          }
        }
        return items;
      }
    });
  }

  /** All tenants with behaviors. */
  public List<Tenant> tenants() {
    return database.read(connection -> {
      List<Tenant> tenants = new ArrayList<>();
      try (PreparedStatement select =
              connection.prepareStatement("SELECT tenant FROM tenants WHERE behavior_count > 0");
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          tenants.add(new Tenant(rows.getString(1)));
        }
      }
      return tenants;
    });
  }

  private static CatalogueItem item(ResultSet row) throws SQLException {
    String tags = row.getString("tags");
    return new CatalogueItem(
        row.getString("item_id"),
        row.getString("title"),
        row.getString("title_words"),
        row.getString("category"),
        row.getString("brand"),
        tags.isEmpty() ? List.of() : List.of(tags.split(TAG_SEPARATOR)),
        Embedding.fromBytes(row.getBytes("embedding")));
  }

  private static void put(Connection connection, List<Change> changes, Map<Tenant, Long> keys)
      throws SQLException {
    try (PreparedStatement items = connection.prepareStatement(PUT_ITEM);
        PreparedStatement domains =
            connection.prepareStatement("UPDATE tenants SET domain = ? WHERE tenant_key = ?");
        PreparedStatement versions =
            connection.prepareStatement(
                """
                UPDATE tenants SET catalogue_version = catalogue_version + ? WHERE tenant_key = ?
                """)) {
      Map<Long, Integer> counts = new TreeMap<>();
      for (Change change : changes) {
        long tenantKey = requireNonNull(keys.get(change.tenant()));
        counts.merge(tenantKey, 1, Integer::sum);
        switch (change) {
          case Change.ItemPut put -> {
            bind(items, tenantKey, put.item());
            items.addBatch();
          }
          case Change.DomainPut put -> {
            domains.setBytes(1, put.domain());
            domains.setLong(2, tenantKey);
            domains.addBatch();
          }
        }
      }
      for (Map.Entry<Long, Integer> count : counts.entrySet()) {
        versions.setInt(1, count.getValue());
        versions.setLong(2, count.getKey());
        versions.addBatch();
      }
      items.executeBatch();
      domains.executeBatch();
      versions.executeBatch();
    }
  }

  private static void bind(PreparedStatement put, long tenantKey, CatalogueItem item)
      throws SQLException {
    put.setLong(1, tenantKey);
    put.setString(2, StoredText.of(item.itemId()));
    put.setString(3, StoredText.of(item.title()));
    put.setString(4, StoredText.of(item.titleWords()));
    put.setString(5, StoredText.of(item.category()));
    put.setString(6, StoredText.of(item.brand()));
    put.setString(7, StoredText.of(String.join(TAG_SEPARATOR, item.tags())));
    put.setBytes(8, item.embedding().toBytes());
  }
}

package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few fields of items and domains that mining needs, taken over from the catalogue. */
final class CatalogueStore {
  private static final String LOG = "item-changes";
  private static final String TAG_SEPARATOR = "\n";

  private final Database database;

  CatalogueStore(Database database) {
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
   */
  @SuppressWarnings("ArrayRecordComponent")
  record TenantState(long catalogueVersion, long behaviorCount, byte[] domain) {}

  /** Takes over changes together with the cursor after them. */
  void apply(List<Change> changes, long cursor) {
    database.write(connection -> {
      for (Change change : changes) {
        long tenantKey = TenantKeys.make(connection, change.tenant());
        switch (change) {
          case Change.ItemPut put -> put(connection, tenantKey, put.item());
          case Change.DomainPut put -> put(connection, tenantKey, put.domain());
        }
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO cursors (log, sequence) VALUES (?, ?)
              ON CONFLICT DO UPDATE SET sequence = excluded.sequence
              """)) {
        insert.setString(1, LOG);
        insert.setLong(2, cursor);
        return insert.executeUpdate();
      }
    });
  }

  /** The cursor as it was last committed; 0 before the first change. */
  long cursor() {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT sequence FROM cursors WHERE log = ?")) {
        select.setString(1, LOG);
        try (ResultSet row = select.executeQuery()) {
          return row.next() ? row.getLong(1) : 0L;
        }
      }
    });
  }

  /** How far the tenant has come; none where the tenant is unknown. */
  Optional<TenantState> state(Tenant tenant) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT catalogue_version, behavior_count, domain FROM tenants WHERE tenant = ?
              """)) {
        select.setString(1, tenant.id());
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            return Optional.empty();
          }
          byte[] domain = row.getBytes(3);
          return Optional.of(
              new TenantState(
                  row.getLong(1), row.getLong(2), domain == null ? new byte[0] : domain));
        }
      }
    });
  }

  /** All items of a tenant, in order of their ids. */
  List<CatalogueItem> items(Tenant tenant) {
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

  /** All tenants with behaviours. */
  List<Tenant> tenants() {
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

  private static void put(Connection connection, long tenantKey, CatalogueItem item)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO items
            (tenant_key, item_id, title, title_words, category, brand, tags, embedding)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET title = excluded.title, title_words = excluded.title_words,
            category = excluded.category, brand = excluded.brand, tags = excluded.tags,
            embedding = excluded.embedding
            """)) {
      insert.setLong(1, tenantKey);
      insert.setString(2, item.itemId());
      insert.setString(3, item.title());
      insert.setString(4, item.titleWords());
      insert.setString(5, item.category());
      insert.setString(6, item.brand());
      insert.setString(7, String.join(TAG_SEPARATOR, item.tags()));
      insert.setBytes(8, item.embedding().toBytes());
      insert.executeUpdate();
    }
    changed(connection, tenantKey);
  }

  private static void put(Connection connection, long tenantKey, byte[] domain)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE tenants SET domain = ? WHERE tenant_key = ?")) {
      update.setBytes(1, domain);
      update.setLong(2, tenantKey);
      update.executeUpdate();
    }
    changed(connection, tenantKey);
  }

  private static void changed(Connection connection, long tenantKey) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE tenants SET catalogue_version = catalogue_version + 1 WHERE tenant_key = ?
            """)) {
      update.setLong(1, tenantKey);
      update.executeUpdate();
    }
  }
}

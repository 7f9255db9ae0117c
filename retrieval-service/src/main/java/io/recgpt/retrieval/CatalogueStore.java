package io.recgpt.retrieval;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.ranking.CatalogueItem;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Items and domains of all tenants with their changes. */
final class CatalogueStore {
  private static final String ITEM =
      "SELECT tenant, ordinal, item, text_hash, embedding, cluster, sequence FROM item ";

  private static final String PUT =
      """
      INSERT INTO item (tenant, ordinal, item, text_hash, embedding, cluster, sequence)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, ordinal) DO UPDATE SET item = excluded.item,
      text_hash = excluded.text_hash, embedding = excluded.embedding, cluster = excluded.cluster,
      sequence = excluded.sequence
      """;

  private final Database database;

  CatalogueStore(Database database) {
    this.database = database;
  }

  /** What is to be written of an item. */
  record Draft(CatalogueItem item, String textHash, Embedding embedding, String cluster) {
    Draft in(String otherCluster) {
      return new Draft(item, textHash, embedding, otherCluster);
    }
  }

  /**
   * Outcome of a write.
   *
   * @param changed the items created or updated, as they are now
   * @param sequence end of the changes of all tenants
   */
  record Written(int created, int updated, int unchanged, List<StoredItem> changed, long sequence) {
    Written {
      changed = List.copyOf(changed);
    }

    Written upTo(long end) {
      return new Written(created, updated, unchanged, changed, end);
    }
  }

  /**
   * A change.
   *
   * @param item the item as it is now, or null
   * @param domain the domain as it is now, or null
   */
  record Change(
      long sequence, String tenant, @Nullable StoredItem item, @Nullable StoredDomain domain) {}

  /** Names this store, to tell what is derived from it. */
  String id() {
    return database.read(connection -> {
      try (PreparedStatement select = connection.prepareStatement("SELECT id FROM store");
          ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    });
  }

  /** The items found, by id. */
  Map<String, StoredItem> items(Tenant tenant, Collection<String> ids) {
    return database.read(connection -> {
      Map<String, StoredItem> found = new LinkedHashMap<>();
      try (PreparedStatement select = byId(connection)) {
        for (String id : ids) {
          find(select, tenant, id).ifPresent(item -> found.put(id, item));
        }
      }
      return found;
    });
  }

  /** Changes after a position, in order. */
  List<Change> changesAfter(long sequence, int limit) {
    return database.read(connection -> {
      TreeMap<Long, Change> changes = new TreeMap<>();
      for (StoredItem item : itemsAfter(connection, sequence, limit)) {
        changes.put(item.sequence(), new Change(item.sequence(), item.tenant(), item, null));
      }
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT sequence, tenant, domain FROM domain WHERE sequence > ?"
                  + " ORDER BY sequence LIMIT ?")) {
        select.setLong(1, sequence);
        select.setInt(2, limit);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            changes.put(
                row.getLong(1),
                new Change(
                    row.getLong(1), row.getString(2), null, new StoredDomain(row.getBytes(3))));
          }
        }
      }
      return changes.values().stream().limit(limit).toList();
    });
  }

  /** End of the changes of all tenants. */
  long end() {
    return database.read(CatalogueStore::end);
  }

  /** Writes the drafts that differ from what stands there, or all of them. */
  Written put(Tenant tenant, List<Draft> drafts, boolean all) {
    return database.write(connection -> {
      int created = 0;
      List<StoredItem> changed = new ArrayList<>();
      long sequence = end(connection);
      try (PreparedStatement select = byId(connection);
          Ordinals ordinals = Ordinals.ofItems(connection, Map.of());
          PreparedStatement put = connection.prepareStatement(PUT)) {
        for (Draft draft : drafts) {
          Optional<StoredItem> before = find(select, tenant, draft.item().id());
          if (!all && before.isPresent() && before.get().item().equals(draft.item())) {
            continue;
          }
          int ordinal = ordinals.of(tenant.id(), draft.item().id());
          StoredItem item =
              new StoredItem(
                  tenant.id(),
                  ordinal,
                  draft.item(),
                  draft.textHash(),
                  draft.embedding(),
                  draft.cluster(),
                  ++sequence);
          write(put, item);
          changed.add(item);
          created += before.isPresent() ? 0 : 1;
        }
        put.executeBatch();
      }
      return new Written(
          created, changed.size() - created, drafts.size() - changed.size(), changed, sequence);
    });
  }

  /** Sets a tenant's domain; answers the end of the changes and whether it was another before. */
  Map.Entry<Long, Boolean> putDomain(Tenant tenant, StoredDomain domain) {
    return database.write(connection -> {
      long sequence = end(connection);
      if (domain(connection, tenant).filter(domain::equals).isPresent()) {
        return Map.entry(sequence, false);
      }
      try (PreparedStatement put =
          connection.prepareStatement(
              "INSERT INTO domain VALUES (?, ?, ?) ON CONFLICT (tenant)"
                  + " DO UPDATE SET domain = excluded.domain, sequence = excluded.sequence")) {
        put.setString(1, tenant.id());
        put.setBytes(2, domain.bytes());
        put.setLong(3, sequence + 1);
        put.executeUpdate();
      }
      return Map.entry(sequence + 1, true);
    });
  }

  /** A tenant's domain. */
  Optional<StoredDomain> domain(Tenant tenant) {
    return database.read(connection -> domain(connection, tenant));
  }

  /** Gives items of a tenant other clusters; answers the items as they are now. */
  List<StoredItem> recluster(Tenant tenant, Map<Integer, String> clusters) {
    return database.write(connection -> {
      long sequence = end(connection);
      List<StoredItem> changed = new ArrayList<>();
      try (PreparedStatement select =
              connection.prepareStatement(ITEM + "WHERE tenant = ? AND ordinal = ?");
          PreparedStatement put = connection.prepareStatement(PUT)) {
        for (Map.Entry<Integer, String> entry : clusters.entrySet()) {
          select.setString(1, tenant.id());
          select.setInt(2, entry.getKey());
          StoredItem before = first(select).orElseThrow();
          if (!before.cluster().equals(entry.getValue())) {
            StoredItem item = before.with(entry.getValue(), ++sequence);
            write(put, item);
            changed.add(item);
          }
        }
        put.executeBatch();
      }
      return List.copyOf(changed);
    });
  }

  private static PreparedStatement byId(Connection connection) throws SQLException {
    return connection.prepareStatement(
        ITEM
            + "WHERE tenant = ? AND ordinal ="
            + " (SELECT ordinal FROM item_key WHERE tenant = ? AND item_id = ?)");
  }

  private static Optional<StoredItem> find(PreparedStatement byId, Tenant tenant, String id)
      throws SQLException {
    byId.setString(1, tenant.id());
    byId.setString(2, tenant.id());
    byId.setString(3, StoredText.of(id));
    return first(byId);
  }

  private static Optional<StoredItem> first(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(item(row)) : Optional.empty();
    }
  }

  private static List<StoredItem> itemsAfter(Connection connection, long sequence, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(ITEM + "WHERE sequence > ? ORDER BY sequence LIMIT ?")) {
      select.setLong(1, sequence);
      select.setInt(2, limit);
      List<StoredItem> items = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          items.add(item(row));
        }
      }
      return items;
    }
  }

  private static Optional<StoredDomain> domain(Connection connection, Tenant tenant)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT domain FROM domain WHERE tenant = ?")) {
      select.setString(1, tenant.id());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(new StoredDomain(row.getBytes(1))) : Optional.empty();
      }
    }
  }

  private static long end(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT coalesce(max(last), 0) FROM (SELECT max(sequence) AS last FROM item"
                    + " UNION ALL SELECT max(sequence) FROM domain) AS ends");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static StoredItem item(ResultSet row) throws SQLException {
    return new StoredItem(
        row.getString(1),
        row.getInt(2),
        ItemCodec.fromBytes(row.getBytes(3)),
        row.getString(4),
        Embedding.fromBytes(row.getBytes(5)),
        row.getString(6),
        row.getLong(7));
  }

  private static void write(PreparedStatement put, StoredItem item) throws SQLException {
    put.setString(1, item.tenant());
    put.setInt(2, item.ordinal());
    put.setBytes(3, ItemCodec.toBytes(item.item()));
    put.setString(4, item.textHash());
    put.setBytes(5, item.embedding().toBytes());
    put.setString(6, StoredText.of(item.cluster()));
    put.setLong(7, item.sequence());
    put.addBatch();
  }
}

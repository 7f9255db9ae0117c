package io.recgpt.retrieval.store;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.CatalogueItem;
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
public final class CatalogueStore {
  /** Of a page of changes: a message of it is far below every channel's bound. */
  static final int MAX_BYTES = 1 << 20;

  private static final int ROWS_AT_ONCE = 50;

  private static final String ITEM =
      "SELECT tenant, ordinal, item, text_hash, embedding, cluster, sequence FROM item ";

  private static final String DOMAIN = "SELECT sequence, tenant, domain FROM domain ";

  private static final String PUT =
      """
      INSERT INTO item (tenant, ordinal, item, text_hash, embedding, cluster, sequence)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, ordinal) DO UPDATE SET item = excluded.item,
      text_hash = excluded.text_hash, embedding = excluded.embedding, cluster = excluded.cluster,
      sequence = excluded.sequence
      """;

  private final Database database;

  /** Items and domains, in a database of this service. */
  public CatalogueStore(Database database) {
    this.database = database;
  }

  /** What is to be written of an item. */
  public record Draft(CatalogueItem item, String textHash, Embedding embedding, String cluster) {
    /** The same in a cluster; empty: in none. */
    public Draft in(String otherCluster) {
      return new Draft(item, textHash, embedding, otherCluster);
    }
  }

  /**
   * Outcome of a write.
   *
   * @param changed the items created or updated, as they are now
   * @param sequence end of the changes of all tenants
   */
  public record Written(
      int created, int updated, int unchanged, List<StoredItem> changed, long sequence) {
    public Written {
      changed = List.copyOf(changed);
    }

    /** The same with a later end of the changes. */
    public Written upTo(long end) {
      return new Written(created, updated, unchanged, changed, end);
    }
  }

  /**
   * A change.
   *
   * @param item the item as it is now, or null
   * @param domain the domain as it is now, or null
   * @param bytes its size as it is stored
   */
  public record Change(
      long sequence,
      String tenant,
      @Nullable StoredItem item,
      @Nullable StoredDomain domain,
      int bytes) {}

  /** Names this store, to tell what is derived from it. */
  public String id() {
    return database.read(connection -> {
      try (PreparedStatement select = connection.prepareStatement("SELECT id FROM store");
          ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    });
  }

  /** The items found, by id. */
  public Map<String, StoredItem> items(Tenant tenant, Collection<String> ids) {
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

  /**
   * Changes after a position, in order: at most so many, and beyond the first no more than {@link
   * #MAX_BYTES} together as they are stored.
   */
  public List<Change> changesAfter(long sequence, int limit) {
    return changesAfter(sequence, limit, Optional.empty());
  }

  /** Those of one tenant, in the same way. */
  public List<Change> changesAfter(Tenant tenant, long sequence, int limit) {
    return changesAfter(sequence, limit, Optional.of(tenant));
  }

  private List<Change> changesAfter(long sequence, int limit, Optional<Tenant> of) {
    return database.read(connection -> {
      TreeMap<Long, Change> changes = new TreeMap<>();
      items(connection, sequence, limit, of, changes);
      domains(connection, sequence, limit, of, changes);
      List<Change> page = new ArrayList<>();
      long bytes = 0;
      for (Change change : changes.values()) {
        bytes += change.bytes();
        if (page.size() == limit || (bytes > MAX_BYTES && !page.isEmpty())) {
          break;
        }
        page.add(change);
      }
      return page;
    });
  }

  /** Completes a statement by which changes come after, of all tenants or of one. */
  private static PreparedStatement after(
      Connection connection, String select, long sequence, int limit, Optional<Tenant> of)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            select
                + "WHERE sequence > ? "
                + (of.isPresent() ? "AND tenant = ? " : "")
                + "ORDER BY sequence LIMIT ?");
    try {
      int parameter = 1;
      statement.setLong(parameter++, sequence);
      if (of.isPresent()) {
        statement.setString(parameter++, of.get().id());
      }
      statement.setInt(parameter, limit);
      return statement;
    } catch (SQLException | RuntimeException fault) {
      statement.close();
      throw fault;
    }
  }

  private static void domains(
      Connection connection,
      long sequence,
      int limit,
      Optional<Tenant> of,
      Map<Long, Change> changes)
      throws SQLException {
    try (PreparedStatement select = after(connection, DOMAIN, sequence, limit, of)) {
      select.setFetchSize(ROWS_AT_ONCE);
      long bytes = 0;
      try (ResultSet row = select.executeQuery()) {
        while (bytes <= MAX_BYTES && row.next()) {
          StoredDomain domain = new StoredDomain(row.getBytes(3));
          bytes += domain.size();
          changes.put(
              row.getLong(1),
              new Change(row.getLong(1), row.getString(2), null, domain, domain.size()));
        }
      }
    }
  }

  /** End of the changes of all tenants. */
  public long end() {
    return database.read(CatalogueStore::end);
  }

  /** Writes the drafts that differ from what stands there, or all of them. */
  public Written put(Tenant tenant, List<Draft> drafts, boolean all) {
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

  /** Sets a tenant's domain; returns the end of the changes and whether it was another before. */
  public Map.Entry<Long, Boolean> putDomain(Tenant tenant, StoredDomain domain) {
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
  public Optional<StoredDomain> domain(Tenant tenant) {
    return database.read(connection -> domain(connection, tenant));
  }

  /** Gives items of a tenant other clusters; returns the items as they are now. */
  public List<StoredItem> recluster(Tenant tenant, Map<Integer, String> clusters) {
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

  /** As many as fit into a page, and the one that doesn't: what is behind it must wait for it. */
  private static void items(
      Connection connection,
      long sequence,
      int limit,
      Optional<Tenant> of,
      Map<Long, Change> changes)
      throws SQLException {
    try (PreparedStatement select = after(connection, ITEM, sequence, limit, of)) {
      select.setFetchSize(ROWS_AT_ONCE);
      long bytes = 0;
      try (ResultSet row = select.executeQuery()) {
        while (bytes <= MAX_BYTES && row.next()) {
          StoredItem item = item(row);
          int size = row.getBytes(3).length + row.getBytes(5).length;
          bytes += size;
          changes.put(
              item.sequence(), new Change(item.sequence(), item.tenant(), item, null, size));
        }
      }
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

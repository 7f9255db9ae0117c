package io.recgpt.explain.catalogue;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.SetAsideEntries;
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
import java.util.Set;

/** The projection of the catalogue, with the position that it stands for. */
public final class ItemStore {
  private static final String CURSOR = "item-changes";
  private static final String SEPARATOR = "\u001f";
  private static final String COLUMNS =
      "item_id, title, title_words, category, brand, tags, attributes, description, embedding";

  private static final String PUT_ITEM =
      """
      INSERT INTO item (tenant, item_id, title, title_words, category, brand, tags, attributes,
      description, embedding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, item_id) DO UPDATE SET title = excluded.title,
      title_words = excluded.title_words, category = excluded.category, brand = excluded.brand,
      tags = excluded.tags, attributes = excluded.attributes, description = excluded.description,
      embedding = excluded.embedding
      """;
  private static final String PUT_DOMAIN =
      """
      INSERT INTO domain (tenant, item_noun, behavior_verbs, banned_words) VALUES (?, ?, ?, ?)
      ON CONFLICT (tenant) DO UPDATE SET item_noun = excluded.item_noun,
      behavior_verbs = excluded.behavior_verbs, banned_words = excluded.banned_words
      """;
  private static final String PUT_CURSOR =
      """
      INSERT INTO cursor (name, sequence) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence
      """;

  private final Database database;

  /** One change to apply. */
  sealed interface Change {
    Tenant tenant();

    /** An item was added or replaced. */
    record ItemPut(Tenant tenant, ItemText item) implements Change {
      public ItemPut {
        requireNonNull(tenant);
        requireNonNull(item);
      }
    }

    /** The domain was set. */
    record DomainPut(Tenant tenant, DomainWords domain) implements Change {
      public DomainPut {
        requireNonNull(tenant);
        requireNonNull(domain);
      }
    }
  }

  /** A store in a database that stays its owner's to close. */
  public ItemStore(Database database) {
    this.database = database;
  }

  /** The position up to which changes have been applied; 0 before the first. */
  long cursor() {
    return database.read(ItemStore::cursor);
  }

  private static long cursor(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT sequence FROM cursor WHERE name = ?")) {
      select.setString(1, CURSOR);
      ResultSet row = select.executeQuery();
      return row.next() ? row.getLong(1) : 0L;
    }
  }

  /**
   * Applies changes and moves the position, in one transaction; nothing where another process on
   * the same database has come as far already.
   */
  void apply(List<Change> changes, long cursor) {
    database.write(connection -> {
      if (cursor(connection) >= cursor) {
        return cursor;
      }
      try (PreparedStatement item = connection.prepareStatement(PUT_ITEM);
          PreparedStatement domain = connection.prepareStatement(PUT_DOMAIN)) {
        for (Change change : changes) {
          switch (change) {
            case Change.ItemPut put -> put(item, put);
            case Change.DomainPut put -> put(domain, put);
          }
        }
        item.executeBatch();
      }
      move(connection, cursor);
      return cursor;
    });
  }

  /** Keeps a change that can't be taken over, with the position after it; returns where. */
  String setAside(SetAsideEntries.Entry entry) {
    return database.write(connection -> {
      if (cursor(connection) < entry.sequence()) {
        move(connection, entry.sequence());
      }
      return SetAsideEntries.put(connection, entry);
    });
  }

  private static void move(Connection connection, long cursor) throws SQLException {
    try (PreparedStatement position = connection.prepareStatement(PUT_CURSOR)) {
      position.setString(1, CURSOR);
      position.setLong(2, cursor);
      position.executeUpdate();
    }
  }

  private static void put(PreparedStatement insert, Change.ItemPut put) throws SQLException {
    ItemText item = put.item();
    insert.setString(1, put.tenant().id());
    insert.setString(2, StoredText.of(item.itemId()));
    insert.setString(3, StoredText.of(item.title()));
    insert.setString(4, StoredText.of(item.titleWords()));
    insert.setString(5, StoredText.of(item.category()));
    insert.setString(6, StoredText.of(item.brand()));
    insert.setString(7, StoredText.of(String.join(SEPARATOR, item.tags())));
    insert.setString(8, StoredText.of(joined(item.attributes())));
    insert.setString(9, StoredText.of(item.description()));
    insert.setBytes(10, item.embedding().toBytes());
    insert.addBatch();
  }

  private static void put(PreparedStatement insert, Change.DomainPut put) throws SQLException {
    insert.setString(1, put.tenant().id());
    insert.setString(2, StoredText.of(put.domain().itemNoun()));
    insert.setString(3, StoredText.of(joined(put.domain().verbs())));
    insert.setString(4, StoredText.of(String.join(SEPARATOR, put.domain().bannedWords())));
    insert.executeUpdate();
  }

  /** The items that exist, by id. */
  Map<String, ItemText> items(Tenant tenant, Collection<String> itemIds) {
    return database.read(connection -> {
      Map<String, ItemText> found = new LinkedHashMap<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT " + COLUMNS + " FROM item WHERE tenant = ? AND item_id = ?")) {
        select.setString(1, tenant.id());
        for (String itemId : itemIds) {
          select.setString(2, StoredText.of(itemId));
          ResultSet row = select.executeQuery();
          if (row.next()) {
            found.put(itemId, item(row));
          }
        }
      }
      return found;
    });
  }

  /** Items spread evenly over a tenant's catalogue, at most so many, in a fixed order. */
  List<ItemText> sample(Tenant tenant, int most) {
    return database.read(connection -> {
      int step = Math.ceilDiv(count(connection, tenant), most);
      List<ItemText> items = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT "
                  + COLUMNS
                  + " FROM (SELECT *, row_number() OVER (ORDER BY item_id) AS place"
                  + " FROM item WHERE tenant = ?) AS placed WHERE (place - 1) % ? = 0 ORDER BY place")) {
        select.setString(1, tenant.id());
        select.setInt(2, Math.max(1, step));
        ResultSet row = select.executeQuery();
        while (row.next()) {
          items.add(item(row));
        }
      }
      return items;
    });
  }

  /** The tenants that have items. */
  List<Tenant> tenants() {
    return database.read(connection -> {
      List<Tenant> tenants = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement("SELECT DISTINCT tenant FROM item ORDER BY tenant")) {
        ResultSet row = select.executeQuery();
        while (row.next()) {
          tenants.add(new Tenant(row.getString(1)));
        }
      }
      return tenants;
    });
  }

  /** How many items a tenant has. */
  int count(Tenant tenant) {
    return database.read(connection -> count(connection, tenant));
  }

  private static int count(Connection connection, Tenant tenant) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT count(*) FROM item WHERE tenant = ?")) {
      select.setString(1, tenant.id());
      ResultSet row = select.executeQuery();
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /** What the tenant's domain says, or the default. */
  DomainWords domain(Tenant tenant) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT item_noun, behavior_verbs, banned_words FROM domain WHERE tenant = ?")) {
        select.setString(1, tenant.id());
        ResultSet row = select.executeQuery();
        return row.next()
            ? new DomainWords(
                row.getString(1), map(row.getString(2)), Set.copyOf(list(row.getString(3))))
            : DomainWords.DEFAULT;
      }
    });
  }

  private static ItemText item(ResultSet row) throws SQLException {
    return new ItemText(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        list(row.getString(6)),
        map(row.getString(7)),
        row.getString(8),
        Embedding.fromBytes(row.getBytes(9)));
  }

  private static String joined(Map<String, String> map) {
    List<String> parts = new ArrayList<>();
    map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> parts.addAll(List.of(entry.getKey(), entry.getValue())));
    return String.join(SEPARATOR, parts);
  }

  private static List<String> list(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR, -1));
  }

  private static Map<String, String> map(String joined) {
    List<String> parts = list(joined);
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      map.put(parts.get(i), parts.get(i + 1));
    }
    return map;
  }
}

package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.model.Occasion;
import io.recgpt.explain.model.Prompts;
import io.recgpt.explain.model.Style;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.StoredText;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The sentences in the database: of each pair the latest by the prompt of this version. No row
 * names a person.
 */
public final class ExplanationTable {
  private static final String PUT =
      """
      INSERT INTO explanation (tenant, item_id, interest, language, prompt_version, item_hash,
      sentence, style, occasion, model, written_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, item_id, interest, language, prompt_version) DO UPDATE SET
      item_hash = excluded.item_hash, sentence = excluded.sentence, style = excluded.style,
      occasion = excluded.occasion, model = excluded.model, written_at = excluded.written_at
      """;

  /** How long a tenant without rows is not looked up for: its first sentence waits so long. */
  private static final Duration WITHOUT_ROWS = Duration.ofSeconds(1);

  private static final int MAX_TENANTS = 10_000;

  private final Database database;
  private final String promptVersion = Prompts.version();
  private final Cache<Tenant, Boolean> withoutRows =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).expireAfterWrite(WITHOUT_ROWS).build();

  public ExplanationTable(Database database) {
    this.database = requireNonNull(database);
  }

  /**
   * The rows of those pairs that have one, in one query; they may be out of date. The first row
   * that another process writes for a tenant is found within a second.
   */
  public Map<Pair, TableRow> find(Tenant tenant, String language, Collection<Pair> pairs) {
    List<Pair> wanted = List.copyOf(new LinkedHashSet<>(pairs));
    if (wanted.isEmpty() || isKnownWithoutRows(tenant)) {
      return Map.of();
    }
    String sql =
        """
        WITH wanted (item_id, interest) AS (VALUES %s)
        SELECT e.item_id, e.interest, e.item_hash, e.sentence, e.style, e.occasion, e.model,
        e.written_at FROM wanted JOIN explanation e ON e.tenant = ? AND e.item_id = wanted.item_id
        AND e.interest = wanted.interest AND e.language = ? AND e.prompt_version = ?
        """
            .formatted(String.join(", ", Collections.nCopies(wanted.size(), "(?, ?)")));
    return database.read(connection -> {
      Map<Pair, TableRow> found = new HashMap<>();
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        int at = 1;
        for (Pair pair : wanted) {
          select.setString(at++, StoredText.of(pair.itemId()));
          select.setString(at++, StoredText.of(pair.interest()));
        }
        select.setString(at++, tenant.id());
        select.setString(at++, StoredText.of(language));
        select.setString(at, promptVersion);
        ResultSet row = select.executeQuery();
        while (row.next()) {
          TableRow one = row(row);
          found.put(one.pair(), one);
        }
      }
      return found;
    });
  }

  private boolean isKnownWithoutRows(Tenant tenant) {
    if (withoutRows.getIfPresent(tenant) != null) {
      return true;
    }
    boolean none = !hasRows(tenant);
    if (none) {
      withoutRows.put(tenant, true);
    }
    return none;
  }

  private static TableRow row(ResultSet row) throws SQLException {
    return new TableRow(
        new Pair(row.getString(2), row.getString(1)),
        row.getString(3),
        row.getString(4),
        Style.valueOf(row.getString(5)),
        Occasion.named(row.getString(6)),
        row.getString(7),
        Instant.ofEpochMilli(row.getLong(8)));
  }

  /** Adds rows, or puts them in place of those of their pairs. */
  public void put(Tenant tenant, String language, Collection<TableRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    database.write(connection -> {
      try (PreparedStatement insert = connection.prepareStatement(PUT)) {
        for (TableRow row : rows) {
          insert.setString(1, tenant.id());
          insert.setString(2, StoredText.of(row.pair().itemId()));
          insert.setString(3, StoredText.of(row.pair().interest()));
          insert.setString(4, StoredText.of(language));
          insert.setString(5, promptVersion);
          insert.setString(6, row.itemHash());
          insert.setString(7, StoredText.of(row.text()));
          insert.setString(8, row.style().name());
          insert.setString(9, row.occasion().map(Enum::name).orElse(""));
          insert.setString(10, row.model());
          insert.setLong(11, row.writtenAt().toEpochMilli());
          insert.executeUpdate();
        }
      }
      return rows.size();
    });
    withoutRows.invalidate(tenant);
  }

  /** What the tenants spent on the rows, in the same database. */
  TenantTokens tokens(long perDay, InstantSource clock) {
    return new TenantTokens(database, perDay, clock);
  }

  /** How many rows a tenant has, those of older prompts too. */
  public int count(Tenant tenant) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT count(*) FROM explanation WHERE tenant = ?")) {
        select.setString(1, tenant.id());
        ResultSet row = select.executeQuery();
        return row.next() ? row.getInt(1) : 0;
      }
    });
  }

  /** A tenant's latest sentences, at most so many, oldest first. */
  public List<String> latest(Tenant tenant, int most) {
    return database.read(connection -> {
      List<String> sentences = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT sentence FROM explanation WHERE tenant = ?"
                  + " ORDER BY written_at DESC, item_id, interest LIMIT ?")) {
        select.setString(1, tenant.id());
        select.setInt(2, most);
        ResultSet row = select.executeQuery();
        while (row.next()) {
          sentences.add(row.getString(1));
        }
      }
      return sentences.reversed();
    });
  }

  /** Whether a tenant has rows at all. */
  public boolean hasRows(Tenant tenant) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT 1 FROM explanation WHERE tenant = ? LIMIT 1")) {
        select.setString(1, tenant.id());
        return select.executeQuery().next();
      }
    });
  }

  /** Removes the rows that rest on other texts of items than these, by item id their hash. */
  public void removeOutdated(Tenant tenant, Map<String, String> hashes) {
    database.write(connection -> {
      int removed = 0;
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM explanation WHERE tenant = ? AND item_id = ? AND item_hash <> ?")) {
        delete.setString(1, tenant.id());
        for (Map.Entry<String, String> item : hashes.entrySet()) {
          delete.setString(2, StoredText.of(item.getKey()));
          delete.setString(3, item.getValue());
          removed += delete.executeUpdate();
        }
      }
      return removed;
    });
  }

  /**
   * Removes what is of no use any more: rows of items that are gone, and rows of other prompts that
   * are old.
   *
   * @param oldest rows of other prompts that were written before are removed
   */
  public int prune(Instant oldest) {
    return database.write(connection -> {
      try (PreparedStatement gone =
              connection.prepareStatement(
                  "DELETE FROM explanation WHERE NOT EXISTS (SELECT 1 FROM item WHERE"
                      + " item.tenant = explanation.tenant AND item.item_id = explanation.item_id)");
          PreparedStatement old =
              connection.prepareStatement(
                  "DELETE FROM explanation WHERE prompt_version <> ? AND written_at < ?")) {
        old.setString(1, promptVersion);
        old.setLong(2, oldest.toEpochMilli());
        return gone.executeUpdate() + old.executeUpdate();
      }
    });
  }

  /** Items of a category, at most so many, in a fixed order. */
  public List<String> itemsOf(Tenant tenant, String category, int most) {
    return database.read(connection -> {
      List<String> itemIds = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT item_id FROM item WHERE tenant = ? AND category = ? ORDER BY item_id"
                  + " LIMIT ?")) {
        select.setString(1, tenant.id());
        select.setString(2, StoredText.of(category));
        select.setInt(3, most);
        ResultSet row = select.executeQuery();
        while (row.next()) {
          itemIds.add(row.getString(1));
        }
      }
      return itemIds;
    });
  }

  /** Notes the language of a tenant. */
  void putLanguage(Tenant tenant, String language) {
    database.write(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO tenant_language (tenant, language) VALUES (?, ?)"
                  + " ON CONFLICT (tenant) DO UPDATE SET language = excluded.language")) {
        insert.setString(1, tenant.id());
        insert.setString(2, StoredText.of(language));
        return insert.executeUpdate();
      }
    });
  }

  /** The languages that tenants have named. */
  Map<Tenant, String> languages() {
    return database.read(connection -> {
      Map<Tenant, String> languages = new LinkedHashMap<>();
      try (PreparedStatement select =
          connection.prepareStatement("SELECT tenant, language FROM tenant_language")) {
        ResultSet row = select.executeQuery();
        while (row.next()) {
          languages.put(new Tenant(row.getString(1)), row.getString(2));
        }
      }
      return languages;
    });
  }
}

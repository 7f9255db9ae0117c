package io.recgpt.retrieval.store;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.StoredText;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;

/** Which trained version serves each tenant. */
public final class ActiveModelStore {
  private final Database database;

  /** Versions in use, in a database of this service. */
  public ActiveModelStore(Database database) {
    this.database = database;
  }

  /** Versions by tenant. */
  public Map<Tenant, String> all() {
    return database.read(connection -> {
      Map<Tenant, String> versions = new HashMap<>();
      try (PreparedStatement select =
              connection.prepareStatement("SELECT tenant, version FROM active_model");
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          versions.put(new Tenant(row.getString(1)), row.getString(2));
        }
      }
      return versions;
    });
  }

  /** Sets a tenant's version; empty: none. */
  public void put(Tenant tenant, String version) {
    database.write(connection -> {
      try (PreparedStatement change =
          connection.prepareStatement(
              version.isEmpty()
                  ? "DELETE FROM active_model WHERE tenant = ?"
                  : "INSERT INTO active_model VALUES (?, ?)"
                      + " ON CONFLICT (tenant) DO UPDATE SET version = excluded.version")) {
        change.setString(1, tenant.id());
        if (!version.isEmpty()) {
          change.setString(2, StoredText.of(version));
        }
        change.executeUpdate();
      }
      return true;
    });
  }
}

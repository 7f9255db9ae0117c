package io.recgpt.retrieval.store;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.catalogue.clusters.Clusters;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The clusters of all tenants. */
public final class ClusterStore {
  private final Database database;

  /** Clusters, in a database of this service. */
  public ClusterStore(Database database) {
    this.database = database;
  }

  /** Returns a tenant's clusters; {@link Clusters#NONE} where there are none. */
  public Clusters of(Tenant tenant) {
    return database.read(connection -> {
      List<Clusters.Cluster> clusters = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT name, centroid FROM cluster WHERE tenant = ? ORDER BY number")) {
        select.setString(1, tenant.id());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            clusters.add(
                new Clusters.Cluster(row.getString(1), Embedding.fromBytes(row.getBytes(2))));
          }
        }
      }
      return new Clusters(clusters, itemCount(connection, tenant));
    });
  }

  /** Replaces all clusters of a tenant. */
  public void put(Tenant tenant, Clusters clusters) {
    database.write(connection -> {
      try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM cluster WHERE tenant = ?");
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO cluster VALUES (?, ?, ?, ?)");
          PreparedStatement count =
              connection.prepareStatement(
                  "INSERT INTO clustering VALUES (?, ?)"
                      + " ON CONFLICT (tenant) DO UPDATE SET item_count = excluded.item_count")) {
        delete.setString(1, tenant.id());
        delete.executeUpdate();
        for (int i = 0; i < clusters.clusters().size(); i++) {
          insert.setString(1, tenant.id());
          insert.setInt(2, i);
          insert.setString(3, StoredText.of(clusters.clusters().get(i).name()));
          insert.setBytes(4, clusters.clusters().get(i).centroid().toBytes());
          insert.addBatch();
        }
        insert.executeBatch();
        count.setString(1, tenant.id());
        count.setInt(2, clusters.itemCount());
        count.executeUpdate();
      }
      return true;
    });
  }

  private static int itemCount(Connection connection, Tenant tenant) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT item_count FROM clustering WHERE tenant = ?")) {
      select.setString(1, tenant.id());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }
}

package io.recgpt.intent.store;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The small integers that stand for tenants and users on disk. */
final class TenantKeys {
  private TenantKeys() {}

  /**
   * The key of a tenant, made if there is none.
   *
   * @throws io.recgpt.rpc.error.RpcException QUOTA_EXCEEDED where there are as many as may be
   */
  static long make(Connection connection, Tenant tenant, TenantLimits limits) throws SQLException {
    OptionalLong known = of(connection, tenant);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM tenants");
        ResultSet row = count.executeQuery()) {
      row.next();
      if (row.getLong(1) >= limits.tenants()) {
        throw limits.tooManyTenants(tenant);
      }
    }
    return insert(connection, tenant);
  }

  /** The same of a tenant that another service has let in. */
  static long make(Connection connection, Tenant tenant) throws SQLException {
    OptionalLong known = of(connection, tenant);
    return known.isPresent() ? known.getAsLong() : insert(connection, tenant);
  }

  private static OptionalLong of(Connection connection, Tenant tenant) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT tenant_key FROM tenants WHERE tenant = ?")) {
      select.setString(1, tenant.id());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private static long insert(Connection connection, Tenant tenant) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO tenants (tenant) VALUES (?) RETURNING tenant_key")) {
      insert.setString(1, tenant.id());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The key of a user, if the user has behaviors. */
  static OptionalLong ofUser(Connection connection, Tenant tenant, String userId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT u.user_key FROM users u JOIN tenants t USING (tenant_key)
            WHERE t.tenant = ? AND u.user_id = ?
            """)) {
      select.setString(1, tenant.id());
      select.setString(2, StoredText.of(userId));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}

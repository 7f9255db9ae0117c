package io.recgpt.storage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection keep the statements that it prepared. SQLite has no such cache, and compiling
 * a short query takes it longer than running it. For one thread, as the connection is.
 */
final class StatementCache implements InvocationHandler {
  /** More texts than any service has; those with lists of parameters come in many lengths. */
  static final int MOST = 200;

  private final Connection connection;

  /** By their texts, the one used least lately first; those in use are not among them. */
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

  private StatementCache(Connection connection) {
    this.connection = connection;
  }

  /** The same connection, which closes its statements only with itself. */
  static Connection over(Connection connection) {
    return proxy(Connection.class, new StatementCache(connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return method.getName().equals("prepareStatement")
            && arguments != null
            && arguments.length == 1
            && arguments[0] instanceof String sql
        ? prepare(sql)
        : call(connection, method, arguments);
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    return proxy(
        PreparedStatement.class,
        new Lent(sql, kept == null ? connection.prepareStatement(sql) : kept));
  }

  private void takeBack(String sql, PreparedStatement statement) throws SQLException {
    PreparedStatement twin = idle.put(sql, statement);
    if (twin != null) {
      twin.close(); // Both were in use at once.
    }
    if (idle.size() > MOST) {
      var oldest = idle.entrySet().iterator();
      oldest.next().getValue().close();
      oldest.remove();
    }
  }

  /** A statement until it is closed, which its user does. */
  private final class Lent implements InvocationHandler {
    private final String sql;
    private final PreparedStatement statement;
    private @Nullable ResultSet rows;
    private boolean failed;
    private boolean closed;

    Lent(String sql, PreparedStatement statement) {
      this.sql = sql;
      this.statement = statement;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.getName().equals("close")) {
        close();
        return null;
      }
      if (closed) {
        throw new SQLException("the statement is closed: " + sql);
      }
      try {
        Object result = call(statement, method, arguments);
        if (result instanceof ResultSet found) {
          rows = found;
        }
        return result;
      } catch (SQLException fault) {
        failed = true;
        throw fault;
      }
    }

    private void close() throws SQLException {
      if (closed) {
        return;
      }
      closed = true;
      if (failed) {
        statement.close();
        return;
      }
      if (rows != null) {
        rows.close();
      }
      statement.clearBatch();
      statement.clearParameters();
      takeBack(sql, statement);
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}

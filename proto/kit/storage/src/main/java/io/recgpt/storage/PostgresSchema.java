package io.recgpt.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.ds.PGSimpleDataSource;

/** One schema of a PostgreSQL database, spoken to through a bounded pool of connections. */
final class PostgresSchema implements Engine, AutoCloseable {
  /** No statement of ours takes longer, but for one that hangs. */
  static final Duration STATEMENT_LIMIT = Duration.ofSeconds(30);

  /** First halves of the locks' keys: "recg" orders writes, "recm" migrations. */
  private static final int WRITES = 0x72656367;

  private static final int MIGRATIONS = 0x7265636d;

  private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);
  private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(2);

  /** A silent server is given up after this time. */
  private static final Duration SILENCE_LIMIT = STATEMENT_LIMIT.plusSeconds(10);

  private static final int ROWS_AT_ONCE = 2_000;

  /**
   * A process that stops in the midst of a write must not hold the lock for ever. Reads see one
   * snapshot. A plan is not kept: one made while a table was empty reads all of it later.
   */
  private static final String OPTIONS =
      ("-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
              + " -c default_transaction_isolation=repeatable\\ read"
              + " -c plan_cache_mode=force_custom_plan")
          .formatted(STATEMENT_LIMIT.toMillis(), LOCK_LIMIT.toMillis(), LOCK_LIMIT.toMillis());

  private final PostgresConfig config;
  private final String schemaName;
  private final HikariDataSource pool;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final ReentrantLock probing = new ReentrantLock();

  private PostgresSchema(PostgresConfig config, String schemaName) {
    this.config = config;
    this.schemaName = schemaName;
    HikariConfig pooled = new HikariConfig();
    pooled.setPoolName(schemaName);
    pooled.setDataSource(limitedSource());
    pooled.setAutoCommit(false);
    pooled.setConnectionTimeout(CONNECTION_LIMIT.toMillis());
    pooled.setMaximumPoolSize(config.poolSize());
    pooled.setMinimumIdle(Math.min(2, config.poolSize()));
    pooled.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(pooled);
  }

  /** The schema, made if absent and brought up to date. */
  static PostgresSchema migrated(PostgresConfig config, String schemaName, String migrations) {
    PostgresSchema schema = new PostgresSchema(config, schemaName);
    // What can't be reached fails here, in one line.
    try (Connection connection = schema.source().getConnection();
        Statement lock = connection.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(%s)".formatted(schema.lockKey(MIGRATIONS)));
      Migrations.apply(schema, migrations);
      return schema;
    } catch (SQLException e) {
      schema.close();
      throw schema.fault(e);
    } catch (RuntimeException | Error e) {
      schema.close();
      throw e;
    }
  }

  /** The schema as it is, be it absent. */
  static PostgresSchema unmigrated(PostgresConfig config, String schemaName) {
    return new PostgresSchema(config, schemaName);
  }

  /** Connections without a pool and its limits, for migrations. */
  PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(config.url());
    source.setUser(config.user());
    if (!config.password().isEmpty()) {
      source.setPassword(config.password());
    }
    source.setCurrentSchema(schemaName);
    source.setApplicationName("recgpt-" + schemaName);
    source.setConnectTimeout(Math.toIntExact(CONNECTION_LIMIT.toSeconds()));
    source.setTcpKeepAlive(true);
    return source;
  }

  private PGSimpleDataSource limitedSource() {
    PGSimpleDataSource source = source();
    source.setOptions(source.getOptions() == null ? OPTIONS : source.getOptions() + " " + OPTIONS);
    source.setSocketTimeout(Math.toIntExact(SILENCE_LIMIT.toSeconds()));
    source.setDefaultRowFetchSize(ROWS_AT_ONCE);
    return source;
  }

  @Override
  public String name() {
    return "%s, schema %s".formatted(config.name(), schemaName);
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  String schemaName() {
    return schemaName;
  }

  /** The lock that orders the writes of all processes, as the arguments of its functions. */
  String lockKey() {
    return lockKey(WRITES);
  }

  private String lockKey(int space) {
    return "%d, %d".formatted(space, schemaName.hashCode());
  }

  @Override
  public int readers() {
    return config.poolSize() - 1;
  }

  @Override
  public Runnable reader(CallQueue queue) {
    return new PostgresReader(this, queue);
  }

  @Override
  public Runnable writer(CallQueue queue) {
    return new PostgresWriter(this, queue);
  }

  @Override
  public StorageException fault(SQLException cause) {
    return PostgresFaults.of(name(), cause);
  }

  /**
   * A connection of the pool. While the server can't be reached one caller waits for it to come
   * back, and the others are refused at once.
   */
  Connection connection() throws SQLException {
    if (!lost.get()) {
      return connected();
    }
    if (!probing.tryLock()) {
      throw new SQLException("another call waits for it to come back", "08001");
    }
    try {
      return connected();
    } finally {
      probing.unlock();
    }
  }

  /** A connection of the pool, waited for whatever others do. */
  Connection connected() throws SQLException {
    try {
      // A work that interrupted its thread must not keep the next one from its connection.
      boolean ignored = Thread.interrupted();
      Connection connection = pool.getConnection();
      lost.set(false);
      return connection;
    } catch (SQLException e) {
      lost.set(true);
      throw e;
    }
  }

  /** Connections that idle since before a fault are of no use after it. */
  void lost(SQLException fault) {
    if (PostgresFaults.disconnected(fault) && !pool.isClosed()) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}

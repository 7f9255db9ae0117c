package io.recgpt.storage;

import java.sql.SQLException;

/** What runs the work that waits in a database's queues: SQLite or PostgreSQL. */
interface Engine {
  /** Tells the database in messages; without secrets. */
  String name();

  Dialect dialect();

  /** How many threads read at once; where there are several, one tenant gets all but one. */
  int readers();

  /** The loop of one reading thread, until the queue is closed and drained. */
  Runnable reader(CallQueue queue) throws SQLException;

  /** The loop of the one writing thread, until the queue is closed and drained. */
  Runnable writer(CallQueue queue) throws SQLException;

  /** What a caller gets for a fault of the database. */
  StorageException fault(SQLException cause);

  /** Ends what the loops shared; called after they have ended. */
  void close();
}

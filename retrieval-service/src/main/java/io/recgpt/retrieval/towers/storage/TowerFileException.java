package io.recgpt.retrieval.towers.storage;

/** A stored file can't be used; the message says in one line why and what to do. */
public final class TowerFileException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the reason and what to do. */
  public TowerFileException(String message) {
    super(message);
  }

  /** With the reason, what to do, and where it came from. */
  public TowerFileException(String message, Throwable cause) {
    super(message, cause);
  }
}

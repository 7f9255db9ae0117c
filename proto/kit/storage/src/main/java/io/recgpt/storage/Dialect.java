package io.recgpt.storage;

/** The SQL that a database speaks, for the few places where one text does not do for both. */
public enum Dialect {
  SQLITE("sqlite"),
  POSTGRESQL("postgresql");

  private final String folder;

  Dialect(String folder) {
    this.folder = folder;
  }

  /** Folder of the dialect's scripts within a folder of migrations. */
  String folder() {
    return folder;
  }
}

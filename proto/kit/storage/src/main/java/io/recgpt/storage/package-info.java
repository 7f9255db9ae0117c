/**
 * A service's tables in SQLite or PostgreSQL, migrated on opening, with group commit and snapshots.
 */
@NullMarked
package io.recgpt.storage;

import org.jspecify.annotations.NullMarked;

/** Embedded SQL storage: one SQLite file, migrated on opening, with group commit and snapshots. */
@NullMarked
package io.recgpt.storage;

import org.jspecify.annotations.NullMarked;

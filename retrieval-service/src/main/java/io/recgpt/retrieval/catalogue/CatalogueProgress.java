package io.recgpt.retrieval.catalogue;

/** How far models and index are; a moment's lock, taken after all others. */
final class CatalogueProgress {
  private final int changesBetweenCommits;
  private long position;
  private int uncommitted;

  /**
   * At the begin of a log.
   *
   * @param changesBetweenCommits after so many the index should keep what it has, 1 or more
   */
  CatalogueProgress(int changesBetweenCommits) {
    this.changesBetweenCommits = changesBetweenCommits;
  }

  /** All changes up to here are in models and index. */
  synchronized long position() {
    return position;
  }

  /** All up to there have been taken over. */
  synchronized void reached(long end) {
    position = Math.max(position, end);
  }

  /** Own changes need not be taken over, unless other changes stand before them. */
  synchronized void wrote(long end, int changes) {
    if (end - changes == position) {
      position = end;
    }
  }

  synchronized void count(long changes) {
    uncommitted += (int) Math.min(changesBetweenCommits, changes);
  }

  /** True once the index should keep what it has. */
  synchronized boolean isFull() {
    return uncommitted >= changesBetweenCommits;
  }

  /** The position that the index is to keep. */
  synchronized long committing() {
    uncommitted = 0;
    return position;
  }
}

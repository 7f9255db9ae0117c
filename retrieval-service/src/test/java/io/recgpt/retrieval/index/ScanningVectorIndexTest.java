package io.recgpt.retrieval.index;

final class ScanningVectorIndexTest extends VectorIndexContract {
  private final ScanningVectorIndex kept = new ScanningVectorIndex();

  @Override
  protected VectorIndex open() {
    return kept;
  }
}

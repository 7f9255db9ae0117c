package io.recgpt.retrieval.index;

final class ScanningVectorIndexTest extends VectorIndexContract {
  private final ScanningVectorIndex kept = new ScanningVectorIndex();

  @Override
  VectorIndex open() {
    return kept;
  }
}

package io.recgpt.retrieval.index;

final class ScanningVectorIndexTest extends VectorIndexContract {
  @Override
  VectorIndex open() {
    return new ScanningVectorIndex();
  }
}

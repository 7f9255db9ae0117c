package io.recgpt.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneVectorIndexTest extends VectorIndexContract {
  private static final Embedding EAST = Embedding.unit(1, 0, 0);

  @TempDir Path folder;

  @Override
  VectorIndex open() {
    return LuceneVectorIndex.open(folder.resolve("contract"), "store model", 2);
  }

  @Test
  void open_committedIndex_hasVectorsAndCheckpoint() {
    fill("store model");

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint()).isEqualTo(7);
      assertThat(hits(again)).isEqualTo(1);
    }
  }

  @Test
  void open_uncommittedChanges_beginsAtTheLastCommit() {
    fill("store model");
    try (VectorIndex index = reopened("store model")) {
      index.upsert(Tenant.DEFAULT, List.of(new Entry(2, EAST)));
    }

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint()).isEqualTo(7);
      assertThat(hits(again)).isEqualTo(1);
    }
  }

  @Test
  void open_otherModel_beginsEmpty() {
    fill("store model");

    try (VectorIndex again = reopened("store other")) {
      assertThat(again.checkpoint()).isZero();
      assertThat(hits(again)).isZero();
      again.upsert(Tenant.DEFAULT, List.of(new Entry(1, Embedding.unit(1, 0, 0, 0))));
    }
  }

  @Test
  void open_damagedFiles_beginsEmpty() throws IOException {
    fill("store model");
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      for (Path file : files.filter(each -> !each.endsWith("write.lock")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint()).isZero();
      assertThat(hits(again)).isZero();
    }
  }

  @Test
  void open_missingSegment_beginsEmpty() throws IOException {
    fill("store model");
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      for (Path file : files.filter(each -> each.toString().contains("_0.")).toList()) {
        Files.delete(file);
      }
    }

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint()).isZero();
    }
  }

  private void fill(String origin) {
    try (VectorIndex index = reopened(origin)) {
      index.upsert(Tenant.DEFAULT, List.of(new Entry(1, EAST)));
      index.commit(7);
    }
  }

  private VectorIndex reopened(String origin) {
    return LuceneVectorIndex.open(folder.resolve("index"), origin, 1);
  }

  private static int hits(VectorIndex index) {
    return index.search(Tenant.DEFAULT, List.of(EAST), key -> true, 10).getFirst().size();
  }
}

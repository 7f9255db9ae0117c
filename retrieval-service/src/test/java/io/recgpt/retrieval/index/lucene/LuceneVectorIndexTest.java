package io.recgpt.retrieval.index.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.ScanningVectorIndex;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndexContract;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LuceneVectorIndexTest extends VectorIndexContract {
  private static final IndexVersion TEXT = IndexVersion.text(Tenant.DEFAULT, 3);

  @TempDir Path folder;

  @Override
  protected VectorIndex open() {
    return LuceneVectorIndex.open(folder.resolve("contract"), "store model", 2);
  }

  @Test
  void open_committedIndex_hasVectorsAndCheckpoint() {
    fill("store model");

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint(TEXT)).isEqualTo(7);
      assertThat(hits(again)).isEqualTo(1);
    }
  }

  @Test
  void open_uncommittedChanges_beginsAtTheLastCommit() {
    fill("store model");
    try (VectorIndex index = reopened("store model")) {
      index.upsert(TEXT, List.of(new Entry(2, EAST)));
    }

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint(TEXT)).isEqualTo(7);
      assertThat(hits(again)).isEqualTo(1);
    }
  }

  @Test
  void open_otherModel_beginsEmpty() {
    fill("store model");

    try (VectorIndex again = reopened("store other")) {
      assertThat(again.versions(Tenant.DEFAULT)).isEmpty();
      assertThat(again.resolve(IndexAlias.active(Tenant.DEFAULT))).isEmpty();
      again.create(IndexVersion.text(Tenant.DEFAULT, 4));
    }
  }

  @Test
  void open_damagedFiles_beginsEmpty() throws IOException {
    fill("store model");
    try (Stream<Path> files = Files.walk(folder.resolve("index"))) {
      for (Path file : files.filter(LuceneVectorIndexTest::isOfLucene).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint(TEXT)).isZero();
      assertThat(hits(again)).isZero();
    }
  }

  @Test
  void open_missingSegment_beginsEmpty() throws IOException {
    fill("store model");
    try (Stream<Path> files = Files.walk(folder.resolve("index"))) {
      for (Path file : files.filter(each -> each.toString().contains("_0.")).toList()) {
        Files.delete(file);
      }
    }

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.checkpoint(TEXT)).isZero();
    }
  }

  @Test
  void open_olderLayout_beginsEmptyAndLeavesNothing() throws IOException {
    Path index = Files.createDirectories(folder.resolve("index"));
    Files.write(index.resolve("segments_1"), new byte[] {1, 2, 3});

    try (VectorIndex again = reopened("store model")) {
      assertThat(again.versions(Tenant.DEFAULT)).isEmpty();
    }
    assertThat(index.resolve("segments_1")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50, 2_000})
  void search_graphAndNewerVectors_findsNearlyAllThatAnExactScanFinds(int oneIn) {
    IndexVersion tower = new IndexVersion(Tenant.DEFAULT, "tower", 8);
    List<Embedding> queries = vectors(10, 8, 2);
    List<Entry> entries = entries(IntStream.range(0, 7_000), 8, 1);
    try (VectorIndex index = reopened("store model");
        VectorIndex scan = new ScanningVectorIndex()) {
      for (VectorIndex each : List.of(index, scan)) {
        each.create(tower);
        each.upsert(tower, entries);
        each.commit(tower, 1);
        each.upsert(tower, entries(IntStream.range(6_900, 7_100), 8, 3));
        each.delete(tower, List.of(0, 1, 2));
      }

      assertThat(
              recall(
                  index.search(tower, queries, key -> key % oneIn == 0, 100),
                  scan.search(tower, queries, key -> key % oneIn == 0, 100)))
          .isGreaterThanOrEqualTo(.98);
    }
  }

  private static boolean isOfLucene(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.startsWith("_") || name.startsWith("segments"));
  }

  private void fill(String origin) {
    try (VectorIndex index = reopened(origin)) {
      index.create(TEXT);
      index.upsert(TEXT, List.of(new Entry(1, EAST)));
      index.commit(TEXT, 7);
      index.point(IndexAlias.active(Tenant.DEFAULT), TEXT);
    }
  }

  private VectorIndex reopened(String origin) {
    return LuceneVectorIndex.open(folder.resolve("index"), origin, 1);
  }

  private static int hits(VectorIndex index) {
    return index.search(TEXT, List.of(EAST), key -> true, 10).getFirst().size();
  }
}

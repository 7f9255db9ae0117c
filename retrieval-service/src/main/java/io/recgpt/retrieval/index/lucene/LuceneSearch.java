package io.recgpt.retrieval.index.lucene;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.retrieval.numeric.FixedPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

/**
 * Some queries over all segments of a version. A small segment, or one of which few vectors may be
 * found, is compared as a whole, in one pass for all queries; else each query walks its graph.
 */
final class LuceneSearch {
  /** A walk keeps more than is asked for, so that less is missed: RATIONALE.md has the recall. */
  private static final double KEPT = 1.5;

  /** Of a segment, at least one vector in this many must be open for a walk. */
  private static final int SCARCE = 5;

  /** More than one vector in this many is found faster without a graph. */
  private static final int MANY = 10;

  private static final int SAMPLE = 250;

  private final float[][] queries;
  private final int[][] exact;
  private final IntPredicate admits;
  private final int limit;
  private final List<LongHeap> best = new ArrayList<>();

  LuceneSearch(List<Embedding> queries, IntPredicate admits, int limit) {
    this.queries = queries.stream().map(Embedding::toArray).toArray(float[][]::new);
    this.exact = queries.stream().map(FixedPoint::of).toArray(int[][]::new);
    this.admits = admits;
    this.limit = limit;
    queries.forEach(query -> best.add(new LongHeap(limit)));
  }

  /**
   * Searches.
   *
   * @param graphs whether segments from {@link LuceneVersion#GRAPH_FROM} vectors on have graphs
   */
  List<List<Hit>> over(IndexSearcher searcher, LuceneKeys allKeys, boolean graphs)
      throws IOException {
    for (LeafReaderContext context : searcher.getIndexReader().leaves()) {
      LeafReader leaf = context.reader();
      int[] keys = allKeys.of(leaf);
      Bits open = open(leaf, keys);
      if (graphs
          && leaf.maxDoc() >= LuceneVersion.GRAPH_FROM
          && limit <= leaf.maxDoc() / MANY
          && enoughAre(open)) {
        walk(leaf, keys, open);
      } else {
        scan(leaf, keys, open, 0, queries.length);
      }
    }
    return best.stream().map(LuceneSearch::hits).toList();
  }

  private Bits open(LeafReader leaf, int[] keys) {
    Bits live = leaf.getLiveDocs();
    return new Bits() {
      @Override
      public boolean get(int document) {
        return (live == null || live.get(document)) && admits.test(keys[document]);
      }

      @Override
      public int length() {
        return keys.length;
      }
    };
  }

  private static boolean enoughAre(Bits open) {
    int found = 0;
    for (int i = 0; i < SAMPLE; i++) {
      found += open.get((int) ((long) i * open.length() / SAMPLE)) ? 1 : 0;
    }
    return found * SCARCE >= SAMPLE;
  }

  private void walk(LeafReader leaf, int[] keys, Bits open) throws IOException {
    AcceptDocs accepted = AcceptDocs.fromLiveDocs(open, leaf.maxDoc());
    for (int i = 0; i < queries.length; i++) {
      TopKnnCollector collector = new TopKnnCollector((int) (limit * KEPT), Integer.MAX_VALUE);
      leaf.searchNearestVectors(LuceneVersion.VECTOR, queries[i], collector, accepted);
      ScoreDoc[] found = collector.topDocs().scoreDocs;
      if (found.length < limit) {
        scan(leaf, keys, open, i, i + 1);
      } else {
        compare(leaf, keys, Arrays.stream(found).mapToInt(each -> each.doc).sorted().toArray(), i);
      }
    }
  }

  /** Compares documents that were found, in their order, with one query. */
  private void compare(LeafReader leaf, int[] keys, int[] documents, int query) throws IOException {
    FloatVectorValues vectors = leaf.getFloatVectorValues(LuceneVersion.VECTOR);
    KnnVectorValues.DocIndexIterator positions = vectors.iterator();
    int[] values = new int[vectors.dimension()];
    for (int document : documents) {
      positions.advance(document);
      FixedPoint.put(vectors.vectorValue(positions.index()), values);
      best.get(query)
          .insertWithOverflow(packed(FixedPoint.dot(exact[query], values), keys[document]));
    }
  }

  private void scan(LeafReader leaf, int[] keys, Bits open, int from, int to) throws IOException {
    FloatVectorValues vectors = leaf.getFloatVectorValues(LuceneVersion.VECTOR);
    if (vectors == null) {
      return;
    }
    KnnVectorValues.DocIndexIterator positions = vectors.iterator();
    int[] values = new int[vectors.dimension()];
    for (int document = positions.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = positions.nextDoc()) {
      if (open.get(document)) {
        FixedPoint.put(vectors.vectorValue(positions.index()), values);
        for (int i = from; i < to; i++) {
          best.get(i).insertWithOverflow(packed(FixedPoint.dot(exact[i], values), keys[document]));
        }
      }
    }
  }

  /** Orders by similarity, then by key from low to high. */
  private static long packed(float similarity, int key) {
    return ((long) NumericUtils.floatToSortableInt(similarity) << 32) | (~key & 0xFFFF_FFFFL);
  }

  private static List<Hit> hits(LongHeap heap) {
    Hit[] hits = new Hit[heap.size()];
    for (int i = hits.length - 1; i >= 0; i--) {
      long packed = heap.pop();
      hits[i] = new Hit(~(int) packed, NumericUtils.sortableIntToFloat((int) (packed >> 32)));
    }
    return Arrays.asList(hits);
  }
}

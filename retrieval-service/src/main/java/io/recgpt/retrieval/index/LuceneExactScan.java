package io.recgpt.retrieval.index;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.VectorUtil;

/**
 * Compares each query with each vector that may be found, one pass over the vectors for all
 * queries.
 */
final class LuceneExactScan {
  private final float[][] queries;
  private final IntPredicate admits;
  private final List<LongHeap> best = new ArrayList<>();

  LuceneExactScan(List<Embedding> queries, IntPredicate admits, int limit) {
    this.queries = queries.stream().map(Embedding::toArray).toArray(float[][]::new);
    this.admits = admits;
    queries.forEach(query -> best.add(new LongHeap(limit)));
  }

  List<List<Hit>> over(IndexSearcher searcher) throws IOException {
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      scan(leaf.reader());
    }
    return best.stream().map(LuceneExactScan::hits).toList();
  }

  private void scan(LeafReader leaf) throws IOException {
    FloatVectorValues vectors = leaf.getFloatVectorValues(LuceneVersion.VECTOR);
    NumericDocValues keys = leaf.getNumericDocValues(LuceneVersion.KEY);
    if (vectors == null || keys == null) {
      return;
    }
    Bits live = leaf.getLiveDocs();
    KnnVectorValues.DocIndexIterator positions = vectors.iterator();
    for (int document = positions.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = positions.nextDoc()) {
      if ((live == null || live.get(document))
          && keys.advanceExact(document)
          && admits.test((int) keys.longValue())) {
        compare((int) keys.longValue(), vectors.vectorValue(positions.index()));
      }
    }
  }

  private void compare(int key, float[] vector) {
    for (int i = 0; i < queries.length; i++) {
      best.get(i).insertWithOverflow(packed(VectorUtil.dotProduct(queries[i], vector), key));
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

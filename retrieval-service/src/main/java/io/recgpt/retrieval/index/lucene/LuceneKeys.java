package io.recgpt.retrieval.index.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/** The keys of a version's documents, by segment, for as long as a segment is open. */
final class LuceneKeys {
  private final Map<IndexReader.CacheKey, int[]> segments = new ConcurrentHashMap<>();

  int[] of(LeafReader leaf) throws IOException {
    IndexReader.CacheHelper segment = leaf.getCoreCacheHelper();
    int[] known = segments.get(segment.getKey());
    if (known != null) {
      return known;
    }
    int[] keys = new int[leaf.maxDoc()];
    NumericDocValues values = leaf.getNumericDocValues(LuceneVersion.KEY);
    for (int document = 0; values != null && document < keys.length; document++) {
      if (values.advanceExact(document)) {
        keys[document] = (int) values.longValue();
      }
    }
    if (segments.putIfAbsent(segment.getKey(), keys) == null) {
      segment.addClosedListener(segments::remove);
    }
    return keys;
  }
}

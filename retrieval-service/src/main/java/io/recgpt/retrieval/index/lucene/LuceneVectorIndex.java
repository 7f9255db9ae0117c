package io.recgpt.retrieval.index.lucene;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexFaults;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.SearchSpace;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;

/** A vector index in a folder, each version in Lucene files of its own. */
public final class LuceneVectorIndex implements VectorIndex {
  /** Queries that are worth a thread of their own. */
  private static final int MIN_QUERIES = 8;

  private final IndexFolder folder;
  private final int threads;
  private final ExecutorService pool;
  private final Map<IndexVersion, LuceneVersion> open = new ConcurrentHashMap<>();
  private final Map<Tenant, Map<IndexAlias, IndexVersion>> aliases = new ConcurrentHashMap<>();
  private final ReentrantLock changing = new ReentrantLock();

  private LuceneVectorIndex(IndexFolder folder, int threads) {
    this.folder = folder;
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("vector-index-", 0).factory());
  }

  /**
   * Opens the index of a folder. One that is absent or of another origin begins empty.
   *
   * @param origin names store and model that the vectors come from
   * @param threads that search at once, those of one search among them, 1 or more
   */
  public static LuceneVectorIndex open(Path folder, String origin, int threads) {
    requireNonNull(origin, "origin");
    try {
      return new LuceneVectorIndex(IndexFolder.open(folder, origin), threads);
    } catch (IOException fault) {
      throw new UncheckedIOException("index: %s can't be opened".formatted(folder), fault);
    }
  }

  @Override
  public void create(IndexVersion version) {
    if (open.containsKey(version)) {
      return;
    }
    onPool(() -> {
      changing.lock();
      try {
        for (IndexVersion known : folder.versions(version.tenant())) {
          if (known.name().equals(version.name()) && known.dimension() != version.dimension()) {
            throw IndexFaults.otherDimension(version, known.dimension());
          }
        }
        if (!open.containsKey(version)) {
          open.put(version, LuceneVersion.open(folder.of(version), !version.isText()));
        }
      } finally {
        changing.unlock();
      }
      return true;
    });
  }

  @Override
  public List<IndexVersion> versions(Tenant tenant) {
    return onPool(() -> folder.versions(tenant));
  }

  @Override
  public void drop(IndexVersion version) {
    onPool(() -> {
      changing.lock();
      try {
        if (aliases(version.tenant()).containsValue(version)) {
          throw IndexFaults.inUse(version);
        }
        LuceneVersion dropped = open.remove(version);
        if (dropped != null) {
          dropped.close();
        }
        IndexFolder.delete(folder.of(version));
      } finally {
        changing.unlock();
      }
      return true;
    });
  }

  @Override
  public void point(IndexAlias alias, IndexVersion version) {
    onPool(() -> {
      changing.lock();
      try {
        of(version);
        Map<IndexAlias, IndexVersion> known = aliases(alias.tenant());
        folder.point(alias, version);
        known.put(alias, version);
      } finally {
        changing.unlock();
      }
      return true;
    });
  }

  @Override
  public Optional<IndexVersion> resolve(IndexAlias alias) {
    Map<IndexAlias, IndexVersion> known = aliases.get(alias.tenant());
    return Optional.ofNullable(
        (known == null ? onPool(() -> aliases(alias.tenant())) : known).get(alias));
  }

  @Override
  public void upsert(IndexVersion version, Collection<Entry> entries) {
    version.checkDimensions(entries.stream().map(Entry::vector).toList());
    on(
        version,
        lucene -> {
          lucene.upsert(entries);
          return true;
        });
  }

  @Override
  public void delete(IndexVersion version, Collection<Integer> keys) {
    on(
        version,
        lucene -> {
          lucene.delete(keys);
          return true;
        });
  }

  @Override
  public List<List<Hit>> search(
      SearchSpace space, List<Embedding> queries, IntPredicate admits, int limit) {
    IndexFaults.checkLimit(limit);
    if (queries.isEmpty()) {
      return List.of();
    }
    IndexVersion version =
        switch (space) {
          case IndexVersion named -> named;
          case IndexAlias alias -> resolve(alias).orElseThrow(() -> IndexFaults.absent(alias));
        };
    version.checkDimensions(queries);
    LuceneVersion lucene = on(version, opened -> opened);
    IndexSearcher searcher = acquired(version, lucene);
    try {
      int slices = Math.clamp(queries.size() / MIN_QUERIES, 1, threads);
      List<Future<List<List<Hit>>>> running = new ArrayList<>();
      for (int i = 0; i < slices; i++) {
        List<Embedding> slice =
            queries.subList(queries.size() * i / slices, queries.size() * (i + 1) / slices);
        running.add(pool.submit(() -> lucene.search(searcher, slice, admits, limit)));
      }
      List<List<Hit>> hits = new ArrayList<>();
      for (Future<List<List<Hit>>> each : running) {
        hits.addAll(result(each));
      }
      return hits;
    } finally {
      released(lucene, searcher);
    }
  }

  private static IndexSearcher acquired(IndexVersion version, LuceneVersion lucene) {
    try {
      return lucene.acquire();
    } catch (AlreadyClosedException dropped) {
      throw IndexFaults.absent(version);
    } catch (IOException fault) {
      throw new UncheckedIOException("index: " + fault, fault);
    }
  }

  private static void released(LuceneVersion lucene, IndexSearcher searcher) {
    try {
      lucene.release(searcher);
    } catch (IOException fault) {
      throw new UncheckedIOException("index: " + fault, fault);
    }
  }

  @Override
  public long checkpoint(IndexVersion version) {
    return on(version, LuceneVersion::checkpoint);
  }

  @Override
  public void commit(IndexVersion version, long sequence) {
    on(
        version,
        lucene -> {
          lucene.commit(sequence);
          return true;
        });
  }

  @Override
  public void close() {
    pool.close();
    try {
      for (LuceneVersion each : open.values()) {
        each.close();
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("index: could not be closed", fault);
    }
  }

  private LuceneVersion of(IndexVersion version) throws IOException {
    LuceneVersion known = open.get(version);
    if (known != null) {
      return known;
    }
    changing.lock();
    try {
      known = open.get(version);
      if (known == null) {
        if (!Files.isDirectory(folder.of(version))) {
          throw IndexFaults.absent(version);
        }
        known = LuceneVersion.open(folder.of(version), !version.isText());
        open.put(version, known);
      }
      return known;
    } finally {
      changing.unlock();
    }
  }

  private Map<IndexAlias, IndexVersion> aliases(Tenant tenant) throws IOException {
    Map<IndexAlias, IndexVersion> known = aliases.get(tenant);
    if (known != null) {
      return known;
    }
    changing.lock();
    try {
      known = aliases.get(tenant);
      if (known == null) {
        known = new ConcurrentHashMap<>(folder.aliases(tenant));
        aliases.put(tenant, known);
      }
      return known;
    } finally {
      changing.unlock();
    }
  }

  /** Work on the files of one version. */
  @FunctionalInterface
  private interface Work<T> {
    T on(LuceneVersion lucene) throws IOException;
  }

  private <T> T on(IndexVersion version, Work<T> work) {
    return onPool(() -> {
      try {
        return work.on(of(version));
      } catch (AlreadyClosedException dropped) {
        throw IndexFaults.absent(version);
      }
    });
  }

  /** Runs work on a platform thread: interrupts of the caller must not reach Lucene's channels. */
  private <T> T onPool(Callable<T> work) {
    return result(pool.submit(work));
  }

  private static <T> T result(Future<T> running) {
    try {
      return running.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the search was cancelled");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof RuntimeException fault) {
        throw fault;
      }
      throw new UncheckedIOException(
          "index: " + cause, cause instanceof IOException fault ? fault : new IOException(cause));
    }
  }
}

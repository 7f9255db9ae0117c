package io.recgpt.retrieval;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.CatalogueStore.Draft;
import io.recgpt.retrieval.CatalogueStore.Written;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.ranking.CatalogueItem;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.TenantModel.Placed;
import io.recgpt.rpc.LogTail;
import io.recgpt.rpc.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps store, models and vector index in step. Texts are embedded before the one lock that orders
 * the changes is taken.
 */
final class Catalogue {
  private static final int LOAD_BATCH = 1_000;
  private static final int CHANGES_BETWEEN_COMMITS = 2_000;

  private final CatalogueStore store;
  private final ClusterStore clusterStore;
  private final TextEmbedder embedder;
  private final TextVectors vectors;
  private final TenantModels models;
  private final LogTail tail;
  private final ReentrantLock changing = new ReentrantLock();
  private final Map<Tenant, Clusters> clusters = new HashMap<>();
  private int uncommitted;

  Catalogue(
      CatalogueStore store,
      ClusterStore clusterStore,
      TextEmbedder embedder,
      VectorIndex index,
      TenantModels models,
      LogTail tail) {
    this.store = store;
    this.clusterStore = clusterStore;
    this.embedder = embedder;
    this.vectors = new TextVectors(index, embedder.dimension());
    this.models = models;
    this.tail = tail;
  }

  /** Fills models and index from the store; items of another embedding model are embedded again. */
  void load() {
    changing.lock();
    try {
      Map<Tenant, Long> indexed = new HashMap<>();
      long sequence = 0;
      Map<Tenant, List<CatalogueItem>> outdated = new HashMap<>();
      Set<Tenant> tenants = new HashSet<>();
      for (List<StoredItem> page = store.itemsAfter(0, LOAD_BATCH);
          !page.isEmpty();
          page = store.itemsAfter(sequence, LOAD_BATCH)) {
        sequence = page.getLast().sequence();
        Map<Tenant, List<StoredItem>> current = new HashMap<>();
        for (StoredItem stored : page) {
          Tenant tenant = new Tenant(stored.tenant());
          if (stored.textHash().equals(hash(stored.item().text()))) {
            current.computeIfAbsent(tenant, added -> new ArrayList<>()).add(stored);
          } else {
            outdated.computeIfAbsent(tenant, added -> new ArrayList<>()).add(stored.item());
          }
        }
        current.forEach((tenant, items) ->
            place(
                tenant,
                items,
                indexed.computeIfAbsent(tenant, added -> vectors.checkpoint(added, store.end()))));
        current.keySet().forEach(tenants::add);
      }
      outdated.forEach(this::embedAgain);
      tenants.addAll(outdated.keySet());
      for (Tenant tenant : tenants) {
        models.loading(tenant).consumables(ItemCodec.consumables(store.domain(tenant)));
      }
      commit();
    } finally {
      changing.unlock();
    }
  }

  /** Adds or replaces items of distinct ids: all or none, durable and searchable on return. */
  Written upsert(Tenant tenant, List<CatalogueItem> items) {
    TenantModel model = models.of(tenant);
    List<Draft> drafts = drafts(tenant, items);
    changing.lock();
    try {
      Clusters known = clusters(tenant);
      List<Draft> placed = new ArrayList<>();
      for (int i = 0; i < drafts.size(); i++) {
        Draft draft = drafts.get(i);
        placed.add(
            items.get(i).category().isBlank() ? draft.in(known.nearest(draft.embedding())) : draft);
      }
      Written written = store.put(tenant, placed, false);
      place(tenant, written.changed(), 0);
      long sequence = written.sequence();
      if (!written.changed().isEmpty()) {
        sequence = Math.max(sequence, recluster(tenant, model, known));
        uncommitted += written.changed().size();
        if (uncommitted >= CHANGES_BETWEEN_COMMITS) {
          commit();
        }
        tail.advanced();
      }
      return written.upTo(sequence);
    } finally {
      changing.unlock();
    }
  }

  /** Sets the domain; answers the end of the changes. */
  long putDomain(Tenant tenant, StoredDomain domain) {
    changing.lock();
    try {
      Map.Entry<Long, Boolean> put = store.putDomain(tenant, domain);
      if (put.getValue()) {
        models.loading(tenant).consumables(ItemCodec.consumables(Optional.of(domain)));
        tail.advanced();
      }
      return put.getKey();
    } finally {
      changing.unlock();
    }
  }

  /** Keeps what the index has, so that the next start need not fill it. */
  void commit() {
    vectors.commit(store.end());
    uncommitted = 0;
  }

  private List<Draft> drafts(Tenant tenant, List<CatalogueItem> items) {
    Map<String, StoredItem> before =
        store.items(tenant, items.stream().map(CatalogueItem::id).toList());
    List<String> hashes = items.stream().map(item -> hash(item.text())).toList();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      StoredItem stored = before.get(items.get(i).id());
      if (stored == null || !stored.textHash().equals(hashes.get(i))) {
        texts.add(items.get(i).text());
      }
    }
    List<Embedding> embedded = texts.isEmpty() ? List.of() : embedder.embed(texts);
    List<Draft> drafts = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < items.size(); i++) {
      StoredItem stored = before.get(items.get(i).id());
      Embedding embedding =
          stored == null || !stored.textHash().equals(hashes.get(i))
              ? embedded.get(next++)
              : stored.embedding();
      drafts.add(new Draft(items.get(i), hashes.get(i), embedding, ""));
    }
    return drafts;
  }

  private void place(Tenant tenant, List<StoredItem> items, long indexed) {
    List<Placed> placed = new ArrayList<>();
    List<VectorIndex.Entry> entries = new ArrayList<>();
    for (StoredItem stored : items) {
      placed.add(
          new Placed(
              stored.ordinal(),
              stored.item(),
              stored.category(),
              stored.embedding(),
              stored.sequence()));
      if (stored.sequence() > indexed) {
        entries.add(new VectorIndex.Entry(stored.ordinal(), stored.embedding()));
      }
    }
    vectors.put(tenant, entries);
    models.loading(tenant).put(placed);
  }

  /** Makes clusters anew where they are outgrown; answers the last change made by it, or 0. */
  private long recluster(Tenant tenant, TenantModel model, Clusters known) {
    List<Placed> items = model.withoutCategory();
    if (!known.outgrown(items.size())) {
      return 0;
    }
    Clusters made = Clustering.of(items, ItemCodec.stopWords(store.domain(tenant)));
    clusterStore.put(tenant, made);
    clusters.put(tenant, made);
    Map<Integer, String> names = new HashMap<>();
    items.forEach(item -> names.put(item.ordinal(), made.nearest(item.embedding())));
    List<StoredItem> changed = store.recluster(tenant, names);
    place(tenant, changed, Long.MAX_VALUE);
    return changed.isEmpty() ? 0 : changed.getLast().sequence();
  }

  /** Another model's space has other clusters: they are made anew from the new vectors. */
  private void embedAgain(Tenant tenant, List<CatalogueItem> items) {
    clusterStore.put(tenant, Clusters.NONE);
    for (int from = 0; from < items.size(); from += LOAD_BATCH) {
      List<CatalogueItem> batch = items.subList(from, Math.min(items.size(), from + LOAD_BATCH));
      place(tenant, store.put(tenant, drafts(tenant, batch), true).changed(), 0);
    }
    recluster(tenant, models.loading(tenant), Clusters.NONE);
  }

  private Clusters clusters(Tenant tenant) {
    return clusters.computeIfAbsent(tenant, clusterStore::of);
  }

  private String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((embedder.model() + "\n" + text).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package io.recgpt.retrieval.catalogue;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.catalogue.clusters.Clustering;
import io.recgpt.retrieval.catalogue.clusters.Clusters;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.store.CatalogueStore;
import io.recgpt.retrieval.store.CatalogueStore.Change;
import io.recgpt.retrieval.store.CatalogueStore.Draft;
import io.recgpt.retrieval.store.CatalogueStore.Written;
import io.recgpt.retrieval.store.ClusterStore;
import io.recgpt.retrieval.store.ItemCodec;
import io.recgpt.retrieval.store.StoredDomain;
import io.recgpt.retrieval.store.StoredItem;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Cancellation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.follow.LogTail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps store, models and vector index in step, whoever changes the store: this process, or another
 * on the same database. Each tenant's changes are ordered by a lock of its own; texts are embedded
 * before it is taken, and the index is written after it: neither a model nor an index that hangs
 * holds up more than it must, and no change of a tenant another's.
 */
public final class Catalogue {
  private static final int LOAD_BATCH = 1_000;
  private static final Duration RETRY_AFTER = Duration.ofHours(1);
  private static final int CHANGES_BETWEEN_COMMITS = 2_000;

  private final CatalogueStore store;
  private final ClusterStore clusterStore;
  private final ItemEmbeddings embeddings;
  private final TextVectors vectors;
  private final TenantModels models;
  private final LogTail tail;
  private final TenantLimits limits;

  /** Orders the changes of each tenant that has a model. */
  private final Map<Tenant, ReentrantLock> changing = new ConcurrentHashMap<>();

  /** Of who takes over changes of others; taken before that of a tenant. */
  private final ReentrantLock takingOver = new ReentrantLock();

  private final Map<Tenant, Clusters> clusters = new ConcurrentHashMap<>();
  private final CatalogueProgress progress = new CatalogueProgress(CHANGES_BETWEEN_COMMITS);

  /**
   * A catalogue that {@link #load()} fills.
   *
   * @param tail of the log of changes, which is woken by each
   * @param limits of what one tenant may store
   */
  public Catalogue(
      CatalogueStore store,
      ClusterStore clusterStore,
      TextEmbedder embedder,
      VectorIndex index,
      TenantModels models,
      LogTail tail,
      TenantLimits limits) {
    this.store = store;
    this.clusterStore = clusterStore;
    this.embeddings = new ItemEmbeddings(store, embedder);
    this.vectors = new TextVectors(index, embedder.dimension());
    this.models = models;
    this.tail = tail;
    this.limits = limits;
  }

  /** Fills models and index from the store; items of another embedding model are embedded again. */
  public void load() {
    takingOver.lock();
    try {
      Map<Tenant, Long> indexed = new HashMap<>();
      Map<Tenant, List<CatalogueItem>> outdated = new HashMap<>();
      read(page -> {
        domains(page);
        items(page)
            .forEach((tenant, items) -> {
              Map<Boolean, List<StoredItem>> ofOurModel =
                  items.stream().collect(Collectors.partitioningBy(embeddings::isOfOurModel));
              place(
                  tenant,
                  ofOurModel.getOrDefault(true, List.of()),
                  indexed.computeIfAbsent(tenant, _ -> vectors.checkpoint(tenant, store.end())));
              index(Set.of(tenant));
              ofOurModel
                  .getOrDefault(false, List.of())
                  .forEach(item ->
                      outdated.computeIfAbsent(tenant, _ -> new ArrayList<>()).add(item.item()));
            });
      });
      outdated.forEach(this::embedAgain);
      commit();
    } finally {
      takingOver.unlock();
    }
  }

  /** Takes over what other processes on the same database have changed since the last time. */
  public void catchUp() {
    Set<Tenant> changed = new HashSet<>();
    takeOver(changed);
    index(changed);
    if (progress.isFull()) {
      commit();
    }
  }

  /** Takes over all that others have changed, and notes whose it was. */
  private void takeOver(Set<Tenant> changed) {
    takingOver.lock();
    try {
      long before = progress.position();
      read(page -> {
        takeOver(page);
        page.forEach(change -> changed.add(new Tenant(change.tenant())));
      });
      long after = progress.position();
      if (after > before) {
        progress.count(after - before);
        tail.advanced();
      }
    } finally {
      takingOver.unlock();
    }
  }

  /** Adds or replaces items of distinct ids: all or none, durable and searchable on return. */
  public Written upsert(Tenant tenant, List<CatalogueItem> items) {
    TenantModel model = models.of(tenant);
    List<Draft> drafts = embeddings.drafts(tenant, items);
    Written outcome;
    ReentrantLock own = changing(tenant);
    own.lock();
    try {
      Cancellation.check();
      checkRoom(tenant, model, items);
      Clusters known = clusters(tenant);
      List<Draft> placed = new ArrayList<>();
      for (int i = 0; i < drafts.size(); i++) {
        Draft draft = drafts.get(i);
        placed.add(
            items.get(i).category().isBlank() ? draft.in(known.nearest(draft.embedding())) : draft);
      }
      Written written = store.put(tenant, placed, false);
      place(tenant, written.changed(), 0);
      progress.wrote(written.sequence(), written.changed().size());
      long sequence = written.sequence();
      if (!written.changed().isEmpty()) {
        sequence = Math.max(sequence, recluster(tenant, model, known));
        progress.count(written.changed().size());
        tail.advanced();
      }
      outcome = written.upTo(sequence);
    } finally {
      own.unlock();
    }
    index(Set.of(tenant));
    if (progress.isFull()) {
      commit();
    }
    return outcome;
  }

  private void checkRoom(Tenant tenant, TenantModel model, List<CatalogueItem> items) {
    int added = model.unknown(items.stream().map(CatalogueItem::id).toList()).size();
    if (added > 0 && model.size() + added > limits.items()) {
      throw RpcException.quota(
          "tenant " + tenant.id(),
          "%,d items and %,d more (expected: at most %,d): raise max-items-per-tenant"
              .formatted(model.size(), added, limits.items()),
          RETRY_AFTER);
    }
    long characters = model.charactersWith(items);
    if (characters > limits.characters() && characters > model.charactersWith(List.of())) {
      throw RpcException.quota(
          "tenant " + tenant.id(),
          ("%,d characters of items' texts (expected: at most %,d): shorten descriptions, or raise"
                  + " max-item-characters-per-tenant")
              .formatted(characters, limits.characters()),
          RETRY_AFTER);
    }
  }

  /**
   * Sets the domain, and makes the clusters of all items as they are, which are named without its
   * stop words; returns the end of the changes.
   */
  public long putDomain(Tenant tenant, StoredDomain domain) {
    TenantModel model = models.of(tenant);
    long end;
    ReentrantLock own = changing(tenant);
    own.lock();
    try {
      Cancellation.check();
      takeOver(tenant);
      Map.Entry<Long, Boolean> put = store.putDomain(tenant, domain);
      if (put.getValue()) {
        consumables(tenant, domain);
        progress.wrote(put.getKey(), 1);
      }
      long clustered = clusterAnew(tenant, model);
      if (put.getValue() || clustered > 0) {
        tail.advanced();
      }
      end = Math.max(put.getKey(), clustered);
    } finally {
      own.unlock();
    }
    index(Set.of(tenant));
    return end;
  }

  /** Keeps what the index has, so that the next start need not fill it. */
  public void commit() {
    vectors.payAll();
    vectors.keep(vectors.whole(progress.committing()));
  }

  /** Puts into the index what it lacks of some tenants, for which nobody else need wait. */
  private void index(Set<Tenant> tenants) {
    for (Tenant tenant : tenants) {
      vectors.pay(tenant);
      models.loading(tenant).index();
    }
  }

  private ReentrantLock changing(Tenant tenant) {
    return changing.computeIfAbsent(tenant, _ -> new ReentrantLock());
  }

  /** Hands over all changes after the position, page by page, and moves it. */
  private void read(Consumer<List<Change>> sink) {
    for (List<Change> page = store.changesAfter(progress.position(), LOAD_BATCH);
        !page.isEmpty();
        page = store.changesAfter(progress.position(), LOAD_BATCH)) {
      sink.accept(page);
      progress.reached(page.getLast().sequence());
    }
  }

  private void takeOver(List<Change> changes) {
    domains(changes);
    items(changes)
        .forEach((tenant, items) -> {
          ReentrantLock own = changing(tenant);
          own.lock();
          try {
            takeOver(tenant, items);
          } finally {
            own.unlock();
          }
        });
  }

  /**
   * Takes over what others have changed of a tenant, whose lock is held, and waits for nobody who
   * takes over changes of other tenants. These changes are taken over once more in their turn.
   */
  private void takeOver(Tenant tenant) {
    long position = progress.position();
    for (List<Change> page = store.changesAfter(tenant, position, LOAD_BATCH);
        !page.isEmpty();
        page = store.changesAfter(tenant, position, LOAD_BATCH)) {
      takeOver(page);
      position = page.getLast().sequence();
    }
  }

  private void takeOver(Tenant tenant, List<StoredItem> page) {
    // This process may have put newer ones since the page was read.
    long position = progress.position();
    List<StoredItem> items = page.stream().filter(item -> item.sequence() > position).toList();
    if (items.isEmpty()) {
      return;
    }
    Clusters before = clusters.remove(tenant);
    place(tenant, embeddings.inOurSpace(models.loading(tenant), items), 0);
    Clusters known = clusters(tenant);
    if (before != null && !before.equals(known)) {
      leaveOldClusters(tenant, known);
    }
    recluster(tenant, models.loading(tenant), known);
  }

  private void domains(List<Change> changes) {
    for (Change change : changes) {
      if (change.domain() != null) {
        Tenant tenant = new Tenant(change.tenant());
        ReentrantLock own = changing(tenant);
        own.lock();
        try {
          if (change.sequence() > progress.position()) {
            consumables(tenant, change.domain());
          }
        } finally {
          own.unlock();
        }
      }
    }
  }

  private static Map<Tenant, List<StoredItem>> items(List<Change> changes) {
    Map<Tenant, List<StoredItem>> items = new HashMap<>();
    for (Change change : changes) {
      if (change.item() != null) {
        items
            .computeIfAbsent(new Tenant(change.tenant()), _ -> new ArrayList<>())
            .add(change.item());
      }
    }
    return items;
  }

  private void consumables(Tenant tenant, StoredDomain domain) {
    models.loading(tenant).consumables(ItemCodec.consumables(domain));
  }

  private void place(Tenant tenant, List<StoredItem> items, long indexed) {
    List<PlacedItem> placed = new ArrayList<>();
    List<VectorIndex.Entry> entries = new ArrayList<>();
    for (StoredItem stored : items) {
      placed.add(
          new PlacedItem(
              stored.ordinal(),
              stored.item(),
              stored.category(),
              stored.embedding(),
              stored.sequence()));
      if (stored.sequence() > indexed) {
        entries.add(new VectorIndex.Entry(stored.ordinal(), stored.embedding()));
      }
    }
    vectors.owe(tenant, entries);
    models.loading(tenant).take(placed);
  }

  /** Makes clusters anew where they are outgrown; returns the last change made by it, or 0. */
  private long recluster(Tenant tenant, TenantModel model, Clusters known) {
    List<PlacedItem> items = model.withoutCategory();
    return known.outgrown(items.size()) ? cluster(tenant, items, known) : 0;
  }

  /** Makes clusters anew where there are items enough; returns as {@link #recluster} does. */
  private long clusterAnew(Tenant tenant, TenantModel model) {
    List<PlacedItem> items = model.withoutCategory();
    return Clusters.NONE.outgrown(items.size()) ? cluster(tenant, items, clusters(tenant)) : 0;
  }

  private long cluster(Tenant tenant, List<PlacedItem> items, Clusters known) {
    Clusters made = Clustering.of(items, ItemCodec.stopWords(store.domain(tenant)));
    if (!made.equals(known)) {
      clusterStore.put(tenant, made);
      clusters.put(tenant, made);
    }
    return assign(tenant, items, made);
  }

  /** What this process put by clusters that another was just making anew. */
  private void leaveOldClusters(Tenant tenant, Clusters known) {
    List<PlacedItem> left =
        models.loading(tenant).withoutCategory().stream()
            .filter(item -> !known.has(item.category()))
            .toList();
    assign(tenant, left, known);
  }

  /** Gives items their nearest clusters; returns the last change made by it, or 0. */
  private long assign(Tenant tenant, List<PlacedItem> items, Clusters known) {
    Map<Integer, String> names = new HashMap<>();
    items.forEach(item -> names.put(item.ordinal(), known.nearest(item.embedding())));
    List<StoredItem> changed = store.recluster(tenant, names);
    place(tenant, embeddings.inOurSpace(models.loading(tenant), changed), Long.MAX_VALUE);
    if (changed.isEmpty()) {
      return 0;
    }
    progress.wrote(changed.getLast().sequence(), changed.size());
    return changed.getLast().sequence();
  }

  /** Another model's space has other clusters: they are made anew from the new vectors. */
  private void embedAgain(Tenant tenant, List<CatalogueItem> items) {
    clusterStore.put(tenant, Clusters.NONE);
    for (int from = 0; from < items.size(); from += LOAD_BATCH) {
      List<CatalogueItem> batch = items.subList(from, Math.min(items.size(), from + LOAD_BATCH));
      Written written = store.put(tenant, embeddings.drafts(tenant, batch), true);
      place(tenant, written.changed(), 0);
      index(Set.of(tenant));
      progress.wrote(written.sequence(), written.changed().size());
    }
    recluster(tenant, models.loading(tenant), Clusters.NONE);
  }

  private Clusters clusters(Tenant tenant) {
    return clusters.computeIfAbsent(tenant, clusterStore::of);
  }
}

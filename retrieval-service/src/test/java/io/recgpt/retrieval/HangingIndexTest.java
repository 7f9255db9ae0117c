package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import io.recgpt.retrieval.catalogue.Catalogue;
import io.recgpt.retrieval.catalogue.LogMemory;
import io.recgpt.retrieval.catalogue.TenantLimits;
import io.recgpt.retrieval.catalogue.TenantModels;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.ScanningVectorIndex;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.retrieval.store.CatalogueStore;
import io.recgpt.retrieval.store.ClusterStore;
import io.recgpt.retrieval.store.ItemCodec;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.storage.Database;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.Domain;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an index or a model that takes no changes of one tenant does to the others. */
@Timeout(60)
final class HangingIndexTest {
  private static final Tenant STUCK = new Tenant("stuck");
  private static final Tenant WELL = new Tenant("well");

  @TempDir private Path folder;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger searches = new AtomicInteger();
  private volatile Set<String> hanging = Set.of("create", "upsert");
  private final VectorIndex index = new ScanningVectorIndex();
  private final HashingEmbedder embedder = new HashingEmbedder();
  private Database database;
  private TenantModels models;
  private Catalogue catalogue;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("r.db"), "io/recgpt/retrieval/migration");
    models = new TenantModels(hanging(), 2, CandidateLimits.DEFAULT, new LogMemory(1 << 20));
    models.loaded();
    catalogue = catalogue(models, hanging());
  }

  private Catalogue catalogue(TenantModels of, VectorIndex in) {
    return new Catalogue(
        new CatalogueStore(database),
        new ClusterStore(database),
        embedder,
        in,
        of,
        new LogTail(),
        new TenantLimits(1_000, 3, 512_000_000));
  }

  /** Another process on the same database, with an index of its own. */
  private Catalogue other() {
    VectorIndex own = new ScanningVectorIndex();
    TenantModels others = new TenantModels(own, 2, CandidateLimits.DEFAULT, new LogMemory(1 << 20));
    others.loaded();
    return catalogue(others, own);
  }

  @AfterEach
  void close() {
    released.countDown();
    database.close();
  }

  @Test
  void upsert_indexHangsForOneTenant_othersGoOnAndItsOwnItemsAreKnown() throws Exception {
    Thread stuck = Thread.ofVirtual().start(() -> catalogue.upsert(STUCK, List.of(item("tent"))));
    asked.await();

    catalogue.upsert(WELL, List.of(item("lamp")));
    catalogue.catchUp();

    assertThat(found(WELL)).isEqualTo(1);
    assertThat(models.of(STUCK).size()).isEqualTo(1);
    assertThat(stuck.isAlive()).isTrue();
    released.countDown();
    stuck.join();
    assertThat(found(STUCK)).isEqualTo(1);
  }

  @Test
  void upsert_indexHangs_endsByTheCallsDeadlineAndTheNextChangePutsBoth() throws Exception {
    Thread stuck = Thread.ofVirtual().start(() -> catalogue.upsert(STUCK, List.of(item("tent"))));
    asked.await();
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext call =
            Context.current().withDeadline(Deadline.after(1, TimeUnit.SECONDS), timer)) {
      call.run(() -> catalogue.upsert(STUCK, List.of(item("axe"))));
    }

    assertThat(models.of(STUCK).size()).isEqualTo(2);
    released.countDown();
    stuck.join();
    catalogue.upsert(STUCK, List.of(item("lamp")));
    assertThat(found(STUCK)).isEqualTo(3);
  }

  @Test
  void upsert_modelOfOneTenantIsHeld_othersGoOnAndNothingIsLost() throws Exception {
    TenantModel model = models.of(STUCK);
    Thread holding = Thread.ofVirtual().start(() -> model.record(heldUntilReleased()));
    asked.await();
    Thread stuck = Thread.ofVirtual().start(() -> catalogue.upsert(STUCK, List.of(item("tent"))));
    while (stuck.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    catalogue.upsert(WELL, List.of(item("lamp")));

    assertThat(found(WELL)).isEqualTo(1);
    assertThat(stuck.isAlive()).isTrue();
    released.countDown();
    holding.join();
    stuck.join();
    catalogue.catchUp();
    assertThat(found(STUCK)).isEqualTo(1);
    assertThat(model.size()).isEqualTo(1);
    assertThat(models.of(WELL).size()).isEqualTo(1);
  }

  @Test
  void upsert_ofManyTenantsAtOnce_isAllInModelsAndIndexAndKept() throws Exception {
    released.countDown();
    List<Tenant> tenants = List.of(STUCK, WELL);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Tenant tenant : tenants) {
        callers.execute(() -> {
          for (String id : List.of("tent", "axe", "lamp")) {
            catalogue.upsert(tenant, List.of(item(id)));
          }
        });
      }
      callers.execute(catalogue::catchUp);
    }
    catalogue.catchUp();
    catalogue.commit();

    for (Tenant tenant : tenants) {
      assertThat(models.of(tenant).size()).isEqualTo(3);
      assertThat(found(tenant)).isEqualTo(3);
      assertThat(index.checkpoint(IndexVersion.text(tenant, embedder.dimension())))
          .isEqualTo(new CatalogueStore(database).end());
    }
  }

  @Test
  void putDomain_changesOfOthersCannotBeTakenOver_waitsForThoseOfItsTenantAlone() throws Exception {
    Catalogue other = other();
    other.upsert(STUCK, List.of(item("tent")));
    other.upsert(WELL, List.of(item("lamp")));
    Thread holding = Thread.ofVirtual().start(() -> models.of(STUCK).record(heldUntilReleased()));
    asked.await();
    Thread following = Thread.ofVirtual().start(() -> catalogue.catchUp());
    while (following.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    Thread putting =
        Thread.ofVirtual()
            .start(() -> catalogue.putDomain(WELL, ItemCodec.stored(Domain.getDefaultInstance())));

    assertThat(putting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(models.of(WELL).size()).isEqualTo(1);
    assertThat(found(WELL)).isEqualTo(1);
    released.countDown();
    holding.join();
    following.join();
    assertThat(models.of(STUCK).size()).isEqualTo(1);
    assertThat(models.of(WELL).size()).isEqualTo(1);
    assertThat(new CatalogueStore(database).domain(WELL)).isPresent();
  }

  @Test
  void similar_indexHangs_holdsUpNoChangeOfItsOwnTenantAndKnowsIt() throws Exception {
    hanging = Set.of();
    catalogue.upsert(STUCK, List.of(item("tent"), item("lamp")));
    hanging = Set.of("search");
    List<String> found = Collections.synchronizedList(new ArrayList<>());
    Thread stuck = Thread.ofVirtual().start(() -> found.addAll(likeTent()));
    asked.await();
    Thread writing = Thread.ofVirtual().start(() -> catalogue.upsert(STUCK, List.of(item("axe"))));

    assertThat(writing.join(Duration.ofSeconds(20))).isTrue();
    assertThat(models.of(STUCK).size()).isEqualTo(3);
    assertThat(stuck.isAlive()).isTrue();
    released.countDown();
    stuck.join();
    assertThat(found).containsExactlyInAnyOrder("axe", "lamp");
    int before = searches.get();
    assertThat(likeTent()).containsExactlyInAnyOrder("axe", "lamp");
    assertThat(searches.get())
        .as("what was found before the change is not remembered")
        .isGreaterThan(before);
    int then = searches.get();
    likeTent();
    assertThat(searches.get()).as("this is").isEqualTo(then);
  }

  private List<String> likeTent() {
    return models.of(STUCK).similar("tent", ItemFilter.ALL, 10).orElseThrow().stream()
        .map(each -> each.item().id())
        .toList();
  }

  /** Interactions, of which there are none, by whom a model is held while they are looked at. */
  private Collection<Interaction> heldUntilReleased() {
    return new AbstractCollection<>() {
      @Override
      public Iterator<Interaction> iterator() {
        asked.countDown();
        try {
          released.await();
        } catch (InterruptedException interrupted) {
          throw new IllegalStateException(interrupted);
        }
        return Collections.emptyIterator();
      }

      @Override
      public int size() {
        return 0;
      }
    };
  }

  private int found(Tenant tenant) {
    return index
        .search(
            IndexVersion.text(tenant, embedder.dimension()),
            List.of(embedder.embed("x")),
            key -> true,
            10)
        .getFirst()
        .size();
  }

  private static CatalogueItem item(String id) {
    return new CatalogueItem(id, id, "", "Camping", "", List.of(), Map.of(), null, null, "");
  }

  /** The index, but for some calls of one tenant, which wait until they are released. */
  private VectorIndex hanging() {
    return (VectorIndex)
        Proxy.newProxyInstance(
            VectorIndex.class.getClassLoader(),
            new Class<?>[] {VectorIndex.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("search")) {
                searches.incrementAndGet();
              }
              if (hanging.contains(method.getName())
                  && ((IndexVersion) arguments[0]).tenant().equals(STUCK)) {
                asked.countDown();
                released.await();
              }
              try {
                return method.invoke(index, arguments);
              } catch (InvocationTargetException fault) {
                throw fault.getCause() instanceof RpcException known ? known : fault;
              }
            });
  }
}

package io.recgpt.retrieval.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Price;
import io.recgpt.retrieval.store.CatalogueStore.Change;
import io.recgpt.retrieval.store.CatalogueStore.Draft;
import io.recgpt.retrieval.store.CatalogueStore.Written;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class CatalogueStoreContract extends StoreContract {
  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant OTHER = new Tenant("other");

  private CatalogueStore store;

  CatalogueStoreContract(Dialect dialect) {
    super("retrieval", dialect);
  }

  @BeforeEach
  void open() {
    store = new CatalogueStore(database());
  }

  @Test
  void id_twoProcesses_isTheSame() {
    assertThat(store.id()).hasSize(32).isEqualTo(new CatalogueStore(another()).id());
  }

  @Test
  void put_newItem_isReadBackWithAllItSays() {
    Draft draft = draft("tent", "Zelt für \u4e8c\u4eba \ud83c\udfd5", "");
    Written written = store.put(SHOP, List.of(draft), false);

    assertThat(written.created()).isEqualTo(1);
    assertThat(written.sequence()).isEqualTo(1);
    assertThat(store.items(SHOP, List.of("none", "tent")))
        .containsExactly(
            Map.entry(
                "tent", new StoredItem("shop", 0, draft.item(), "hash", draft.embedding(), "", 1)));
    assertThat(store.items(OTHER, List.of("tent"))).isEmpty();
  }

  @Test
  void put_someUnchanged_writesTheOthersAlone() {
    store.put(SHOP, List.of(draft("tent", "Tent", ""), draft("lamp", "Lamp", "")), false);

    Written written =
        store.put(
            SHOP,
            List.of(
                draft("tent", "Tent", ""), draft("lamp", "Lamp 2", ""), draft("axe", "Axe", "")),
            false);

    assertThat(written.created()).isEqualTo(1);
    assertThat(written.updated()).isEqualTo(1);
    assertThat(written.unchanged()).isEqualTo(1);
    assertThat(written.changed()).extracting(StoredItem::ordinal).containsExactly(1, 2);
    assertThat(written.changed()).extracting(StoredItem::sequence).containsExactly(3L, 4L);
    assertThat(store.end()).isEqualTo(4);
  }

  @Test
  void items_idsWithOddCharacters_areFoundOrNot() {
    store.put(SHOP, List.of(draft("it's \"%_\\", "Odd", "")), false);

    assertThat(store.items(SHOP, List.of("it's \"%_\\", "x' OR 1=1 --", "nul\0")))
        .containsOnlyKeys("it's \"%_\\");
  }

  @Test
  void changesAfter_itemsAndDomains_areInOrderOfChange() {
    store.put(SHOP, List.of(draft("tent", "Tent", "")), false);
    StoredDomain domain = new StoredDomain(new byte[] {8, 0, -1});
    assertThat(store.putDomain(OTHER, domain)).isEqualTo(Map.entry(2L, true));
    assertThat(store.putDomain(OTHER, domain)).isEqualTo(Map.entry(2L, false));
    store.put(SHOP, List.of(draft("lamp", "Lamp", ""), draft("tent", "Tent 2", "")), false);

    assertThat(store.changesAfter(0, 10)).extracting(Change::sequence).containsExactly(2L, 3L, 4L);
    assertThat(store.changesAfter(2, 1)).extracting(Change::sequence).containsExactly(3L);
    assertThat(store.changesAfter(1, 1).getFirst().domain()).isEqualTo(domain);
    assertThat(store.domain(OTHER)).contains(domain);
    assertThat(store.domain(SHOP)).isEmpty();
  }

  @Test
  void recluster_someOtherCluster_areChangesOfThoseAlone() {
    store.put(SHOP, List.of(draft("tent", "Tent", "a"), draft("lamp", "Lamp", "a")), false);

    List<StoredItem> changed = store.recluster(SHOP, Map.of(0, "a", 1, "b"));

    assertThat(changed).singleElement().matches(item -> item.cluster().equals("b"));
    assertThat(store.changesAfter(2, 10)).extracting(Change::item).isEqualTo(changed);
  }

  @Test
  void put_twoProcessesAtOnce_everyChangeIsFollowedOnce() throws Exception {
    CatalogueStore other = new CatalogueStore(another());
    List<Long> followed = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 6; writer++) {
        CatalogueStore mine = writer % 2 == 0 ? store : other;
        String prefix = "item-" + writer + "-";
        writers.add(
            callers.submit(() -> {
              for (int i = 0; i < 20; i++) {
                mine.put(SHOP, List.of(draft(prefix + i, "Item", "")), false);
              }
            }));
      }
      long cursor = 0;
      boolean ended = false;
      while (!ended) {
        ended = writers.stream().allMatch(Future::isDone);
        for (Change change : store.changesAfter(cursor, 7)) {
          followed.add(change.sequence());
          cursor = change.sequence();
          ended = false;
        }
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    assertThat(followed).hasSize(120).isSorted().doesNotHaveDuplicates();
    assertThat(store.changesAfter(0, 1_000))
        .extracting(change -> requireNonNull(change.item()).ordinal())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 120).boxed().toList());
  }

  @Test
  void changesAfter_largeOnes_arePagedByBytesInOrder() {
    store.putDomain(SHOP, new StoredDomain(new byte[600_000]));
    store.put(SHOP, List.of(draft("tent", "x".repeat(300_000), "")), false);
    store.put(SHOP, List.of(draft("lamp", "x".repeat(2_000_000), "")), false);
    store.putDomain(new Tenant("cinema"), new StoredDomain(new byte[17_000_000]));
    store.put(SHOP, List.of(draft("axe", "Axe", "")), false);

    List<List<Long>> pages = new ArrayList<>();
    long cursor = 0;
    for (List<Change> page = store.changesAfter(cursor, 100);
        !page.isEmpty();
        page = store.changesAfter(cursor, 100)) {
      pages.add(page.stream().map(Change::sequence).toList());
      cursor = page.getLast().sequence();
    }

    assertThat(pages).containsExactly(List.of(1L, 2L), List.of(3L), List.of(4L), List.of(5L));
  }

  private static Draft draft(String id, String title, String cluster) {
    CatalogueItem item =
        new CatalogueItem(
            id,
            title,
            "",
            "",
            "",
            List.of("tag"),
            Map.of("size", "2"),
            new Price("EUR", 4_999),
            null,
            "");
    return new Draft(item, "hash", Embedding.unit(1, 2, 3), cluster);
  }
}

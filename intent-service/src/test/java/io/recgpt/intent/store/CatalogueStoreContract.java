package io.recgpt.intent.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.intent.store.CatalogueStore.Change;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.storage.SetAsideEntries;
import io.recgpt.testkit.StoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class CatalogueStoreContract extends StoreContract {
  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant OTHER = new Tenant("other");

  private CatalogueStore store;

  CatalogueStoreContract(Dialect dialect) {
    super("intent", dialect);
  }

  @BeforeEach
  void open() {
    store = new CatalogueStore(database());
  }

  @Test
  void apply_items_areReadBackInOrderOfBytes() {
    store.apply(
        List.of(
            put(SHOP, item("b", "Zelt \ud83c\udfd5")),
            put(SHOP, item("B", "x")),
            put(OTHER, item("a", "x"))),
        7);

    assertThat(store.cursor()).isEqualTo(7);
    assertThat(store.items(SHOP)).containsExactly(item("B", "x"), item("b", "Zelt \ud83c\udfd5"));
    assertThat(store.state(SHOP).orElseThrow().catalogueVersion()).isEqualTo(2);
    assertThat(store.state(OTHER).orElseThrow().catalogueVersion()).isEqualTo(1);
    assertThat(store.state(new Tenant("none"))).isEmpty();
  }

  @Test
  void apply_sameItemTwiceInOneBatch_keepsTheLatter() {
    store.apply(List.of(put(SHOP, item("a", "old")), put(SHOP, item("a", "new"))), 2);

    assertThat(store.items(SHOP)).containsExactly(item("a", "new"));
  }

  @Test
  void apply_domain_isPartOfTheState() {
    store.apply(List.of(new Change.DomainPut(SHOP, new byte[] {8, 0, -1})), 1);

    assertThat(store.state(SHOP).orElseThrow().domain()).containsExactly(8, 0, -1);
  }

  @Test
  void apply_textWithNul_isStoredWithoutIt() {
    store.apply(List.of(put(SHOP, item("a", "te\0nt"))), 1);

    assertThat(store.items(SHOP)).containsExactly(item("a", "te\ufffdnt"));
  }

  @Test
  void setAside_anEntry_isKeptAndMovesTheCursor() {
    assertThat(store.setAside(new SetAsideEntries.Entry("log", 5, "shop", new byte[] {1}, "why")))
        .contains("set_aside_entry", "shop", "5");

    assertThat(store.cursor()).isEqualTo(5);
    assertThat(setAsideEntries()).containsExactly("log 5 shop why");
  }

  @Test
  void apply_anotherProcessWasFaster_changesNothing() {
    CatalogueStore other = new CatalogueStore(another());
    store.apply(List.of(put(SHOP, item("a", "new"))), 9);

    other.apply(List.of(put(SHOP, item("a", "old"))), 8);

    assertThat(store.cursor()).isEqualTo(9);
    assertThat(store.items(SHOP)).containsExactly(item("a", "new"));
  }

  @Test
  void tenants_withBehaviors_areListed() {
    store.apply(List.of(put(OTHER, item("a", "x"))), 1);
    new BehaviorLog(database(), TenantLimits.DEFAULT)
        .append(
            SHOP,
            List.of(Behavior.of("e1", "ann", BehaviorKind.CLICK, "a", Instant.EPOCH)),
            new DueQueue.Times(_ -> Instant.EPOCH, Duration.ZERO));

    assertThat(store.tenants()).containsExactly(SHOP);
    assertThat(store.state(SHOP).orElseThrow().behaviorCount()).isEqualTo(1);
  }

  private static Change put(Tenant tenant, CatalogueItem item) {
    return new Change.ItemPut(tenant, item);
  }

  private static CatalogueItem item(String id, String title) {
    return new CatalogueItem(
        id, title, "words", "category", "brand", List.of("one", "two"), Embedding.unit(1, 2));
  }
}

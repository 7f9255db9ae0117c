package io.recgpt.explain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.catalogue.ItemStore.Change;
import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.storage.SetAsideEntries;
import io.recgpt.testkit.StoreContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ItemStoreContract extends StoreContract {
  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant OTHER = new Tenant("other");

  private ItemStore store;

  ItemStoreContract(Dialect dialect) {
    super("explain", dialect);
  }

  @BeforeEach
  void open() {
    store = new ItemStore(database());
  }

  @Test
  void apply_items_areReadBackWithAllTheySay() {
    ItemText tent = item("tent", "Zelt \ud83c\udfd5");
    store.apply(List.of(new Change.ItemPut(SHOP, tent)), 7);

    assertThat(store.cursor()).isEqualTo(7);
    assertThat(store.items(SHOP, List.of("tent", "none", "nul\0"))).isEqualTo(Map.of("tent", tent));
    assertThat(store.items(OTHER, List.of("tent"))).isEmpty();
    assertThat(store.count(SHOP)).isEqualTo(1);
    assertThat(store.tenants()).containsExactly(SHOP);
  }

  @Test
  void apply_sameItemTwiceInOneBatch_keepsTheLatter() {
    store.apply(
        List.of(
            new Change.ItemPut(SHOP, item("tent", "Tent")),
            new Change.ItemPut(SHOP, item("tent", "Tent 2"))),
        2);

    assertThat(store.items(SHOP, List.of("tent")).get("tent")).isEqualTo(item("tent", "Tent 2"));
  }

  @Test
  void apply_domain_replacesTheOneBefore() {
    DomainWords words =
        new DomainWords("film", Map.of("WATCH", "watched"), Set.of("best", "cheap"));
    assertThat(store.domain(SHOP)).isEqualTo(DomainWords.DEFAULT);

    store.apply(List.of(new Change.DomainPut(SHOP, DomainWords.DEFAULT)), 1);
    store.apply(List.of(new Change.DomainPut(SHOP, words)), 2);

    assertThat(store.domain(SHOP)).isEqualTo(words);
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
    ItemStore other = new ItemStore(another());
    store.apply(List.of(new Change.ItemPut(SHOP, item("tent", "new"))), 9);

    other.apply(List.of(new Change.ItemPut(SHOP, item("tent", "old"))), 8);

    assertThat(store.cursor()).isEqualTo(9);
    assertThat(store.items(SHOP, List.of("tent")).get("tent")).isEqualTo(item("tent", "new"));
  }

  @Test
  void apply_textWithNul_isStoredWithoutIt() {
    store.apply(List.of(new Change.ItemPut(SHOP, item("tent", "Te\0nt"))), 1);

    assertThat(store.items(SHOP, List.of("tent")).get("tent"))
        .isEqualTo(item("tent", "Te\ufffdnt"));
  }

  @Test
  void sample_moreItemsThanWanted_isSpreadInOrderOfBytes() {
    List<Change> changes = new ArrayList<>();
    for (String id : List.of("b", "B", "a", "Z", "é", "c", "d", "e", "f", "g")) {
      changes.add(new Change.ItemPut(SHOP, item(id, id)));
    }
    store.apply(changes, 10);

    assertThat(store.sample(SHOP, 10))
        .extracting(ItemText::itemId)
        .containsExactly("B", "Z", "a", "b", "c", "d", "e", "f", "g", "é");
    assertThat(store.sample(SHOP, 4))
        .extracting(ItemText::itemId)
        .containsExactly("B", "b", "e", "é");
  }

  private static ItemText item(String id, String title) {
    return new ItemText(
        id,
        title,
        "words",
        "category",
        "brand",
        List.of("one", "two"),
        Map.of("size", "2", "colour", ""),
        "A description.",
        Embedding.unit(1, 2, 3));
  }
}

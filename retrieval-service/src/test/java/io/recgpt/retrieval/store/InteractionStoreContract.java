package io.recgpt.retrieval.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.store.InteractionStore.Appended;
import io.recgpt.retrieval.store.InteractionStore.Event;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.storage.SetAsideEntries;
import io.recgpt.testkit.StoreContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

abstract class InteractionStoreContract extends StoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private static final int MOST_ITEMS = 20;

  private InteractionStore store;

  InteractionStoreContract(Dialect dialect) {
    super("retrieval", dialect);
  }

  @BeforeEach
  void open() {
    store = new InteractionStore(database(), tenant -> MOST_ITEMS);
  }

  @Test
  void append_events_areLoadedInOrderWithTheirCursor() {
    assertThat(store.cursor()).isZero();

    Map<String, Appended> appended =
        store.append(List.of(event(3, "a", "ann", "tent"), event(4, "b", "bob", "lamp")), 7);
    store.append(List.of(event(8, "a", "bob", "tent"), event(9, "a", "ann", "lamp")), 9);

    assertThat(appended)
        .containsOnly(
            Map.entry("a", new Appended(List.of(interaction(0, 0)), Map.of("ann", 0))),
            Map.entry("b", new Appended(List.of(interaction(0, 0)), Map.of("bob", 0))));
    assertThat(store.cursor()).isEqualTo(9);
    assertThat(loaded(store))
        .containsOnly(
            Map.entry("a", List.of(interaction(0, 0), interaction(1, 0), interaction(0, 1))),
            Map.entry("b", List.of(interaction(0, 0))));
    assertThat(store.userIds(new Tenant("a"))).isEqualTo(Map.of(0, "ann", 1, "bob"));
    Map<String, Map<String, Integer>> people = new HashMap<>();
    store.loadPeople(people::put);
    assertThat(people).isEqualTo(Map.of("a", Map.of("ann", 0, "bob", 1), "b", Map.of("bob", 0)));
  }

  @Test
  void append_oneItemTooMany_leavesOutItsEventsAndGoesOn() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < MOST_ITEMS + 2; i++) {
      events.add(event(1 + i, "a", "ann", "item-" + i));
    }
    events.add(event(100, "b", "bob", "lamp"));

    Map<String, Appended> appended = store.append(events, 100);
    Map<String, Appended> then =
        store.append(
            List.of(event(101, "a", "cid", "item-99"), event(102, "a", "cid", "item-0")), 102);

    assertThat(requireNonNull(appended.get("a")).interactions()).hasSize(MOST_ITEMS);
    assertThat(requireNonNull(appended.get("b")).interactions()).hasSize(1);
    assertThat(then)
        .containsOnly(Map.entry("a", new Appended(List.of(interaction(1, 0)), Map.of("cid", 1))));
    assertThat(store.cursor()).isEqualTo(102);
    assertThat(requireNonNull(loaded(store).get("a"))).hasSize(MOST_ITEMS + 1);
  }

  /** Tables that hold such names without an order look through all of them for each. */
  @Test
  @Timeout(30)
  void append_usersWhoseNamesHaveOneHash_costsWhatOthersDo() {
    int users = 1 << 14;
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      events.add(event(1 + i, "a", sameHash(i), "tent"));
    }

    for (int from = 0; from < users; from += 1_000) {
      store.append(events.subList(from, Math.min(users, from + 1_000)), from + 1_000);
    }
    for (int i = 0; i < 3; i++) {
      store.append(events, 0); // all are known by now
    }

    assertThat(sameHash(1).hashCode()).isEqualTo(sameHash(users - 1).hashCode());
    assertThat(store.userIds(new Tenant("a"))).hasSize(users);
  }

  /** A name of 28 letters for each number, all with the hash of the first. */
  private static String sameHash(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 14; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  @Test
  void setAside_anEntry_isKeptAndMovesTheCursor() {
    assertThat(store.setAside(new SetAsideEntries.Entry("log", 5, "shop", new byte[] {1}, "why")))
        .contains("set_aside_entry", "shop", "5");

    assertThat(store.cursor()).isEqualTo(5);
    assertThat(setAsideEntries()).containsExactly("log 5 shop why");
  }

  @Test
  void of_upToATime_leavesOutWhatCameLater() {
    store.append(List.of(event(1, "a", "ann", "tent")), 1);

    assertThat(store.of(new Tenant("a"), NOW)).containsExactly(interaction(0, 0));
    assertThat(store.of(new Tenant("a"), NOW.minusMillis(1))).isEmpty();
    assertThat(store.of(new Tenant("b"), NOW)).isEmpty();
  }

  @Test
  void append_itemIdWithNul_isStoredNevertheless() {
    store.append(List.of(event(1, "a", "ann", "te\0nt")), 1);

    assertThat(loaded(store)).containsOnly(Map.entry("a", List.of(interaction(0, 0))));
    assertThat(store.append(List.of(event(2, "a", "ann", "te\0nt")), 2))
        .containsOnly(Map.entry("a", new Appended(List.of(interaction(0, 0)), Map.of("ann", 0))));
  }

  @Test
  void append_anotherProcessWasFaster_storesNothingTwice() {
    InteractionStore other = new InteractionStore(another(), tenant -> MOST_ITEMS);
    List<Event> events = List.of(event(1, "a", "ann", "tent"), event(2, "a", "bob", "lamp"));
    store.append(events, 2);

    Map<String, Appended> again =
        other.append(List.of(events.get(1), event(3, "a", "cid", "axe")), 3);
    store.append(events, 2);

    assertThat(again)
        .containsOnly(
            Map.entry(
                "a",
                new Appended(
                    List.of(interaction(1, 1), interaction(2, 2)), Map.of("bob", 1, "cid", 2))));
    assertThat(store.cursor()).isEqualTo(3);
    assertThat(loaded(store))
        .containsOnly(
            Map.entry("a", List.of(interaction(0, 0), interaction(1, 1), interaction(2, 2))));
  }

  /** Else what another process appends right after the load would be in no model of this one. */
  @Test
  void loadedCursor_anotherProcessAppendsAfterTheLoad_isThatOfTheLoad() {
    store.append(List.of(event(1, "a", "ann", "tent")), 1);
    InteractionStore other = new InteractionStore(another(), tenant -> MOST_ITEMS);
    assertThat(other.loadedCursor()).isZero();
    assertThat(loaded(other)).containsOnlyKeys("a");

    store.append(List.of(event(2, "a", "bob", "tent")), 2);

    assertThat(other.loadedCursor()).isOne();
    assertThat(other.cursor()).isEqualTo(2);
    assertThat(other.append(List.of(event(2, "a", "bob", "tent")), 2).get("a"))
        .isEqualTo(new Appended(List.of(interaction(1, 0)), Map.of("bob", 1)));
  }

  private static Map<String, List<Interaction>> loaded(InteractionStore store) {
    Map<String, List<Interaction>> loaded = new HashMap<>();
    store.load(
        (tenant, some) -> loaded.computeIfAbsent(tenant, added -> new ArrayList<>()).addAll(some));
    return loaded;
  }

  private static Event event(long sequence, String tenant, String user, String item) {
    return new Event(sequence, tenant, user, item, ItemAction.PURCHASE, NOW);
  }

  private static Interaction interaction(int user, int item) {
    return new Interaction(user, item, ItemAction.PURCHASE, NOW);
  }
}

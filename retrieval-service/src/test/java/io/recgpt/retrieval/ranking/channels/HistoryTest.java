package io.recgpt.retrieval.ranking.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.query.RankingQuery.HistoryItem;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.testkit.HashingEmbedder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Table table = table("tent", "lamp", "rose");

  @Test
  void of_returnedOrDisliked_saysNothingForAnItem() {
    History history =
        history(
            did("tent", ItemAction.PURCHASE, 1),
            did("lamp", ItemAction.PURCHASE, 2),
            did("rose", ItemAction.CLICK, 3),
            did("tent", ItemAction.RETURN, 4),
            did("rose", ItemAction.DISLIKE, 3));

    assertThat(ids(history)).containsExactly("lamp");
    assertThat(history.liked()).extracting(HistoryItem::itemId).containsExactly("lamp");
  }

  @Test
  void of_takenAgainAfterTheReturn_staysOut() {
    assertThat(
            ids(
                history(
                    did("tent", ItemAction.PURCHASE, 1),
                    did("tent", ItemAction.RETURN, 2),
                    did("lamp", ItemAction.PURCHASE, 3),
                    did("tent", ItemAction.CLICK, 4))))
        .containsExactly("lamp");
  }

  private List<String> ids(History history) {
    return history.entries().stream()
        .map(entry -> List.of("tent", "lamp", "rose").get(entry.ordinal()))
        .toList();
  }

  @Test
  void of_refused_leadsToNothing() {
    HistoryItem[] items = {
      did("tent", ItemAction.PURCHASE, 1),
      did("lamp", ItemAction.PURCHASE, 2),
      did("rose", ItemAction.PURCHASE, 3)
    };

    History history =
        history(
            List.of(
                new RankingQuery.Refused("a burst", Set.of("tent"), false),
                new RankingQuery.Refused("a gift", Set.of("rose"), true)),
            items);

    assertThat(ids(history)).containsExactly("lamp");
    assertThat(history.liked()).extracting(HistoryItem::itemId).containsExactly("tent", "lamp");
  }

  @Test
  void of_nothingButBursts_leadsOnWithoutBeingNamed() {
    History history =
        history(
            List.of(new RankingQuery.Refused("a burst", Set.of("tent"), false)),
            did("tent", ItemAction.PURCHASE, 1));

    assertThat(ids(history)).containsExactly("tent");
    assertThat(history.mayBeNamed()).isFalse();
  }

  private History history(HistoryItem... items) {
    return history(List.of(), items);
  }

  private History history(List<RankingQuery.Refused> refused, HistoryItem... items) {
    return History.of(
        new RankingQuery(
            List.of(items),
            List.of(),
            List.of(),
            refused,
            List.of(),
            Set.of(),
            ItemFilter.ALL,
            10,
            START.plusSeconds(100),
            RankingSettings.DEFAULT,
            ""),
        table);
  }

  private static HistoryItem did(String item, ItemAction action, int seconds) {
    return new HistoryItem(item, action, START.plusSeconds(seconds));
  }

  private static Table table(String... ids) {
    Table table = new Table();
    for (int i = 0; i < ids.length; i++) {
      CatalogueItem item =
          new CatalogueItem(ids[i], ids[i], "", "", "", List.of(), Map.of(), null, null, "");
      table.put(
          new PlacedItem(
              i, item, "", new HashingEmbedder(8).embed(List.of(ids[i])).getFirst(), i + 1));
    }
    table.settle();
    return table;
  }
}

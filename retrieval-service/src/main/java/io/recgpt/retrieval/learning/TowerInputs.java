package io.recgpt.retrieval.learning;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.item.Price;
import io.recgpt.retrieval.towers.samples.ItemContent;
import io.recgpt.retrieval.towers.samples.TowerData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes a log into what towers are trained on. */
final class TowerInputs {
  /** Items that must share a phrase to make it a tag. */
  private static final int MIN_SHARED = 2;

  private static final int TEXTS_A_CALL = 64;

  private TowerInputs() {}

  static TowerData of(TrainingLog log, TextEmbedder embedder) {
    TowerData.Builder data = TowerData.builder();
    Map<String, List<PlacedItem>> tagged = new LinkedHashMap<>();
    for (PlacedItem item : log.items()) {
      for (String tag : tags(item.item())) {
        tagged.computeIfAbsent(tag, added -> new ArrayList<>()).add(item);
      }
    }
    tagged.values().removeIf(items -> items.size() < MIN_SHARED);
    Map<Integer, List<Integer>> ofItem = new HashMap<>();
    List<String> tags = List.copyOf(tagged.keySet());
    for (int from = 0; from < tags.size(); from += TEXTS_A_CALL) {
      List<String> batch = tags.subList(from, Math.min(tags.size(), from + TEXTS_A_CALL));
      List<Embedding> vectors = embedder.embed(batch);
      for (int i = 0; i < batch.size(); i++) {
        int tag = data.tag(vectors.get(i));
        for (PlacedItem item : tagged.getOrDefault(batch.get(i), List.of())) {
          ofItem.computeIfAbsent(item.ordinal(), added -> new ArrayList<>()).add(tag);
        }
      }
    }
    Map<Integer, Integer> rows = new HashMap<>();
    for (PlacedItem item : log.items()) {
      rows.put(
          item.ordinal(),
          data.item(
              item.item().id(),
              content(item),
              ofItem.getOrDefault(item.ordinal(), List.of()).stream()
                  .mapToInt(Integer::intValue)
                  .toArray()));
    }
    for (List<Interaction> events : log.byUser().values()) {
      List<Interaction> known =
          events.stream().filter(event -> rows.containsKey(event.item())).toList();
      data.sequence(
          known.stream().mapToInt(event -> rows.getOrDefault(event.item(), -1)).toArray(),
          known.stream().map(Interaction::action).toArray(ItemAction[]::new),
          known.stream().mapToLong(event -> event.occurredAt().toEpochMilli()).toArray());
    }
    return data.build();
  }

  static ItemContent content(PlacedItem item) {
    Price price = item.item().price();
    return new ItemContent(
        item.embedding(),
        item.category(),
        item.item().brand(),
        price == null ? Double.NaN : price.minorUnits());
  }

  /** An item's tags; the last words of its title where the catalogue has none. */
  private static List<String> tags(CatalogueItem item) {
    if (!item.tags().isEmpty()) {
      return item.tags().stream().map(tag -> tag.toLowerCase(Locale.ROOT)).distinct().toList();
    }
    String[] words = item.titleWords().toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
    return words.length < 2
        ? List.of()
        : List.of(words[words.length - 2] + " " + words[words.length - 1]);
  }
}

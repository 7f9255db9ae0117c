package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.towers.network.Kernels;
import io.recgpt.retrieval.towers.network.Parameter;
import io.recgpt.retrieval.towers.network.Tower;
import io.recgpt.retrieval.towers.samples.Recency;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import io.recgpt.retrieval.towers.samples.UserPool;
import io.recgpt.retrieval.towers.samples.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The parameters of the three towers and the layout of their inputs.
 *
 * <p>Item: [text | id | category | brand | price]. User: for each kind and decay the pooled texts,
 * then the same of the pooled history ids, then the share of each kind. Tag: [text]. The last row
 * of a table of ids stands for an item whose id is unknown.
 *
 * @param itemIds items + 1 rows, read by the item tower
 * @param historyIds items + 1 rows, read by the user tower
 */
public record TowerNetwork(
    TowerSettings.Shape shape,
    Parameter itemIds,
    Parameter historyIds,
    Parameter categories,
    Parameter brands,
    Parameter prices,
    Tower item,
    Tower user,
    Tower tag) {
  static final int CATEGORY = 16;
  static final int BRAND = 16;
  static final int PRICE = 8;
  private static final double TABLE_DEVIATION = 0.1;

  /** With random weights. */
  static TowerNetwork random(
      TowerSettings.Shape shape, int items, Vocabulary vocabulary, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int pools = UserPool.COUNT * Recency.DECAYS;
    return new TowerNetwork(
        shape,
        Parameter.random("item-ids", items + 1, shape.id(), TABLE_DEVIATION, random),
        Parameter.random("history-ids", items + 1, shape.id(), TABLE_DEVIATION, random),
        Parameter.random(
            "categories", vocabulary.categories().size() + 1, CATEGORY, TABLE_DEVIATION, random),
        Parameter.random("brands", vocabulary.brands().size() + 1, BRAND, TABLE_DEVIATION, random),
        Parameter.random("prices", vocabulary.priceRows(), PRICE, TABLE_DEVIATION, random),
        Tower.random(
            "item",
            shape.text() + shape.id() + CATEGORY + BRAND + PRICE,
            shape.hidden(),
            shape.dimension(),
            random),
        Tower.random(
            "user",
            pools * (shape.text() + shape.id()) + UserPool.COUNT,
            shape.hidden(),
            shape.dimension(),
            random),
        Tower.random("tag", shape.text(), shape.hidden(), shape.dimension(), random));
  }

  /** With the parameters given, in the order of {@link #parameters}. */
  static TowerNetwork of(TowerSettings.Shape shape, List<Parameter> all) {
    return new TowerNetwork(
        shape,
        all.get(0),
        all.get(1),
        all.get(2),
        all.get(3),
        all.get(4),
        Tower.of(all.subList(5, 8)),
        Tower.of(all.subList(8, 11)),
        Tower.of(all.subList(11, 14)));
  }

  /** Tables, then the layers of the item, user and tag tower. */
  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(List.of(itemIds, historyIds, categories, brands, prices));
    all.addAll(item.parameters());
    all.addAll(user.parameters());
    all.addAll(tag.parameters());
    return all;
  }

  /** A copy without moments, which later training doesn't change. */
  TowerNetwork copy() {
    return of(
        shape,
        parameters().stream()
            .map(p -> Parameter.frozen(p.name(), p.rows(), p.columns(), p.values().clone()))
            .toList());
  }

  /**
   * Takes over another network's parameters.
   *
   * @throws IllegalArgumentException where it has another shape
   */
  void take(TowerNetwork other) {
    List<Parameter> mine = parameters();
    List<Parameter> theirs = other.parameters();
    for (int i = 0; i < mine.size(); i++) {
      float[] values = theirs.get(i).values();
      if (values.length != mine.get(i).values().length) {
        throw new IllegalArgumentException(
            "%s: %d values (expected: %d)"
                .formatted(mine.get(i).name(), values.length, mine.get(i).values().length));
      }
      System.arraycopy(values, 0, mine.get(i).values(), 0, values.length);
    }
    refresh();
  }

  /** Must follow each change of the parameters from outside. */
  void refresh() {
    item.refresh();
    user.refresh();
    tag.refresh();
  }

  /** Row of the ids' tables that stands for an unknown item. */
  int unknownItem() {
    return itemIds.rows() - 1;
  }

  /** First column of the item's input after its text. */
  int itemTables() {
    return shape.text();
  }

  /** First column of the user's input after the texts. */
  int userTables() {
    return UserPool.COUNT * Recency.DECAYS * shape.text();
  }

  /** Writes all of an item's input but its text. */
  void writeItem(float[] x, int row, int id, int category, int brand, int price) {
    int at = row * item.inputs() + itemTables();
    at = copy(itemIds, id, x, at);
    at = copy(categories, category, x, at);
    at = copy(brands, brand, x, at);
    copy(prices, price, x, at);
  }

  private static int copy(Parameter table, int row, float[] x, int at) {
    System.arraycopy(table.values(), row * table.columns(), x, at, table.columns());
    return at + table.columns();
  }

  /**
   * Adds one event to a user's input, in which all were zero at first.
   *
   * @param texts reduced texts, of which this item's start at {@code textAt}
   * @param id row of its history id
   * @param weights how much it counts, one a decay
   */
  void addEvent(float[] x, int row, int kind, float[] texts, int textAt, int id, float[] weights) {
    int start = row * user.inputs();
    for (int decay = 0; decay < Recency.DECAYS; decay++) {
      int pool = kind * Recency.DECAYS + decay;
      Kernels.addScaled(
          x, start + pool * shape.text(), shape.text(), weights[decay], texts, textAt);
      Kernels.addScaled(
          x,
          start + userTables() + pool * shape.id(),
          shape.id(),
          weights[decay],
          historyIds.values(),
          id * shape.id());
    }
    x[start + userTables() + UserPool.COUNT * Recency.DECAYS * shape.id() + kind] +=
        weights[Recency.DECAYS - 1];
  }

  /** Column of a user's input at which the pooled ids of a kind and decay start. */
  int pooledIds(int kind, int decay) {
    return userTables() + (kind * Recency.DECAYS + decay) * shape.id();
  }
}

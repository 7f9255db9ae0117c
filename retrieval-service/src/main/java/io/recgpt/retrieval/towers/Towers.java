package io.recgpt.retrieval.towers;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.towers.network.Tower;
import io.recgpt.retrieval.towers.samples.ItemContent;
import io.recgpt.retrieval.towers.samples.Recency;
import io.recgpt.retrieval.towers.samples.TakenItem;
import io.recgpt.retrieval.towers.samples.UserPool;
import io.recgpt.retrieval.towers.samples.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trained towers: unit vectors of items, users and tags, whose inner products tell how well they go
 * together. Immutable and safe for several threads.
 */
public final class Towers {
  private static final int BLOCK = 256;

  private final TowerNetwork network;
  private final ItemInputs inputs;
  private final List<String> itemIds;
  private final Map<String, Integer> rows = new HashMap<>();
  private final Recency recency;

  Towers(TowerNetwork network, ItemInputs inputs, List<String> itemIds) {
    this.network = network;
    this.inputs = inputs;
    this.itemIds = List.copyOf(itemIds);
    recency = new Recency(network.shape());
    for (int row = 0; row < itemIds.size(); row++) {
      rows.put(itemIds.get(row), row);
    }
  }

  /** Dimension of all vectors it makes. */
  public int dimension() {
    return network.shape().dimension();
  }

  /** Dimension of the text vectors it reads. */
  public int textDimension() {
    return inputs.reduction().dimension();
  }

  /** Items it was trained with, by row. */
  public List<String> itemIds() {
    return itemIds;
  }

  /** True where the item was in training, so that its id counts. */
  public boolean knows(String itemId) {
    return rows.containsKey(itemId);
  }

  /**
   * The vector of an item as its content is now; an id that was not in training doesn't count, so
   * that a new item is placed by its content alone.
   */
  public float[] item(String itemId, ItemContent content) {
    int known = rows.getOrDefault(itemId, network.unknownItem());
    Tower.Pass pass = network.item().pass(1);
    inputs.reduction().write(content.text().toArray(), pass.x(), 0);
    Vocabulary vocabulary = inputs.vocabulary();
    network.writeItem(
        pass.x(),
        0,
        known,
        vocabulary.category(content),
        vocabulary.brand(content),
        vocabulary.price(content));
    pass.forward(0, 1);
    return pass.y();
  }

  /**
   * The vectors of all items it was trained with, with the content they had then.
   *
   * @return items x dimension, in the order of {@link #itemIds}
   */
  public float[] items() {
    float[] all = new float[Math.multiplyExact(itemIds.size(), dimension())];
    Tower.Pass pass = network.item().pass(BLOCK);
    for (int from = 0; from < itemIds.size(); from += BLOCK) {
      int count = Math.min(BLOCK, itemIds.size() - from);
      pass.clear(0, count);
      for (int i = 0; i < count; i++) {
        inputs.write(network, from + i, from + i, pass.x(), i);
      }
      pass.forward(0, count);
      System.arraycopy(pass.y(), 0, all, from * dimension(), count * dimension());
    }
    return all;
  }

  /**
   * The vector of a user who did that, oldest first; only the latest positive events count.
   *
   * @param history may be empty: then the vector of a user of whom nothing is known
   */
  public float[] user(List<TakenItem> history) {
    TakenItem[] counted = new TakenItem[Recency.MAX_HISTORY];
    int length = 0;
    for (int i = history.size() - 1; i >= 0 && length < counted.length; i--) {
      TakenItem taken = history.get(i);
      if (taken.action().positive() && (taken.text() != null || knows(taken.itemId()))) {
        counted[length++] = taken;
      }
    }
    Tower.Pass pass = network.user().pass(1);
    float[] weights = new float[Recency.DECAYS];
    float[] newText = new float[inputs.reduction().components()];
    for (int age = length - 1; age >= 0; age--) {
      recency.write(age, length, weights);
      add(counted[age], weights, newText, pass.x());
    }
    pass.forward(0, 1);
    return pass.y();
  }

  private void add(TakenItem taken, float[] weights, float[] newText, float[] x) {
    UserPool kind = UserPool.of(taken.action());
    if (kind == null) {
      return;
    }
    Integer row = rows.get(taken.itemId());
    Embedding text = taken.text();
    if (row != null) {
      network.addEvent(x, 0, kind.pool(), inputs.texts(), row * newText.length, row, weights);
    } else if (text != null) {
      inputs.reduction().write(text.toArray(), newText, 0);
      network.addEvent(x, 0, kind.pool(), newText, 0, network.unknownItem(), weights);
    }
  }

  /** The vector of a tag by its unit text vector. */
  public float[] tag(Embedding text) {
    Tower.Pass pass = network.tag().pass(1);
    inputs.reduction().write(text.toArray(), pass.x(), 0);
    pass.forward(0, 1);
    return pass.y();
  }

  TowerNetwork network() {
    return network;
  }

  ItemInputs inputs() {
    return inputs;
  }
}

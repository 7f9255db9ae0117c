package io.recgpt.retrieval.towers;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.towers.samples.TextReduction;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs of a catalogue's items, by ordinal.
 *
 * @param texts items x components
 * @param tagTexts tags x components
 */
@SuppressWarnings("ArrayRecordComponent") // shared, and never compared
record ItemInputs(
    TextReduction reduction,
    Vocabulary vocabulary,
    float[] texts,
    int[] categories,
    int[] brands,
    int[] prices,
    float[] tagTexts) {

  /** Of all items and tags of the data. */
  static ItemInputs of(TowerData data, int components, long seed) {
    List<Embedding> all = new ArrayList<>(data.itemCount());
    data.contents.forEach(item -> all.add(item.text()));
    TextReduction reduction = TextReduction.of(all, components, seed);
    Vocabulary vocabulary = Vocabulary.of(data.contents);
    return new ItemInputs(
        reduction,
        vocabulary,
        reduced(reduction, all),
        data.contents.stream().mapToInt(vocabulary::category).toArray(),
        data.contents.stream().mapToInt(vocabulary::brand).toArray(),
        data.contents.stream().mapToInt(vocabulary::price).toArray(),
        reduced(reduction, data.tagTexts));
  }

  private static float[] reduced(TextReduction reduction, List<Embedding> texts) {
    float[] all = new float[Math.multiplyExact(texts.size(), reduction.components())];
    for (int i = 0; i < texts.size(); i++) {
      reduction.write(texts.get(i).toArray(), all, i * reduction.components());
    }
    return all;
  }

  /** Writes an item's input into a row that was zero. */
  void write(TowerNetwork network, int item, int id, float[] x, int row) {
    int width = reduction.components();
    System.arraycopy(texts, item * width, x, row * network.item().inputs(), width);
    network.writeItem(x, row, id, categories[item], brands[item], prices[item]);
  }
}

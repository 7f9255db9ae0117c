package io.recgpt.retrieval.towers;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.towers.samples.ItemContent;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import java.util.SplittableRandom;

/** A small shop of a few kinds of things, whose users keep to one kind each. */
final class TowerSamples {
  static final int KINDS = 4;
  static final int DIMENSION = 12;
  static final TowerSettings SETTINGS =
      new TowerSettings(
          new TowerSettings.Shape(8, 12, 6, 5, 2, 10),
          new TowerSettings.Loss(0.2, 0.5, 0.3, 0.1, 0.5, 20),
          new TowerSettings.Schedule(3, 32, 0.01, 0.01, 0.01, 3, 20),
          5);

  static final int ITEMS = 200;

  private TowerSamples() {}

  static TowerData shop(int users, int eventsEach) {
    return shop(users, eventsEach, ITEMS);
  }

  static TowerData shop(int users, int eventsEach, int itemCount) {
    SplittableRandom random = new SplittableRandom(1);
    TowerData.Builder data = TowerData.builder();
    for (int kind = 0; kind < KINDS; kind++) {
      data.tag(text(kind, random));
    }
    for (int item = 0; item < itemCount; item++) {
      data.item("i" + item, content(item % KINDS, random), item % KINDS);
    }
    for (int user = 0; user < users; user++) {
      int[] items = new int[eventsEach];
      ItemAction[] actions = new ItemAction[eventsEach];
      long[] times = new long[eventsEach];
      for (int e = 0; e < eventsEach; e++) {
        items[e] = random.nextInt(ITEMS / KINDS) * KINDS + user % KINDS;
        actions[e] = e % 3 == 0 ? ItemAction.PURCHASE : ItemAction.CLICK;
        times[e] = 1000L * (e - e % 2);
      }
      data.sequence(items, actions, times);
    }
    return data.build();
  }

  static ItemContent content(int kind, SplittableRandom random) {
    return new ItemContent(
        text(kind, random), "kind " + kind, "", kind == 0 ? Double.NaN : 100 * kind);
  }

  static Embedding text(int kind, SplittableRandom random) {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) random.nextGaussian() * 0.15f + (i == kind ? 1 : 0);
    }
    return Embedding.unit(values);
  }
}

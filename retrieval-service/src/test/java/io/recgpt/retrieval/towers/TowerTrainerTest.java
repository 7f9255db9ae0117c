package io.recgpt.retrieval.towers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.towers.network.Kernels;
import io.recgpt.retrieval.towers.samples.TakenItem;
import io.recgpt.retrieval.towers.samples.TooFewSamplesException;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TowerTrainerTest {
  private final TowerData shop = TowerSamples.shop(100, 24);

  private static TrainedTowers trained(TowerData data, TowerSettings settings, int threads)
      throws TooFewSamplesException {
    try (TowerTrainer trainer = new TowerTrainer(data, settings, threads)) {
      return trainer.train(_ -> {});
    }
  }

  private static float dot(float[] left, float[] right) {
    return Kernels.dot(left, 0, right, 0, left.length);
  }

  @Test
  void train_sameSeed_sameTowersWhateverTheThreads() throws TooFewSamplesException {
    float[] one = trained(shop, TowerSamples.SETTINGS, 1).towers().items();

    assertThat(trained(shop, TowerSamples.SETTINGS, 2).towers().items()).isEqualTo(one);
    assertThat(trained(shop, TowerSamples.SETTINGS.withSeed(6), 2).towers().items())
        .isNotEqualTo(one);
  }

  @Test
  void train_interruptedAndTakenUp_endsAsWithoutABreak(@TempDir Path folder)
      throws IOException, TooFewSamplesException, TowerFileException {
    Path checkpoint = folder.resolve("checkpoint.bin");
    IllegalStateException stop = new IllegalStateException("stop");
    try (TowerTrainer trainer = new TowerTrainer(shop, TowerSamples.SETTINGS, 2)) {
      assertThatThrownBy(() ->
              trainer.train(
                  _ -> {
                    throw stop;
                  },
                  checkpoint))
          .isSameAs(stop);
    }
    List<Integer> epochs = new ArrayList<>();

    TrainedTowers resumed;
    try (TowerTrainer trainer = new TowerTrainer(shop, TowerSamples.SETTINGS, 2)) {
      resumed = trainer.train(report -> epochs.add(report.epoch()), checkpoint);
    }

    TrainedTowers whole = trained(shop, TowerSamples.SETTINGS, 2);
    assertThat(epochs).containsExactly(2, 3);
    assertThat(resumed.towers().items()).isEqualTo(whole.towers().items());
    assertThat(resumed.summary()).isEqualTo(whole.summary());
  }

  @Test
  void train_brokenOrForeignCheckpoint_isRefused(@TempDir Path folder)
      throws IOException, TooFewSamplesException, TowerFileException {
    Path checkpoint = folder.resolve("checkpoint.bin");
    try (TowerTrainer trainer = new TowerTrainer(shop, TowerSamples.SETTINGS, 2)) {
      trainer.train(_ -> {}, checkpoint);
    }
    try (TowerTrainer other = new TowerTrainer(shop, TowerSamples.SETTINGS.withSeed(9), 1)) {
      assertThatThrownBy(() -> other.train(_ -> {}, checkpoint))
          .isInstanceOf(TowerFileException.class)
          .hasMessageContaining("other data or settings")
          .hasMessageContaining("delete it");
    }
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[bytes.length / 2] ^= 1;
    Files.write(checkpoint, bytes);
    try (TowerTrainer same = new TowerTrainer(shop, TowerSamples.SETTINGS, 1)) {
      assertThatThrownBy(() -> same.train(_ -> {}, checkpoint))
          .isInstanceOf(TowerFileException.class)
          .hasMessageContaining("checksum");
    }
  }

  @Test
  void train_goingOnFromOthers_changesThemAndKeepsTheirFigures() throws TooFewSamplesException {
    TrainedTowers start = trained(shop, TowerSamples.SETTINGS, 2);

    TrainedTowers more;
    try (TowerTrainer trainer = new TowerTrainer(shop, TowerSamples.SETTINGS.goingOn(), 2, start)) {
      more = trainer.train(_ -> {});
    }

    float[] before = start.towers().items();
    float[] after = more.towers().items();
    assertThat(after).isNotEqualTo(before);
    assertThat((double) dot(before, after) / (double) dot(before, before)).isBetween(0.9, 1.0);
    assertThat(more.summary().hitRate()).isEqualTo(start.summary().hitRate());
    assertThat(more.summary().validationUsers()).isEqualTo(start.summary().validationUsers());
    assertThat(more.summary().bestEpoch()).isEqualTo(2);
  }

  @Test
  void constructor_startOfOtherItems_isRefused() throws TooFewSamplesException {
    TrainedTowers start = trained(shop, TowerSamples.SETTINGS, 2);
    TowerData other = TowerSamples.shop(100, 24, TowerSamples.ITEMS + 1);

    assertThatThrownBy(() -> new TowerTrainer(other, TowerSamples.SETTINGS, 1, start))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("start: trained with other items");
  }

  @Test
  void train_newItem_isPlacedNearItsContentKin() throws TooFewSamplesException {
    TowerSettings.Schedule schedule = new TowerSettings.Schedule(12, 32, 0.01, 0.01, 0.01, 12, 20);
    TowerSettings longer =
        new TowerSettings(TowerSamples.SETTINGS.shape(), TowerSamples.SETTINGS.loss(), schedule, 5);
    Towers towers = trained(shop, longer, 2).towers();
    SplittableRandom random = new SplittableRandom(77);
    float[] known = towers.items();

    for (int kind = 0; kind < TowerSamples.KINDS; kind++) {
      float[] placed = towers.item("new", TowerSamples.content(kind, random));
      float[] user =
          towers.user(
              List.of(
                  new TakenItem("i" + kind, ItemAction.PURCHASE, null),
                  new TakenItem("i" + (kind + 40), ItemAction.CLICK, null)));
      float[] tag = towers.tag(TowerSamples.text(kind, random));
      assertThat(nearestKind(placed, known)).isEqualTo(kind);
      assertThat(nearestKind(user, known)).isEqualTo(kind);
      assertThat(nearestKind(tag, known)).isEqualTo(kind);
    }
  }

  private static int nearestKind(float[] vector, float[] items) {
    double[] means = new double[TowerSamples.KINDS];
    int nearest = 0;
    for (int at = 0; at < items.length; at += vector.length) {
      int kind = at / vector.length % TowerSamples.KINDS;
      means[kind] += Kernels.dot(vector, 0, items, at, vector.length);
    }
    for (int kind = 1; kind < means.length; kind++) {
      nearest = means[kind] > means[nearest] ? kind : nearest;
    }
    return nearest;
  }

  @Test
  void user_newItemInHistory_countsByItsText() throws TooFewSamplesException {
    Towers towers = trained(shop, TowerSamples.SETTINGS, 2).towers();
    SplittableRandom random = new SplittableRandom(1);
    float[] nobody = towers.user(List.of());

    assertThat(towers.user(List.of(new TakenItem("new", ItemAction.CLICK, null))))
        .isEqualTo(nobody);
    assertThat(
            towers.user(
                List.of(new TakenItem("new", ItemAction.CLICK, TowerSamples.text(1, random)))))
        .isNotEqualTo(nobody);
    assertThat(towers.user(List.of(new TakenItem("i1", ItemAction.DISLIKE, null))))
        .isEqualTo(nobody);
    assertThat((double) dot(nobody, nobody)).isBetween(0.999, 1.001);
  }

  @Test
  void constructor_tooLittleData_tellsHowMuchIsMissing() {
    assertThatThrownBy(() -> new TowerTrainer(TowerSamples.shop(20, 15), TowerSamples.SETTINGS, 1))
        .isInstanceOf(TooFewSamplesException.class)
        .hasMessage("training needs at least 1,000 positive events of 50 users: 300 of 20");
  }
}

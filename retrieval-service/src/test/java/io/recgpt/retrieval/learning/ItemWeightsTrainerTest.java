package io.recgpt.retrieval.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.ranking.model.ItemWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ItemWeightsTrainerTest {
  /** Tea goes with cups, nails with hammers; nothing goes with a stamp. */
  private static final List<String> IDS = List.of("tea", "cup", "nail", "hammer", "stamp", "");

  @Test
  void train_twoKindsOfPeople_pairsWeighMost() {
    ItemWeights weights = trained();

    assertThat(weight(weights, "tea", "cup")).isGreaterThan(weight(weights, "tea", "hammer"));
    assertThat(weight(weights, "nail", "hammer")).isPositive();
    assertThat(weights.rows().get("tea")).isNotNull();
    assertThat(weights.rows()).doesNotContainKey("");
  }

  @Test
  void codec_roundTrip_sameWeights() throws IOException {
    ItemWeights weights = trained();

    assertThat(ItemWeightsCodec.decode(ItemWeightsCodec.encode(weights)).rows())
        .isEqualTo(weights.rows());
  }

  private static ItemWeights trained() {
    List<int[]> taken = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      taken.add(i % 2 == 0 ? new int[] {0, 1} : new int[] {2, 3});
    }
    taken.add(new int[] {4});
    return ItemWeightsTrainer.train(IDS, taken, () -> {});
  }

  private static double weight(ItemWeights weights, String from, String to) {
    ItemWeights.Row row = weights.rows().get(from);
    int at = row == null ? -1 : row.items().indexOf(to);
    return row == null || at < 0 ? 0 : row.value(at);
  }
}

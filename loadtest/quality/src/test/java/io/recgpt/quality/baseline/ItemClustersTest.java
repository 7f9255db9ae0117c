package io.recgpt.quality.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemClustersTest {
  @Test
  void of_twoDirections_areTwoClusters() {
    Map<String, Embedding> vectors = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      vectors.put("x" + i, Embedding.unit(1, .02f * i, 0));
      vectors.put("y" + i, Embedding.unit(0, .02f * i, 1));
    }

    Map<String, String> clusters = ItemClusters.of(vectors, 2, 7);

    assertThat(clusters).hasSize(20);
    for (int i = 0; i < 10; i++) {
      assertThat(clusters.get("x" + i)).isEqualTo(clusters.get("x0"));
      assertThat(clusters.get("y" + i)).isEqualTo(clusters.get("y0"));
    }
    assertThat(clusters.get("x0")).isNotEqualTo(clusters.get("y0"));
    assertThat(ItemClusters.of(vectors, 2, 7)).isEqualTo(clusters);
  }

  @Test
  void of_fewerItemsThanClusters_isOneEach() {
    Map<String, Embedding> vectors = Map.of("x", Embedding.unit(1, 0), "y", Embedding.unit(0, 1));

    assertThat(ItemClusters.of(vectors, 5, 1).values()).doesNotHaveDuplicates();
    assertThat(ItemClusters.of(Map.of(), 5, 1)).isEmpty();
  }
}

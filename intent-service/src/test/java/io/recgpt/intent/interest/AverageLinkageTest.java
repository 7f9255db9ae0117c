package io.recgpt.intent.interest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AverageLinkageTest {
  @Test
  void cluster_twoPairs_areJoinedEach() {
    float[][] similarity = {
      {1, 0.9f, 0.1f, 0},
      {0.9f, 1, 0.2f, 0.1f},
      {0.1f, 0.2f, 1, 0.8f},
      {0, 0.1f, 0.8f, 1}
    };

    assertThat(AverageLinkage.cluster(similarity, 0.5))
        .containsExactly(new int[] {0, 1}, new int[] {2, 3});
  }

  @Test
  void cluster_chain_isNotJoinedByItsEnds() {
    float[][] similarity = {{1, 0.6f, 0}, {0.6f, 1, 0.6f}, {0, 0.6f, 1}};

    assertThat(AverageLinkage.cluster(similarity, 0.5)).hasSize(2);
  }

  @Test
  void cluster_nothing_isEmpty() {
    assertThat(AverageLinkage.cluster(new float[0][0], 0.5)).isEmpty();
  }
}

package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SphericalClustersTest {
  @Test
  void of_twoDirections_areTwoClusters() {
    List<Embedding> points = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      points.add(Embedding.unit(1, .02f * i, 0));
      points.add(Embedding.unit(0, .02f * i, 1));
    }

    SphericalClusters clusters = SphericalClusters.of(points, 2);

    int[] nearest = clusters.nearest(points);
    assertThat(clusters.size()).isEqualTo(2);
    assertThat(nearest[0]).isNotEqualTo(nearest[1]);
    for (int i = 0; i < nearest.length; i++) {
      assertThat(nearest[i]).isEqualTo(nearest[i % 2]);
    }
  }

  @Test
  void of_theSamePoints_areTheSameClusters() {
    Random random = new Random(3);
    List<Embedding> points = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      float[] values = new float[16];
      for (int d = 0; d < values.length; d++) {
        values[d] = (float) random.nextGaussian();
      }
      points.add(Embedding.unit(values));
    }

    int[] once = SphericalClusters.of(points, 50).nearest(points);

    assertThat(SphericalClusters.of(points, 50).nearest(points)).isEqualTo(once);
    assertThat(Arrays.stream(once).distinct().count()).isBetween(45L, 50L);
  }

  @Test
  void of_fewerPointsThanClusters_isOneEach() {
    List<Embedding> points = List.of(Embedding.unit(1, 0), Embedding.unit(0, 1));

    assertThat(SphericalClusters.of(points, 5).nearest(points)).doesNotHaveDuplicates();
    assertThat(SphericalClusters.of(List.of(), 5).size()).isZero();
  }
}

package io.recgpt.retrieval.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.retrieval.learning.RankingFit.Bounds;
import io.recgpt.retrieval.ranking.channels.SignalSample;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.UserContext;
import io.recgpt.retrieval.ranking.query.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RankingFitTest {
  private static final int SIGNALS = Signal.values().length;

  @Test
  void derivatives_anyWeights_likeFiniteDifferences() {
    List<SignalSample> samples = samples(40, 1);
    int size = SIGNALS * 3;
    double[] weights = new double[size];
    Random random = new Random(2);
    for (int i = 0; i < size; i++) {
      weights[i] = random.nextGaussian() * .3;
    }
    RankingFit.Derivatives at = RankingFit.derivatives(samples, Set.of(), weights);
    for (int i = 0; i < size; i++) {
      double[] up = weights.clone();
      double[] down = weights.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      RankingFit.Derivatives above = RankingFit.derivatives(samples, Set.of(), up);
      RankingFit.Derivatives below = RankingFit.derivatives(samples, Set.of(), down);
      assertThat(at.gradient[i])
          .isCloseTo((above.objective - below.objective) / 2e-5, within(1e-6));
      for (int j = 0; j < size; j++) {
        assertThat(at.hessian[i][j])
            .isCloseTo((above.gradient[j] - below.gradient[j]) / 2e-5, within(1e-5));
      }
    }
  }

  @Test
  void of_choicesByKnownWeights_findsThem() {
    RankingFit.Result result = RankingFit.of(samples(6_000, 3), Set.of(), Bounds.LEAST);

    assertThat(result.loss()).isLessThan(result.lossOfNone());
    assertThat(result.model().weight(Signal.CO_OCCURRENCE, 0)).isCloseTo(1, within(.15));
    assertThat(result.model().weight(Signal.AGE, 0)).isCloseTo(-.5, within(.15));
    assertThat(result.model().weight(Signal.WORDS, 1)).isCloseTo(.7, within(.15));
    assertThat(result.model().weight(Signal.LAST_ITEM, 0)).isCloseTo(0, within(.15));
  }

  @Test
  void of_withoutAChannel_itsSignalsWeighNothing() {
    RankingFit.Result result =
        RankingFit.of(samples(300, 4), Set.of(Channel.CONTENT), Bounds.LEAST);

    for (Signal signal : Signal.values()) {
      for (int context = 0; context < 3; context++) {
        if (signal.channel() == Channel.CONTENT) {
          assertThat(result.model().weight(signal, context)).isZero();
        }
      }
    }
  }

  @Test
  void of_signalThatWantsLessThanItsLeast_isHeldThereForEverybody() {
    RankingFit.Result result = RankingFit.of(samples(2_000, 6), Set.of(), Bounds.LEAST);

    assertThat(result.model().weight(Signal.TAG_NEARNESS, 0))
        .isGreaterThanOrEqualTo(Signal.TAG_NEARNESS.least());
    for (Signal signal : Signal.values()) {
      assertThat(result.model().weight(signal, 0)).isGreaterThanOrEqualTo(signal.least());
    }
  }

  @Test
  void of_sameSamples_sameWeights() {
    assertThat(RankingFit.of(samples(300, 5), Set.of(), Bounds.LEAST).model())
        .isEqualTo(RankingFit.of(samples(300, 5), Set.of(), Bounds.LEAST).model());
  }

  /**
   * People who choose among twelve items by co-occurrence, age, and words, more by how much they
   * took.
   */
  private static List<SignalSample> samples(int count, long seed) {
    Random random = new Random(seed);
    List<SignalSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double items = random.nextGaussian();
      float[] rows = new float[12 * SIGNALS];
      for (int j = 0; j < rows.length; j++) {
        rows[j] = (float) random.nextGaussian();
      }
      int chosen = 0;
      double best = Double.NEGATIVE_INFINITY;
      for (int row = 0; row < 12; row++) {
        double utility =
            rows[row * SIGNALS + Signal.CO_OCCURRENCE.column()]
                - .5 * rows[row * SIGNALS + Signal.AGE.column()]
                + (.3 + .7 * items) * rows[row * SIGNALS + Signal.WORDS.column()]
                - Math.log(-Math.log(random.nextDouble()));
        if (utility > best) {
          best = utility;
          chosen = row;
        }
      }
      for (int s = 0; s < SIGNALS; s++) {
        float swapped = rows[s];
        rows[s] = rows[chosen * SIGNALS + s];
        rows[chosen * SIGNALS + s] = swapped;
      }
      samples.add(new SignalSample(new UserContext(items, random.nextDouble()), rows, 0));
    }
    return samples;
  }
}

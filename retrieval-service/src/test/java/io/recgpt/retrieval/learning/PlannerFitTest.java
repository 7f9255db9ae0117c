package io.recgpt.retrieval.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.retrieval.ranking.PlannerSample;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.model.PlannerModel.Situation;
import io.recgpt.retrieval.ranking.query.Expert;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlannerFitTest {
  @Test
  void slope_anyWeights_isTheObjectivesDerivative() {
    List<PlannerSample> samples = samples(40, 1);
    double[] weights = {.3, .1, -.2, .4, .7, -.5, .2};
    double[] gradient = PlannerFit.slope(samples, weights).gradient();

    for (int i = 0; i < weights.length; i++) {
      double[] more = weights.clone();
      double[] less = weights.clone();
      more[i] += 1e-5;
      less[i] -= 1e-5;
      double slope =
          (PlannerFit.slope(samples, more).objective()
                  - PlannerFit.slope(samples, less).objective())
              / 2e-5;
      assertThat(gradient[i]).as("weight %d", i).isCloseTo(slope, within(1e-6));
    }
  }

  @Test
  void of_sessionDecides_itsWeightGrowsAndTheLossFalls() {
    PlannerFit.Result result = PlannerFit.of(samples(2_000, 2));

    assertThat(result.loss()).isLessThan(result.lossOfPrior());
    assertThat(result.model().session()).isGreaterThan(2 * PlannerModel.DEFAULT.session());
  }

  @Test
  void of_noSamples_staysAsUntrained() {
    assertThat(PlannerFit.of(List.of()).model()).isEqualTo(PlannerModel.DEFAULT);
  }

  /** People who go on with the interest of their session, four times in five. */
  private static List<PlannerSample> samples(int count, long seed) {
    Random random = new Random(seed);
    List<PlannerSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int now = random.nextInt(3);
      List<Situation> experts = new ArrayList<>();
      for (int expert = 0; expert < 3; expert++) {
        experts.add(
            new Situation(
                Expert.INTEREST,
                -random.nextDouble(),
                -random.nextDouble(),
                random.nextDouble(),
                random.nextInt(2),
                expert == now ? 1 : 0));
      }
      experts.add(new Situation(Expert.TREND, -1, 0, 0, 0, 0));
      experts.add(new Situation(Expert.DISCOVERY, -1, 0, 0, 0, 0));
      samples.add(new PlannerSample(experts, List.of(random.nextInt(5) < 4 ? now : 3)));
    }
    return samples;
  }
}

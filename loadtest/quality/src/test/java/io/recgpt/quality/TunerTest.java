package io.recgpt.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.quality.Tuner.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TunerTest {

  /** A smooth hill, highest at beta .3; the defaults stand at its foot. */
  private static double hill(Parameters parameters) {
    return parameters.equals(Parameters.defaults())
        ? -1
        : -Math.abs(parameters.value(Knob.BETA) - .3);
  }

  private static Choice choose(int trials, long seed) {
    return new Tuner(TunerTest::hill, seed).choose(trials);
  }

  @Test
  void choose_moreTrials_climbsNearTheTop() {
    Choice choice = choose(200, 1);

    assertThat(choice.parameters().value(Knob.BETA)).isBetween(.2, .4);
    assertThat(choice.score()).isGreaterThan(choice.defaultScore());
    assertThat(choice.trials()).isLessThanOrEqualTo(200);
  }

  @Test
  void choose_sameSeed_sameChoice() {
    assertThat(choose(40, 5)).isEqualTo(choose(40, 5));
  }

  @Test
  void choose_nothingBeatsTheDefaults_keepsThem() {
    Choice choice = new Tuner(p -> p.equals(Parameters.defaults()) ? 1 : 0, 3).choose(30);

    assertThat(choice.parameters()).isEqualTo(Parameters.defaults());
    assertThat(choice.score()).isEqualTo(1);
  }

  @Test
  void choose_noTrials_scoresTheDefaultsAlone() {
    List<Parameters> asked = new ArrayList<>();

    Choice choice =
        new Tuner(
                parameters -> {
                  asked.add(parameters);
                  return .5;
                },
                3)
            .choose(0);

    assertThat(asked).containsExactly(Parameters.defaults());
    assertThat(choice.trials()).isEqualTo(1);
  }

  @Property(tries = 300)
  void knob_anyDrawAndStep_staysInRange(@ForAll Knob knob, @ForAll long seed, @ForAll boolean up) {
    double value = knob.draw(new Random(seed));
    for (int i = 0; i < 40; i++) {
      assertThat(value).isFinite().isGreaterThanOrEqualTo(0);
      value = knob.step(value, up);
    }
    assertThat(knob.step(value, up)).isEqualTo(value);
  }

  @Property(tries = 100)
  void with_anyValue_keepsTheOthers(@ForAll @DoubleRange(min = 0, max = 1) double value) {
    Parameters start = Parameters.draw(new Random(1));

    Parameters changed = start.with(Knob.DIVERSITY, value);

    assertThat(changed.values()).hasSize(Knob.values().length);
    assertThat(changed.value(Knob.DIVERSITY)).isEqualTo(value);
    assertThat(changed.value(Knob.BETA)).isEqualTo(start.value(Knob.BETA));
  }
}

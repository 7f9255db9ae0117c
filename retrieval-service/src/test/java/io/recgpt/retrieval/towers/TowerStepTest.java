package io.recgpt.retrieval.towers;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.towers.network.Parameter;
import io.recgpt.retrieval.towers.network.RowGradient;
import io.recgpt.retrieval.towers.network.Slices;
import io.recgpt.retrieval.towers.network.Tower;
import io.recgpt.retrieval.towers.samples.BatchSampler;
import io.recgpt.retrieval.towers.samples.SampleBatch;
import io.recgpt.retrieval.towers.samples.Samples;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of the whole of the loss through the towers, along random directions. */
final class TowerStepTest {
  private static final float STEP = 0.0001f;

  private final TowerData data = TowerSamples.shop(60, 20);
  private final ItemInputs items = ItemInputs.of(data, TowerSamples.SETTINGS.shape().text(), 1);
  private final TowerNetwork network =
      TowerNetwork.random(TowerSamples.SETTINGS.shape(), data.itemCount(), items.vocabulary(), 1);
  private final Slices slices = new Slices(2);

  @AfterEach
  void close() {
    slices.close();
  }

  /** Shares of alpha that single out each of the losses of tags and categories. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void gradients_everyParameter_areThoseOfFiniteDifferences(double alpha) {
    TowerSettings settings = TowerSamples.SETTINGS;
    TowerSettings.Loss loss = settings.loss();
    TowerSettings weighted =
        new TowerSettings(
            settings.shape(),
            new TowerSettings.Loss(
                loss.temperature(),
                alpha,
                loss.idDropout(),
                loss.historyDropout(),
                loss.masked(),
                loss.negatives()),
            settings.schedule(),
            settings.seed());
    Samples samples = new Samples(data, TowerValidation.of(data, 5, 1).ends(), loss.masked());
    BatchSampler sampler = new BatchSampler(samples, loss, items.categories());
    SplittableRandom random = new SplittableRandom(4);
    SampleBatch batch = sampler.draw(samples.shuffled(random), 0, 24, random);
    TowerStep step = new TowerStep(network, items, weighted, slices);

    step.gradients(batch);

    List<float[]> gradients = dense(step);
    for (int p = 0; p < gradients.size(); p++) {
      assertGradient(network.parameters().get(p), gradients.get(p), weighted, batch, random);
    }
  }

  private List<float[]> dense(TowerStep step) {
    List<float[]> all = new ArrayList<>();
    all.add(dense(network.itemIds(), step.sum(TowerStep.Gradients::itemIds)));
    all.add(dense(network.historyIds(), step.sum(TowerStep.Gradients::historyIds)));
    all.add(dense(network.categories(), step.sum(TowerStep.Gradients::categories)));
    all.add(dense(network.brands(), step.sum(TowerStep.Gradients::brands)));
    all.add(dense(network.prices(), step.sum(TowerStep.Gradients::prices)));
    for (Tower.Gradient[] tower :
        List.of(
            step.of(TowerStep.Gradients::item),
            step.of(TowerStep.Gradients::user),
            step.of(TowerStep.Gradients::tag))) {
      all.add(sum(List.of(tower).stream().map(Tower.Gradient::first).toList()));
      all.add(sum(List.of(tower).stream().map(Tower.Gradient::bias).toList()));
      all.add(sum(List.of(tower).stream().map(Tower.Gradient::second).toList()));
    }
    return all;
  }

  private static float[] dense(Parameter table, RowGradient gradient) {
    float[] all = new float[table.values().length];
    for (int i = 0; i < all.length; i++) {
      all[i] = gradient.get(i / table.columns(), i % table.columns());
    }
    return all;
  }

  private static float[] sum(List<float[]> slicesOfOne) {
    float[] all = new float[slicesOfOne.getFirst().length];
    for (float[] slice : slicesOfOne) {
      for (int i = 0; i < all.length; i++) {
        all[i] += slice[i];
      }
    }
    return all;
  }

  private void assertGradient(
      Parameter parameter,
      float[] gradient,
      TowerSettings settings,
      SampleBatch batch,
      SplittableRandom random) {
    float[] before = parameter.values().clone();
    float[] direction = new float[before.length];
    double expected = 0;
    double size = 0;
    for (int i = 0; i < before.length; i++) {
      direction[i] = random.nextBoolean() ? STEP : -STEP;
      expected += (double) gradient[i] * direction[i] / STEP;
      size += (double) gradient[i] * gradient[i];
    }
    double above = moved(parameter, before, direction, 1, settings, batch);
    double below = moved(parameter, before, direction, -1, settings, batch);
    System.arraycopy(before, 0, parameter.values(), 0, before.length);
    double actual = (above - below) / (2 * STEP);
    assertThat(Math.abs(actual - expected))
        .as("%s: %s by differences, %s by the gradient", parameter.name(), actual, expected)
        .isLessThan(0.02 * Math.sqrt(size) + 0.01);
  }

  private double moved(
      Parameter parameter,
      float[] before,
      float[] direction,
      int sign,
      TowerSettings settings,
      SampleBatch batch) {
    for (int i = 0; i < before.length; i++) {
      parameter.values()[i] = before[i] + sign * direction[i];
    }
    return new TowerStep(network, items, settings, slices)
        .gradients(batch)
        .total(settings.loss().alpha());
  }
}

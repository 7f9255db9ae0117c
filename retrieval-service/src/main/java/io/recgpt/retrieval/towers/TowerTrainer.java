package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.towers.network.Slices;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains three towers on {@code L_col + alpha L_tag + (1 - alpha) L_cate} (RecGPT V1). The result
 * depends on the data, the settings and the seed alone, not on the number of threads.
 */
public final class TowerTrainer implements AutoCloseable {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final TowerSettings settings;
  private final Slices slices;
  private final HeldOut heldOut;
  private final Samples samples;
  private final BatchSampler sampler;
  private final Towers current;
  private final TowerStep step;
  private int epoch;
  private long steps;
  private int bestEpoch;
  private double bestNdcg = -1;
  private @Nullable Towers best;

  /**
   * @param threads that train, at least 1
   * @throws TooLittleDataException where training would learn nothing
   */
  public TowerTrainer(TowerData data, TowerSettings settings, int threads)
      throws TooLittleDataException {
    TooLittleDataException.check(data);
    this.settings = settings.fitting(data.textDimension());
    heldOut = HeldOut.of(data, settings.schedule().validationUsers(), settings.seed());
    samples = new Samples(data, heldOut.ends(), settings.loss().masked());
    ItemInputs items = ItemInputs.of(data, this.settings.shape().text(), settings.seed());
    sampler = new BatchSampler(samples, settings.loss(), items.categories());
    TowerNetwork network =
        TowerNetwork.random(
            this.settings.shape(), data.itemCount(), items.vocabulary(), settings.seed());
    current = new Towers(network, items, data.itemIds);
    slices = new Slices(threads);
    step = new TowerStep(network, items, this.settings, slices);
  }

  /** Trains until the last epoch, or until validation gets no better; answers the best towers. */
  public Towers train(Consumer<EpochReport> progress) {
    while (!done()) {
      progress.accept(epoch());
    }
    return best == null ? current : best;
  }

  private boolean done() {
    return epoch >= settings.schedule().epochs()
        || epoch - bestEpoch >= settings.schedule().patience();
  }

  private EpochReport epoch() {
    long started = System.nanoTime();
    SplittableRandom random = new SplittableRandom(settings.seed() + MIX * (epoch + 1));
    long[] order = samples.shuffled(random);
    int batch = settings.schedule().batch();
    double taken = 0;
    double tagged = 0;
    double related = 0;
    int batches = 0;
    for (int from = 0; from < order.length; from += batch) {
      Batch drawn = sampler.draw(order, from, Math.min(order.length, from + batch), random);
      TowerStep.Losses losses = step.gradients(drawn);
      double progress =
          (epoch + (double) from / order.length) / settings.schedule().epochs();
      step.update(progress, ++steps);
      taken += losses.taken();
      tagged += losses.tagged();
      related += losses.related();
      batches++;
    }
    epoch++;
    HeldOut.Quality quality = heldOut.ask(current, slices);
    boolean better = quality.ndcg() > bestNdcg || heldOut.users().length == 0;
    if (better) {
      bestNdcg = quality.ndcg();
      bestEpoch = epoch;
      best = current.snapshot();
    }
    return new EpochReport(
        epoch,
        taken / batches,
        tagged / batches,
        related / batches,
        quality.hitRate(),
        quality.ndcg(),
        better,
        Duration.ofNanos(System.nanoTime() - started));
  }

  @Override
  public void close() {
    slices.close();
  }
}

package io.recgpt.retrieval.towers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.recgpt.retrieval.towers.network.Slices;
import io.recgpt.retrieval.towers.samples.BatchSampler;
import io.recgpt.retrieval.towers.samples.SampleBatch;
import io.recgpt.retrieval.towers.samples.Samples;
import io.recgpt.retrieval.towers.samples.TooFewSamplesException;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Trains three towers on {@code L_col + alpha L_tag + (1 - alpha) L_cate} (RecGPT V1). The result
 * depends on the data, the settings and the seed alone, not on the number of threads.
 */
public final class TowerTrainer implements AutoCloseable {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final TowerSettings settings;
  private final TowerData data;
  private final Slices slices;
  private final TowerValidation heldOut;
  private final Samples samples;
  private final BatchSampler sampler;
  private final Towers current;
  private final TowerStep step;
  private final TrainedTowers.@Nullable Summary before;
  private Checkpoint state;

  /**
   * Training from random weights.
   *
   * @param threads that train, at least 1
   * @throws TooFewSamplesException where training would learn nothing
   */
  public TowerTrainer(TowerData data, TowerSettings settings, int threads)
      throws TooFewSamplesException {
    this(data, settings, threads, null);
  }

  /**
   * Training that goes on from other towers.
   *
   * @param threads that train, at least 1
   * @param start trained with the same items; null: from random weights
   * @throws TooFewSamplesException where training would learn nothing
   */
  public TowerTrainer(
      TowerData data, TowerSettings settings, int threads, @Nullable TrainedTowers start)
      throws TooFewSamplesException {
    TooFewSamplesException.check(data);
    this.data = data;
    this.settings = settings.fitting(data.textDimension());
    heldOut = TowerValidation.of(data, settings.schedule().validationUsers(), settings.seed());
    samples = new Samples(data, heldOut.ends(), settings.loss().masked());
    ItemInputs items = ItemInputs.of(data, this.settings.shape().text(), settings.seed());
    sampler = new BatchSampler(samples, settings.loss(), items.categories());
    TowerNetwork network =
        TowerNetwork.random(
            this.settings.shape(), data.itemCount(), items.vocabulary(), settings.seed());
    before = start == null ? null : start.summary();
    if (start != null) {
      if (!start.towers().itemIds().equals(data.itemIds)) {
        throw new IllegalArgumentException("start: trained with other items");
      }
      network.take(start.towers().network());
    }
    current = new Towers(network, items, data.itemIds);
    slices = new Slices(threads);
    step = new TowerStep(network, items, this.settings, slices);
    state = new Checkpoint(0, 0, 0, 0, 0, network);
  }

  /** Is told how training gets on; what it throws ends the training. */
  @FunctionalInterface
  public interface Watcher {
    /** After each epoch. */
    void epoch(EpochReport report);

    /** Before each step, of which an epoch has many. */
    default void step() {}
  }

  /** Trains until the last epoch, or until validation gets no better; returns the best towers. */
  public TrainedTowers train(Watcher watcher) {
    while (!done()) {
      watcher.epoch(epoch(watcher));
    }
    return trained();
  }

  /**
   * The same, going on where a checkpoint stands, if there is one, and leaving one after each
   * epoch. Its result is that of training without a break.
   *
   * @param checkpoint a file, which the caller may delete after the last epoch
   * @throws TowerFileException if the checkpoint is not whole or belongs to other data or settings
   */
  public TrainedTowers train(Watcher watcher, Path checkpoint)
      throws IOException, TowerFileException {
    long fingerprint = fingerprint();
    if (Files.exists(checkpoint)) {
      state = Checkpoint.read(checkpoint, fingerprint, current.network());
    }
    while (!done()) {
      EpochReport report = epoch(watcher);
      state.write(checkpoint, fingerprint, current.network());
      watcher.epoch(report);
    }
    return trained();
  }

  private TrainedTowers trained() {
    return new TrainedTowers(
        new Towers(state.best(), current.inputs(), current.itemIds()),
        new TrainedTowers.Summary(
            Instant.ofEpochMilli(Arrays.stream(data.times).min().orElse(0)),
            Instant.ofEpochMilli(Arrays.stream(data.times).max().orElse(0)),
            data.itemCount(),
            data.userCount(),
            data.eventCount(),
            settings,
            state.bestEpoch(),
            before == null ? heldOut.users().length : before.validationUsers(),
            before == null ? state.bestHitRate() : before.hitRate(),
            before == null ? state.bestNdcg() : before.ndcg()));
  }

  /** Tells data and settings from others. */
  private long fingerprint() {
    CRC32 crc = new CRC32();
    crc.update(settings.toString().getBytes(UTF_8));
    crc.update(String.join("\n", data.itemIds).getBytes(UTF_8));
    byte[] event = new byte[Integer.BYTES + Long.BYTES];
    for (int e = 0; e < data.eventCount(); e++) {
      crc.update(ByteBuffer.wrap(event).putInt(data.items[e]).putLong(data.times[e]).flip());
    }
    return crc.getValue();
  }

  private boolean done() {
    return state.epoch() >= settings.schedule().epochs()
        || state.epoch() - state.bestEpoch() >= settings.schedule().patience();
  }

  private EpochReport epoch(Watcher watcher) {
    long started = System.nanoTime();
    int epoch = state.epoch();
    long steps = state.steps();
    SplittableRandom random = new SplittableRandom(settings.seed() + MIX * (epoch + 1));
    long[] order = samples.shuffled(random);
    int batch = settings.schedule().batch();
    double taken = 0;
    double tagged = 0;
    double related = 0;
    for (int from = 0; from < order.length; from += batch) {
      watcher.step();
      SampleBatch drawn = sampler.draw(order, from, Math.min(order.length, from + batch), random);
      TowerStep.Losses losses = step.gradients(drawn);
      double done = (epoch + (double) from / order.length) / settings.schedule().epochs();
      step.update(done, ++steps);
      taken += losses.taken();
      tagged += losses.tagged();
      related += losses.related();
    }
    long batches = Math.max(1, steps - state.steps());
    TowerValidation.Quality quality = heldOut.ask(current, slices);
    boolean better = epoch == 0 || quality.ndcg() > state.bestNdcg() || heldOut.users().length == 0;
    state =
        better
            ? new Checkpoint(
                epoch + 1,
                steps,
                epoch + 1,
                quality.hitRate(),
                quality.ndcg(),
                current.network().copy())
            : state.after(epoch + 1, steps);
    return new EpochReport(
        epoch + 1,
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

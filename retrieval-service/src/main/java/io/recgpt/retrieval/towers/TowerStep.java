package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.towers.network.Adam;
import io.recgpt.retrieval.towers.network.ContrastiveLoss;
import io.recgpt.retrieval.towers.network.Parameter;
import io.recgpt.retrieval.towers.network.RowGradient;
import io.recgpt.retrieval.towers.network.Slices;
import io.recgpt.retrieval.towers.network.Tower;
import io.recgpt.retrieval.towers.samples.Recency;
import io.recgpt.retrieval.towers.samples.SampleBatch;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import java.util.function.Function;

/** Forward and backward passes of a batch through the three towers, and the update. */
final class TowerStep {
  private final TowerNetwork network;
  private final ItemInputs items;
  private final TowerSettings settings;
  private final Slices slices;
  private final Adam adam;
  private final ContrastiveLoss loss;
  private final Recency recency;
  private final Gradients[] gradients = new Gradients[Slices.COUNT];
  private Tower.Pass itemPass;
  private Tower.Pass userPass;
  private Tower.Pass tagPass;

  /** Gradients by all parameters, of one slice. */
  record Gradients(
      RowGradient itemIds,
      RowGradient historyIds,
      RowGradient categories,
      RowGradient brands,
      RowGradient prices,
      Tower.Gradient item,
      Tower.Gradient user,
      Tower.Gradient tag) {
    static Gradients of(TowerNetwork network) {
      return new Gradients(
          rows(network.itemIds()),
          rows(network.historyIds()),
          rows(network.categories()),
          rows(network.brands()),
          rows(network.prices()),
          network.item().gradient(),
          network.user().gradient(),
          network.tag().gradient());
    }

    private static RowGradient rows(Parameter table) {
      return new RowGradient(table.rows(), table.columns());
    }
  }

  /** Losses of a step, before they are weighted. */
  record Losses(double taken, double tagged, double related) {
    double total(double alpha) {
      return taken + alpha * tagged + (1 - alpha) * related;
    }
  }

  TowerStep(TowerNetwork network, ItemInputs items, TowerSettings settings, Slices slices) {
    this.network = network;
    this.items = items;
    this.settings = settings;
    this.slices = slices;
    adam = new Adam(settings.schedule().weightDecay());
    loss = new ContrastiveLoss(settings.shape().dimension(), settings.loss().temperature());
    recency = new Recency(settings.shape());
    itemPass = network.item().pass(0);
    userPass = network.user().pass(0);
    tagPass = network.tag().pass(0);
    for (int slice = 0; slice < Slices.COUNT; slice++) {
      gradients[slice] = Gradients.of(network);
    }
  }

  /** The losses of a batch; leaves its gradients, one share a slice. */
  Losses gradients(SampleBatch batch) {
    int histories = batch.histories();
    int candidates = batch.candidates().length;
    int tags = batch.tags().length;
    userPass = withRoom(userPass, network.user(), histories);
    itemPass = withRoom(itemPass, network.item(), candidates);
    tagPass = withRoom(tagPass, network.tag(), tags);
    slices.forRows(histories, (_, from, to) -> forwardUsers(batch, from, to));
    slices.forRows(candidates, (_, from, to) -> forwardItems(batch, from, to));
    slices.forRows(tags, (_, from, to) -> forwardTags(batch, from, to));
    Losses losses = losses(batch);
    slices.forRows(histories, (slice, from, to) -> backwardUsers(batch, slice, from, to));
    slices.forRows(candidates, (slice, from, to) -> backwardItems(batch, slice, from, to));
    slices.forRows(
        tags,
        (slice, from, to) ->
            tagPass.backward(from, to, network.tag().inputs(), gradients[slice].tag()));
    return losses;
  }

  private Losses losses(SampleBatch batch) {
    double alpha = settings.loss().alpha();
    double taken =
        loss.add(
            batch.taken(),
            userPass.y(),
            itemPass.y(),
            1,
            userPass.outputGradient(),
            itemPass.outputGradient(),
            slices);
    double tagged =
        alpha == 0
            ? 0
            : loss.add(
                    batch.tagged(),
                    itemPass.y(),
                    tagPass.y(),
                    alpha,
                    itemPass.outputGradient(),
                    tagPass.outputGradient(),
                    slices)
                / alpha;
    double related =
        alpha == 1
            ? 0
            : loss.add(
                    batch.related(),
                    itemPass.y(),
                    itemPass.y(),
                    1 - alpha,
                    itemPass.outputGradient(),
                    itemPass.outputGradient(),
                    slices)
                / (1 - alpha);
    return new Losses(taken, tagged, related);
  }

  private static Tower.Pass withRoom(Tower.Pass pass, Tower tower, int rows) {
    return pass.rows() >= rows ? pass : tower.pass(rows + rows / 4);
  }

  private void forwardUsers(SampleBatch batch, int from, int to) {
    userPass.clear(from, to);
    float[] weights = new float[Recency.DECAYS];
    for (int row = from; row < to; row++) {
      int start = batch.historyOffsets()[row];
      int end = batch.historyOffsets()[row + 1];
      for (int e = start; e < end; e++) {
        recency.write(end - 1 - e, end - start, weights);
        network.addEvent(
            userPass.x(),
            row,
            batch.historyKinds()[e],
            items.texts(),
            batch.historyItems()[e] * settings.shape().text(),
            batch.historyIds()[e],
            weights);
      }
    }
    userPass.forward(from, to);
  }

  private void backwardUsers(SampleBatch batch, int slice, int from, int to) {
    userPass.backward(from, to, network.userTables(), gradients[slice].user());
    float[] weights = new float[Recency.DECAYS];
    for (int row = from; row < to; row++) {
      int start = batch.historyOffsets()[row];
      int end = batch.historyOffsets()[row + 1];
      int at = row * network.user().inputs();
      for (int e = start; e < end; e++) {
        recency.write(end - 1 - e, end - start, weights);
        for (int decay = 0; decay < Recency.DECAYS; decay++) {
          gradients[slice]
              .historyIds()
              .add(
                  batch.historyIds()[e],
                  weights[decay],
                  userPass.inputGradient(),
                  at + network.pooledIds(batch.historyKinds()[e], decay));
        }
      }
    }
  }

  private void forwardItems(SampleBatch batch, int from, int to) {
    itemPass.clear(from, to);
    for (int row = from; row < to; row++) {
      items.write(network, batch.candidates()[row], batch.candidateIds()[row], itemPass.x(), row);
    }
    itemPass.forward(from, to);
  }

  private void backwardItems(SampleBatch batch, int slice, int from, int to) {
    Gradients own = gradients[slice];
    itemPass.backward(from, to, network.itemTables(), own.item());
    float[] gradient = itemPass.inputGradient();
    for (int row = from; row < to; row++) {
      int item = batch.candidates()[row];
      int at = row * network.item().inputs() + network.itemTables();
      own.itemIds().add(batch.candidateIds()[row], 1, gradient, at);
      at += settings.shape().id();
      own.categories().add(items.categories()[item], 1, gradient, at);
      at += TowerNetwork.CATEGORY;
      own.brands().add(items.brands()[item], 1, gradient, at);
      at += TowerNetwork.BRAND;
      own.prices().add(items.prices()[item], 1, gradient, at);
    }
  }

  private void forwardTags(SampleBatch batch, int from, int to) {
    tagPass.clear(from, to);
    int width = settings.shape().text();
    for (int row = from; row < to; row++) {
      System.arraycopy(
          items.tagTexts(), batch.tags()[row] * width, tagPass.x(), row * width, width);
    }
    tagPass.forward(from, to);
  }

  /** One gradient's sum over the slices, which stays in the first slice's. */
  RowGradient sum(Function<Gradients, RowGradient> table) {
    RowGradient sum = table.apply(gradients[0]);
    for (int slice = 1; slice < Slices.COUNT; slice++) {
      RowGradient other = table.apply(gradients[slice]);
      sum.add(other);
      other.clear();
    }
    return sum;
  }

  /** The gradients of a tower, one a slice. */
  Tower.Gradient[] of(Function<Gradients, Tower.Gradient> tower) {
    Tower.Gradient[] found = new Tower.Gradient[Slices.COUNT];
    for (int slice = 0; slice < Slices.COUNT; slice++) {
      found[slice] = tower.apply(gradients[slice]);
    }
    return found;
  }

  /**
   * Applies the gradients that {@link #gradients} left, and clears them.
   *
   * @param progress share of the training done, by which the rates fall
   * @param step number of the step from 1
   */
  void update(double progress, long step) {
    double fall = 1 - 0.9 * Math.min(1, progress);
    double tableRate = settings.schedule().tableRate() * fall;
    double denseRate = settings.schedule().denseRate() * fall;
    update(network.itemIds(), Gradients::itemIds, tableRate, step);
    update(network.historyIds(), Gradients::historyIds, tableRate, step);
    update(network.categories(), Gradients::categories, tableRate, step);
    update(network.brands(), Gradients::brands, tableRate, step);
    update(network.prices(), Gradients::prices, tableRate, step);
    network.item().update(of(Gradients::item), adam, denseRate, step, slices);
    network.user().update(of(Gradients::user), adam, denseRate, step, slices);
    network.tag().update(of(Gradients::tag), adam, denseRate, step, slices);
  }

  private void update(
      Parameter table, Function<Gradients, RowGradient> gradient, double rate, long step) {
    RowGradient sum = sum(gradient);
    adam.apply(table, sum, rate, step);
    sum.clear();
  }
}

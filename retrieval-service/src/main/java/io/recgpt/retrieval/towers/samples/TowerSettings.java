package io.recgpt.retrieval.towers.samples;

import static java.util.Objects.requireNonNull;

/**
 * How towers are built and trained.
 *
 * @param shape sizes of the network
 * @param loss what is minimised
 * @param schedule how long and how fast
 * @param seed of all that is drawn; the same seed and data give the same towers, bit by bit
 */
public record TowerSettings(Shape shape, Loss loss, Schedule schedule, long seed) {
  /** The defaults; RATIONALE.md has what they were chosen by. */
  public static final TowerSettings DEFAULT =
      new TowerSettings(
          new Shape(64, 128, 128, 64, 3, 30),
          new Loss(0.1, 0.5, 0.3, 0.1, 1, 1024),
          new Schedule(6, 256, 0.002, 0.004, 0.01, 3, 1000),
          7);

  /** Epochs of towers that are only to tell how ranking weighs them. */
  private static final int FEW_EPOCHS = 3;

  /** Epochs over all of a log after towers were trained on most of it, and share of the rates. */
  private static final int EPOCHS_MORE = 2;

  private static final double RATES_MORE = 0.3;

  public TowerSettings {
    requireNonNull(shape);
    requireNonNull(loss);
    requireNonNull(schedule);
  }

  /**
   * Sizes of the network.
   *
   * @param dimension of the common space
   * @param hidden width of each tower's hidden layer
   * @param text principal components that are kept of a text's vector
   * @param id length of an item's id embeddings
   * @param fastDecay events until an event of the history counts 1/e, for short-term taste
   * @param slowDecay the same for long-term taste
   */
  public record Shape(
      int dimension, int hidden, int text, int id, double fastDecay, double slowDecay) {
    public Shape {
      atLeast("dimension", dimension, 1);
      atLeast("hidden", hidden, 1);
      atLeast("text", text, 1);
      atLeast("id", id, 1);
      above("fast-decay", fastDecay, 0);
      above("slow-decay", slowDecay, 0);
    }
  }

  /**
   * What is minimised: L_col + alpha L_tag + (1 - alpha) L_cate.
   *
   * @param temperature of the softmax over cosines
   * @param alpha share of the tags' loss against the categories', 0 to 1
   * @param idDropout share of items whose id the item tower doesn't see in a step
   * @param historyDropout share of histories whose ids the user tower doesn't see
   * @param masked samples that fill gaps in a history, per sample that continues one
   * @param negatives items drawn uniformly a step, besides those taken in the batch
   */
  public record Loss(
      double temperature,
      double alpha,
      double idDropout,
      double historyDropout,
      double masked,
      int negatives) {
    public Loss {
      above("temperature", temperature, 0);
      share("alpha", alpha);
      share("id-dropout", idDropout);
      share("history-dropout", historyDropout);
      atLeast("negatives", negatives, 1);
    }
  }

  /**
   * How long and how fast.
   *
   * @param epochs at most
   * @param batch histories a step
   * @param denseRate Adam's learning rate of the layers; it falls to a tenth over the epochs
   * @param tableRate the same of the embeddings
   * @param weightDecay of the layers and embeddings
   * @param patience epochs without a better validation after which training ends
   * @param validationUsers users whose last new item is held out, at most a fifth of all; 0: none,
   *     and the towers are those of the last epoch
   */
  public record Schedule(
      int epochs,
      int batch,
      double denseRate,
      double tableRate,
      double weightDecay,
      int patience,
      int validationUsers) {
    public Schedule {
      atLeast("epochs", epochs, 1);
      atLeast("batch", batch, 1);
      above("dense-rate", denseRate, 0);
      above("table-rate", tableRate, 0);
      atLeast("patience", patience, 1);
      atLeast("validation-users", validationUsers, 0);
    }
  }

  /** With another seed. */
  public TowerSettings withSeed(long other) {
    return new TowerSettings(shape, loss, schedule, other);
  }

  /** To begin with on most of the data, before {@link #goingOn} on all of it. */
  public TowerSettings beginning() {
    return with(FEW_EPOCHS, 1, schedule.validationUsers());
  }

  /** To go on with on all data, a little and slowly, after towers were trained on most of it. */
  public TowerSettings goingOn() {
    return with(EPOCHS_MORE, RATES_MORE, 0);
  }

  private TowerSettings with(int epochs, double rates, int validationUsers) {
    Schedule changed =
        new Schedule(
            epochs,
            schedule.batch(),
            rates * schedule.denseRate(),
            rates * schedule.tableRate(),
            schedule.weightDecay(),
            schedule.patience(),
            validationUsers);
    return new TowerSettings(shape, loss, changed, seed);
  }

  /** With no more components of a text than its vector has. */
  public TowerSettings fitting(int textDimension) {
    Shape fitting =
        new Shape(
            shape.dimension(),
            shape.hidden(),
            Math.min(shape.text(), textDimension),
            shape.id(),
            shape.fastDecay(),
            shape.slowDecay());
    return new TowerSettings(fitting, loss, schedule, seed);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException("%s: %d (expected: >= %d)".formatted(name, value, least));
    }
  }

  private static void above(String name, double value, double bound) {
    if (!(value > bound)) {
      throw new IllegalArgumentException("%s: %s (expected: > %s)".formatted(name, value, bound));
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s: %s (expected: 0 to 1)".formatted(name, value));
    }
  }
}

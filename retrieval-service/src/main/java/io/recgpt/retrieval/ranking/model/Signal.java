package io.recgpt.retrieval.ranking.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.ranking.query.Channel;

/**
 * A number that each item of the catalogue has for a query: what a channel says of it. The order is
 * that of the matrices which hold them; names are kept in files and never change.
 */
public enum Signal {
  /** Nearness to the predicted tags, by {@code beta * h_user + (1 - beta) * h_tag} for each. */
  TAG_NEARNESS(Channel.TAG, Scale.ROOT, 0.05),
  /** How much the predicted tags speak for the item's category, as phi has it for each tag. */
  TAG_CATEGORY(Channel.TAG, Scale.ROOT, 0.05),
  /** Nearness to the person's vector in the towers' space. */
  USER_NEARNESS(Channel.USER, Scale.LINEAR, 0),
  /** Co-occurrence with the whole history. */
  CO_OCCURRENCE(Channel.ITEM_TO_ITEM, Scale.ROOT, 0),
  /** Trained item-to-item weights (EASE) of the whole history. */
  ITEM_WEIGHTS(Channel.ITEM_TO_ITEM, Scale.ROOT, 0),
  /** Co-occurrence with the latest few items. */
  SESSION(Channel.SESSION, Scale.ROOT, 0),
  /** Co-occurrence with the last item. */
  LAST_ITEM(Channel.SESSION, Scale.ROOT, 0),
  /** Events of the last day or so. */
  TREND_OF_HOURS(Channel.TRENDING, Scale.LOGARITHM, Double.NEGATIVE_INFINITY),
  /** Events of the last days. */
  TREND_OF_DAYS(Channel.TRENDING, Scale.LOGARITHM, Double.NEGATIVE_INFINITY),
  /** Events of the last week. */
  TREND_OF_A_WEEK(Channel.TRENDING, Scale.LOGARITHM, Double.NEGATIVE_INFINITY),
  /** Events of the last month. */
  TREND_OF_A_MONTH(Channel.TRENDING, Scale.LOGARITHM, Double.NEGATIVE_INFINITY),
  /** Events of the last season. */
  TREND_OF_A_SEASON(Channel.TRENDING, Scale.LOGARITHM, Double.NEGATIVE_INFINITY),
  /** All events. */
  POPULARITY(Channel.TRENDING, Scale.LOGARITHM, Double.NEGATIVE_INFINITY),
  /** Days since the item was first taken; 0 for one that never was. */
  AGE(Channel.TRENDING, Scale.LOGARITHM, Double.NEGATIVE_INFINITY),
  /** Likeness of words and attributes to the whole history. */
  WORDS(Channel.CONTENT, Scale.ROOT, 0),
  /** Likeness of words and attributes to the latest few items. */
  LATEST_WORDS(Channel.CONTENT, Scale.ROOT, 0),
  /** Likeness of text vectors to the latest items and searches. */
  TEXT_NEARNESS(Channel.CONTENT, Scale.ROOT, 0),
  /** Strength of the interests that the item belongs to. */
  INTEREST(Channel.INTENT, Scale.ROOT, 0),
  /** Co-occurrence with the evidence of an interest that the item belongs to. */
  INTEREST_CO_OCCURRENCE(Channel.INTENT, Scale.ROOT, 0),
  /** People of the last month, of those of all that belongs to an interest, by its strength. */
  INTEREST_TREND(Channel.INTENT, Scale.ROOT, 0);

  /** How a raw number, 0 or more but for LINEAR, is bent before it is standardised. */
  enum Scale {
    LINEAR {
      @Override
      public void bend(double[] raw, float[] bent) {
        for (int i = 0; i < bent.length; i++) {
          bent[i] = (float) raw[i];
        }
      }
    },
    ROOT {
      @Override
      public void bend(double[] raw, float[] bent) {
        for (int i = 0; i < bent.length; i++) {
          bent[i] = raw[i] > 0 ? (float) Math.sqrt(raw[i]) : 0;
        }
      }
    },
    LOGARITHM {
      @Override
      public void bend(double[] raw, float[] bent) {
        for (int i = 0; i < bent.length; i++) {
          // Compiled to an instruction or so, unlike log1p.
          bent[i] = raw[i] > 0 ? (float) Math.log(1 + raw[i]) : 0;
        }
      }
    };

    public abstract void bend(double[] raw, float[] bent);
  }

  private final Channel channel;
  private final Scale scale;
  private final double least;

  Signal(Channel channel, Scale scale, double least) {
    this.channel = requireNonNull(channel);
    this.scale = requireNonNull(scale);
    this.least = least;
  }

  /**
   * The least weight that a fit may give it. What speaks for an item never counts against it, and
   * the predicted tags always have a say; spans of popularity may correct one another.
   */
  public double least() {
    return least;
  }

  /** Its place in the matrices of this process; files know it by its name. */
  @SuppressWarnings("EnumOrdinal") // What is held by place is never kept.
  public int column() {
    return ordinal();
  }

  /** The signal at a place. */
  @SuppressWarnings("EnumOrdinal") // The reverse of column().
  public static Signal at(int column) {
    return values()[column];
  }

  /** The channel that it belongs to. */
  public Channel channel() {
    return channel;
  }

  /** Bends raw numbers, of which there may be more than are wanted. */
  public void bend(double[] raw, float[] bent) {
    scale.bend(raw, bent);
  }
}

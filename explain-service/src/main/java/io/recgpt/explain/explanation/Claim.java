package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Something that a sentence says, with the data by which anybody can check it. */
public sealed interface Claim {
  /**
   * Others took the item and one of the person's, more than by chance.
   *
   * @param anchor the person's
   */
  record Together(Evidence anchor, TakenTogether counts) implements Claim {
    public Together {
      requireNonNull(anchor);
      requireNonNull(counts);
    }
  }

  /**
   * The item has features of items of the person's history.
   *
   * @param items those, at least one
   * @param features what they share, in the catalogue's words, lower case; at least one
   */
  record Like(List<Evidence> items, List<String> features) implements Claim {
    public Like {
      items = List.copyOf(items);
      features = List.copyOf(features);
    }
  }

  /**
   * The item belongs to an interest.
   *
   * @param items items of the interest's evidence that have such features, at least one
   * @param features what it has of what the interest's evidence shares, or of its name
   */
  record OfInterest(String interestId, List<Evidence> items, List<String> features)
      implements Claim {
    public OfInterest {
      requireNonNull(interestId);
      items = List.copyOf(items);
      features = List.copyOf(features);
    }
  }

  /** The item is among the most popular of a scope since a time. */
  record Popular(Popularity popularity) implements Claim {
    public Popular {
      requireNonNull(popularity);
    }
  }

  /**
   * What the item is or has.
   *
   * @param features words of its own text, lower case
   */
  record Quality(List<String> features) implements Claim {
    public Quality {
      features = List.copyOf(features);
    }
  }
}

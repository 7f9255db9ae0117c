package io.recgpt.quality;

import static java.util.Comparator.comparingLong;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.recgpt.quality.split.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whether the predicted tags foresaw the target's category (RecGPT V1, HR@30 of item tags), and
 * whether the history's own most frequent categories did, as many as the tags have.
 */
record TagHit(boolean byTags, boolean byHistory) {
  /** How many tags count. */
  static final int TAGS = 30;

  /**
   * Compares.
   *
   * @param tagCategories categories of the predicted tags, best tag first
   * @param history items taken, repeats counted
   * @param categories category by item
   */
  static TagHit of(
      Target target,
      List<String> tagCategories,
      List<String> history,
      Map<String, String> categories) {
    Set<String> predicted = new HashSet<>(tagCategories.stream().limit(TAGS).toList());
    String actual = categories.get(target.itemId());
    Map<String, Long> counts =
        history.stream()
            .map(categories::get)
            .filter(Objects::nonNull)
            .collect(groupingBy(identity(), counting()));
    boolean byHistory =
        counts.entrySet().stream()
            .sorted(
                comparingLong((Map.Entry<String, Long> entry) -> -entry.getValue())
                    .thenComparing(Map.Entry::getKey))
            .limit(predicted.size())
            .anyMatch(entry -> entry.getKey().equals(actual));
    return new TagHit(actual != null && predicted.contains(actual), byHistory);
  }
}

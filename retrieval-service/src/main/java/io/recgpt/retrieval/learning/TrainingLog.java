package io.recgpt.retrieval.learning;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.PlacedItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What there is to learn from.
 *
 * @param items of the catalogue, each with its place
 * @param interactions in order of time
 * @param userIds by the ordinals of the interactions
 */
public record TrainingLog(
    List<PlacedItem> items, List<Interaction> interactions, Map<Integer, String> userIds) {
  /** Positive events below which nothing can be learned. */
  static final int MIN_EVENTS = 300;

  /** People with two items below which nothing can be learned. */
  static final int MIN_USERS = 30;

  public TrainingLog {
    requireNonNull(items, "items");
    interactions =
        interactions.stream().sorted(Comparator.comparing(Interaction::occurredAt)).toList();
    userIds = Map.copyOf(userIds);
  }

  /** The part of it that passes. */
  TrainingLog only(Predicate<Interaction> kept) {
    return new TrainingLog(items, interactions.stream().filter(kept).toList(), userIds);
  }

  /** Time of the last interaction; none without any. */
  Optional<Instant> end() {
    return interactions.isEmpty()
        ? Optional.empty()
        : Optional.of(interactions.getLast().occurredAt());
  }

  /** Positive interactions by user, in order of time. */
  Map<Integer, List<Interaction>> byUser() {
    Map<Integer, List<Interaction>> users = new TreeMap<>();
    for (Interaction each : interactions) {
      if (each.action().positive()) {
        users.computeIfAbsent(each.user(), added -> new ArrayList<>()).add(each);
      }
    }
    return users;
  }

  /** Distinct items that each person took. */
  List<int[]> taken() {
    return byUser().values().stream()
        .map(events -> {
          LinkedHashSet<Integer> items = new LinkedHashSet<>();
          events.forEach(event -> items.add(event.item()));
          return items.stream().mapToInt(Integer::intValue).toArray();
        })
        .toList();
  }

  /** Item ids by ordinal; empty where the catalogue has none. */
  List<String> itemIds() {
    int size =
        Math.max(
            items.stream().mapToInt(item -> item.ordinal() + 1).max().orElse(0),
            interactions.stream().mapToInt(each -> each.item() + 1).max().orElse(0));
    String[] ids = new String[size];
    Arrays.fill(ids, "");
    items.forEach(item -> ids[item.ordinal()] = item.item().id());
    return List.of(ids);
  }

  /**
   * Refuses what is too little.
   *
   * @throws TooLittleDataException saying how much is missing
   */
  void check() {
    List<int[]> taken = taken();
    long events = interactions.stream().filter(each -> each.action().positive()).count();
    long users = taken.stream().filter(items -> items.length >= 2).count();
    if (events < MIN_EVENTS || users < MIN_USERS) {
      throw new TooLittleDataException(
          ("the log has %,d positive events, and %,d people who took two items or more"
                  + " (expected: %,d and %,d): record more and train again;"
                  + " content and popularity serve until then")
              .formatted(events, users, MIN_EVENTS, MIN_USERS));
    }
  }
}

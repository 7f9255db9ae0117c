package io.recgpt.standalone.console;

import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a person did lately, in one line. */
final class HistoryText {
  private static final int LATEST = 14;
  private static final int NAMED = 2;

  private final Function<String, String> titles;

  /**
   * A text of histories.
   *
   * @param titles title of an item by its id
   */
  HistoryText(Function<String, String> titles) {
    this.titles = titles;
  }

  /** The last behaviours, oldest first, gathered by kind. */
  String of(List<Behavior> history) {
    List<Behavior> told =
        history.stream()
            .filter(behavior -> behavior.getKind() != BehaviorKind.BEHAVIOR_KIND_IMPRESSION)
            .filter(behavior -> behavior.getKind() != BehaviorKind.BEHAVIOR_KIND_CLICK)
            .toList();
    List<Behavior> latest = told.subList(Math.max(0, told.size() - LATEST), told.size());
    List<String> parts = new ArrayList<>();
    add(parts, "searched", searches(latest));
    Set<String> bought = items(latest, BehaviorKind.BEHAVIOR_KIND_PURCHASE);
    Set<String> saved = items(latest, BehaviorKind.BEHAVIOR_KIND_FAVORITE);
    Set<String> carted = items(latest, BehaviorKind.BEHAVIOR_KIND_ADD_TO_CART);
    carted.removeAll(bought);
    int viewed = items(latest, BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW).size();
    if (viewed > 0) {
      parts.add("viewed %d".formatted(viewed));
    }
    add(parts, "saved", named(saved));
    add(parts, "put in the basket", named(carted));
    add(parts, "bought", named(bought));
    add(parts, "returned", named(items(latest, BehaviorKind.BEHAVIOR_KIND_RETURN)));
    add(parts, "rejected", named(items(latest, BehaviorKind.BEHAVIOR_KIND_DISLIKE)));
    return parts.isEmpty() ? "nothing but clicks" : String.join(" · ", parts);
  }

  private static void add(List<String> parts, String verb, String objects) {
    if (!objects.isEmpty()) {
      parts.add("%s %s".formatted(verb, objects));
    }
  }

  private static String searches(List<Behavior> latest) {
    Set<String> queries = new LinkedHashSet<>();
    latest.reversed().stream()
        .filter(behavior -> behavior.getKind() == BehaviorKind.BEHAVIOR_KIND_SEARCH)
        .forEach(behavior -> queries.add("“%s”".formatted(behavior.getQuery())));
    return String.join(", ", queries.stream().limit(NAMED).toList());
  }

  private static Set<String> items(List<Behavior> latest, BehaviorKind kind) {
    Set<String> ids = new LinkedHashSet<>();
    latest.reversed().stream()
        .filter(behavior -> behavior.getKind() == kind)
        .forEach(behavior -> ids.add(behavior.getItemId()));
    return ids;
  }

  private String named(Set<String> ids) {
    String names = String.join(", ", ids.stream().limit(NAMED).map(titles).toList());
    return ids.size() > NAMED ? "%s and %d more".formatted(names, ids.size() - NAMED) : names;
  }
}

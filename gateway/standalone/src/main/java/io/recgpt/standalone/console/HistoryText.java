package io.recgpt.standalone.console;

import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a person did lately, in one line. */
final class HistoryText {
  private static final int LATEST = 14;
  private static final int NAMED = 2;

  private static final Map<BehaviorKind, String> VERBS =
      Map.of(
          BehaviorKind.BEHAVIOR_KIND_SEARCH, "searched",
          BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW, "viewed",
          BehaviorKind.BEHAVIOR_KIND_FAVORITE, "saved",
          BehaviorKind.BEHAVIOR_KIND_ADD_TO_CART, "put in the basket",
          BehaviorKind.BEHAVIOR_KIND_PURCHASE, "bought",
          BehaviorKind.BEHAVIOR_KIND_RETURN, "returned",
          BehaviorKind.BEHAVIOR_KIND_DISLIKE, "rejected");

  private final Function<String, String> titles;
  private final Map<String, String> verbs;

  /**
   * A text of histories.
   *
   * @param titles title of an item by its id
   * @param verbs of the domain, by name of the kind
   */
  HistoryText(Function<String, String> titles, Map<String, String> verbs) {
    this.titles = titles;
    this.verbs = verbs;
  }

  /** The last behaviors, oldest first, gathered by kind. */
  String of(List<Behavior> history) {
    List<Behavior> told =
        history.stream()
            .filter(behavior -> behavior.getKind() != BehaviorKind.BEHAVIOR_KIND_IMPRESSION)
            .filter(behavior -> behavior.getKind() != BehaviorKind.BEHAVIOR_KIND_CLICK)
            .toList();
    List<Behavior> latest = told.subList(Math.max(0, told.size() - LATEST), told.size());
    List<String> parts = new ArrayList<>();
    add(parts, BehaviorKind.BEHAVIOR_KIND_SEARCH, searches(latest));
    Set<String> bought = items(latest, BehaviorKind.BEHAVIOR_KIND_PURCHASE);
    Set<String> saved = items(latest, BehaviorKind.BEHAVIOR_KIND_FAVORITE);
    Set<String> carted = items(latest, BehaviorKind.BEHAVIOR_KIND_ADD_TO_CART);
    carted.removeAll(bought);
    int viewed = items(latest, BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW).size();
    add(parts, BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW, viewed > 0 ? "" + viewed : "");
    add(parts, BehaviorKind.BEHAVIOR_KIND_FAVORITE, named(saved));
    add(parts, BehaviorKind.BEHAVIOR_KIND_ADD_TO_CART, named(carted));
    add(parts, BehaviorKind.BEHAVIOR_KIND_PURCHASE, named(bought));
    addOf(parts, latest, BehaviorKind.BEHAVIOR_KIND_RETURN);
    addOf(parts, latest, BehaviorKind.BEHAVIOR_KIND_DISLIKE);
    return parts.isEmpty() ? "nothing but clicks" : String.join(" · ", parts);
  }

  private void addOf(List<String> parts, List<Behavior> latest, BehaviorKind kind) {
    add(parts, kind, named(items(latest, kind)));
  }

  private void add(List<String> parts, BehaviorKind kind, String objects) {
    if (!objects.isEmpty()) {
      String name = kind.name().replace("BEHAVIOR_KIND_", "");
      String verb = verbs.getOrDefault(name, VERBS.getOrDefault(kind, ""));
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

package io.recgpt.quality.split;

import io.recgpt.quality.split.Targets.StageTargets;
import io.recgpt.quality.split.UserLog.Take;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the cluster is given in one stage, and what it must foresee from it.
 *
 * @param name of the stage and of its tenant: validation or test
 * @param itemIds the catalogue
 * @param events the training part, in the log's order
 * @param candidates the items to rank alone; empty: the whole catalogue
 */
public record Stage(
    String name,
    List<String> itemIds,
    List<Event> events,
    List<Target> targets,
    Set<String> candidates) {
  public Stage {
    itemIds = List.copyOf(itemIds);
    events = List.copyOf(events);
    targets = List.copyOf(targets);
    candidates = Set.copyOf(candidates);
  }

  /** The earlier stage, on which parameters are chosen: it knows nothing of the test's targets. */
  public static Stage validation(Collection<String> itemIds, List<Event> events, Targets targets) {
    StageTargets own = targets.validation();
    return switch (targets.protocol()) {
      case LAST -> {
        Map<String, Long> ends = new HashMap<>();
        for (UserLog log : UserLog.of(events, 0)) {
          log.takes().stream()
              .mapToLong(Take::timestamp)
              .max()
              .ifPresent(end -> ends.put(log.userId(), end));
        }
        ends(targets.test()).forEach((user, end) -> ends.merge(user, end, Math::min));
        ends(own).forEach((user, end) -> ends.merge(user, end, Math::min));
        yield of("validation", itemIds, events, own, before(ends));
      }
      case TIME -> of("validation", itemIds, events, own, beforeCut(own));
      case COLD -> {
        Set<String> hidden = targets.test().coldItems();
        Set<String> without = new HashSet<>(hidden);
        without.addAll(own.coldItems());
        yield of(
            "validation",
            itemIds.stream().filter(item -> !hidden.contains(item)).toList(),
            events,
            own,
            before(ends(own)).and(event -> !without.contains(event.itemId())));
      }
    };
  }

  /** The later stage, of which figures are reported. */
  public static Stage test(Collection<String> itemIds, List<Event> events, Targets targets) {
    StageTargets own = targets.test();
    Predicate<Event> known =
        switch (targets.protocol()) {
          case LAST -> before(ends(own));
          case TIME -> beforeCut(own);
          case COLD -> before(ends(own)).and(event -> !own.coldItems().contains(event.itemId()));
        };
    return of("test", itemIds, events, own, known);
  }

  private static Stage of(
      String name,
      Collection<String> itemIds,
      List<Event> events,
      StageTargets own,
      Predicate<Event> known) {
    return new Stage(
        name,
        List.copyOf(itemIds),
        events.stream().filter(known).toList(),
        own.targets(),
        own.coldItems());
  }

  private static Map<String, Long> ends(StageTargets targets) {
    Map<String, Long> ends = new HashMap<>();
    targets.targets().forEach(target -> ends.put(target.userId(), target.timestamp()));
    return ends;
  }

  private static Predicate<Event> before(Map<String, Long> ends) {
    return event -> event.timestamp() < ends.getOrDefault(event.userId(), Long.MAX_VALUE);
  }

  private static Predicate<Event> beforeCut(StageTargets targets) {
    return event -> event.timestamp() < targets.cut();
  }
}

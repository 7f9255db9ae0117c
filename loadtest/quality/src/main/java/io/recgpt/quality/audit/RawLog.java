package io.recgpt.quality.audit;

import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All behaviors of a tenant, counted as of any time. */
final class RawLog {
  private final Map<String, List<Behavior>> byUser = new HashMap<>();
  private final Map<String, Behavior> byId = new HashMap<>();
  private final Map<String, List<Take>> takesOfItem = new HashMap<>();
  private final Map<String, Map<String, Long>> firstTakes = new HashMap<>();
  private final long[] firstTimes;
  private final Map<Window, Map<String, Integer>> counted = new ConcurrentHashMap<>();

  private record Take(String userId, long at) {}

  private record Window(long since, long until) {}

  /** How many people other than one took an anchor, an item, both, or anything. */
  record Together(int both, int anchor, int item, int people) {
    /** True where at least three took both, and more than chance at 95 %. */
    boolean holds() {
      return both >= 3 && ChanceTest.probability(people, anchor, item, both) < .05;
    }
  }

  RawLog(Collection<Behavior> behaviors) {
    Map<String, Long> firstOfUser = new HashMap<>();
    for (Behavior behavior : behaviors) {
      byUser.computeIfAbsent(behavior.getUserId(), _ -> new ArrayList<>()).add(behavior);
      byId.put(behavior.getEventId(), behavior);
      if (takes(behavior.getKind())) {
        long at = nanos(behavior);
        String user = behavior.getUserId();
        takesOfItem
            .computeIfAbsent(behavior.getItemId(), _ -> new ArrayList<>())
            .add(new Take(user, at));
        firstTakes
            .computeIfAbsent(behavior.getItemId(), _ -> new HashMap<>())
            .merge(user, at, Math::min);
        firstOfUser.merge(user, at, Math::min);
      }
    }
    byUser.values().forEach(all -> all.sort(Comparator.comparingLong(RawLog::nanos)));
    firstTimes = firstOfUser.values().stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** True for what is a take: neither an impression nor a search, nor given back or disliked. */
  static boolean takes(BehaviorKind kind) {
    return switch (kind) {
      case BEHAVIOR_KIND_CLICK,
          BEHAVIOR_KIND_DETAIL_VIEW,
          BEHAVIOR_KIND_FAVORITE,
          BEHAVIOR_KIND_ADD_TO_CART,
          BEHAVIOR_KIND_PURCHASE,
          BEHAVIOR_KIND_REVIEW_READ ->
          true;
      case BEHAVIOR_KIND_UNSPECIFIED,
          BEHAVIOR_KIND_IMPRESSION,
          BEHAVIOR_KIND_SEARCH,
          BEHAVIOR_KIND_RETURN,
          BEHAVIOR_KIND_DISLIKE,
          UNRECOGNIZED ->
          false;
    };
  }

  /** True for what speaks against an item. */
  static boolean rejects(BehaviorKind kind) {
    return kind == BehaviorKind.BEHAVIOR_KIND_RETURN || kind == BehaviorKind.BEHAVIOR_KIND_DISLIKE;
  }

  /** When it was, in nanoseconds since 1970. */
  static long nanos(Behavior behavior) {
    return Times.nanos(behavior.getOccurredAt());
  }

  SortedSet<String> users() {
    return new TreeSet<>(byUser.keySet());
  }

  int size() {
    return byId.size();
  }

  /** What somebody did, oldest first. */
  List<Behavior> of(String userId) {
    return byUser.getOrDefault(userId, List.of());
  }

  /** Null for an unknown one. */
  @Nullable Behavior event(String eventId) {
    return byId.get(eventId);
  }

  /** Counts at or before a time, without one person. */
  Together together(String anchor, String item, String without, long asOf) {
    Set<String> ofAnchor = takers(anchor, without, asOf);
    Set<String> ofItem = takers(item, without, asOf);
    int people = countUntil(firstTimes, asOf);
    if (of(without).stream().anyMatch(b -> takes(b.getKind()) && nanos(b) <= asOf)) {
      people--;
    }
    int both = (int) ofAnchor.stream().filter(ofItem::contains).count();
    return new Together(both, ofAnchor.size(), ofItem.size(), people);
  }

  private Set<String> takers(String item, String without, long asOf) {
    Set<String> takers = new HashSet<>();
    firstTakes
        .getOrDefault(item, Map.of())
        .forEach((user, at) -> {
          if (at <= asOf && !user.equals(without)) {
            takers.add(user);
          }
        });
    return takers;
  }

  private static int countUntil(long[] sorted, long time) {
    int at = Arrays.binarySearch(sorted, time + 1);
    int place = at < 0 ? -at - 1 : at;
    while (place > 0 && sorted[place - 1] > time) {
      place--;
    }
    return place;
  }

  /** How many people took each item after a time, and at or before another. */
  Map<String, Integer> takersWithin(long since, long until) {
    return counted.computeIfAbsent(
        new Window(since, until),
        _ -> {
          Map<String, Integer> counts = new HashMap<>();
          takesOfItem.forEach((item, takes) -> {
            Set<String> users = new HashSet<>();
            for (Take take : takes) {
              if (take.at() > since && take.at() <= until) {
                users.add(take.userId());
              }
            }
            counts.put(item, users.size());
          });
          return Map.copyOf(counts);
        });
  }
}

package io.recgpt.quality.split;

import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The items that one user took, each once at its first time, oldest first.
 *
 * @param takes items of one second stand in a seeded random order, so that no order of rows leaks
 * @param rejections items given back or disliked, with their times
 */
public record UserLog(String userId, List<Take> takes, List<Take> rejections) {
  public UserLog {
    takes = List.copyOf(takes);
    rejections = List.copyOf(rejections);
  }

  /** An item with the second it was taken or rejected at. */
  public record Take(String itemId, long timestamp) {}

  private record Drawn(Take take, double lot) {}

  /** The logs of all users in order of their ids. */
  public static List<UserLog> of(Collection<Event> events, long seed) {
    Map<String, List<Event>> byUser = new TreeMap<>();
    for (Event event : events) {
      if (event.sign() != Event.Sign.NEUTRAL) {
        byUser.computeIfAbsent(event.userId(), _ -> new ArrayList<>()).add(event);
      }
    }
    Random random = new Random(seed);
    List<UserLog> logs = new ArrayList<>();
    byUser.forEach((user, own) -> logs.add(of(user, own, random)));
    return logs;
  }

  private static UserLog of(String user, List<Event> events, Random random) {
    events.sort(comparingLong(Event::timestamp).thenComparing(comparingInt(Event::row)));
    Set<String> known = new HashSet<>();
    List<Drawn> takes = new ArrayList<>();
    List<Take> rejections = new ArrayList<>();
    for (Event event : events) {
      Take take = new Take(event.itemId(), event.timestamp());
      if (event.sign() == Event.Sign.NEGATIVE) {
        rejections.add(take);
      } else if (known.add(event.itemId())) {
        takes.add(new Drawn(take, random.nextDouble()));
      }
    }
    takes.sort(
        comparingLong((Drawn drawn) -> drawn.take().timestamp())
            .thenComparing(comparingDouble(Drawn::lot)));
    return new UserLog(user, takes.stream().map(Drawn::take).toList(), rejections);
  }

  /** Whether the item was rejected before the time. */
  boolean rejectedBefore(String itemId, long timestamp) {
    return rejections.stream()
        .anyMatch(r -> r.itemId().equals(itemId) && r.timestamp() < timestamp);
  }

  /** What was taken for the first time in the same second as a target, without it. */
  public List<Take> takenWith(Target target) {
    return takes.stream()
        .filter(take -> take.timestamp() == target.timestamp())
        .filter(take -> !take.itemId().equals(target.itemId()))
        .toList();
  }

  /** The takes strictly before the time. */
  List<Take> before(long timestamp) {
    return takes.stream().filter(take -> take.timestamp() < timestamp).toList();
  }
}

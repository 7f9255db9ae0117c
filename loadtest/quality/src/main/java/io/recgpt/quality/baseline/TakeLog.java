package io.recgpt.quality.baseline;

import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.quality.split.UserLog;
import io.recgpt.quality.split.UserLog.Take;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one stage knows, in numbers: items count from 0 in the catalogue's order. */
final class TakeLog {
  private static final long SECONDS_A_DAY = 86_400;
  private static final UserLog NOTHING = new UserLog("", List.of(), List.of());

  private final List<String> itemIds;
  private final List<int[]> histories;
  private final int[] counts;
  private final int[] taken;
  private final long[] times;
  private final BitSet candidates;
  private final List<Person> people;

  /** The log of a stage; takes of one second stand in an order drawn by the seed. */
  TakeLog(Stage stage, long seed) {
    itemIds = stage.itemIds();
    Map<String, Integer> numbers = new HashMap<>();
    itemIds.forEach(id -> numbers.putIfAbsent(id, numbers.size()));
    List<UserLog> logs = UserLog.of(stage.events(), seed);
    Map<String, UserLog> byUser = new HashMap<>();
    logs.forEach(log -> byUser.put(log.userId(), log));
    histories = logs.stream().map(log -> numbers(log.takes(), numbers)).toList();
    List<Take> all =
        logs.stream()
            .flatMap(log -> log.takes().stream())
            .sorted(Comparator.comparingLong(Take::timestamp))
            .toList();
    taken = numbers(all, numbers);
    times = all.stream().mapToLong(Take::timestamp).toArray();
    counts = new int[itemIds.size()];
    for (int item : taken) {
      counts[item]++;
    }
    candidates = new BitSet();
    if (stage.candidates().isEmpty()) {
      candidates.set(0, itemIds.size());
    } else {
      stage.candidates().forEach(id -> candidates.set(numbers.getOrDefault(id, 0)));
    }
    people = new ArrayList<>();
    for (Target target : stage.targets()) {
      UserLog log = byUser.getOrDefault(target.userId(), NOTHING);
      BitSet seen = new BitSet();
      Stream.concat(log.takes().stream(), log.rejections().stream())
          .forEach(take -> seen.set(numbers.getOrDefault(take.itemId(), 0)));
      people.add(
          new Person(
              numbers(log.takes(), numbers),
              seen,
              target.timestamp(),
              numbers.getOrDefault(target.itemId(), 0)));
    }
  }

  private static int[] numbers(List<Take> takes, Map<String, Integer> numbers) {
    return takes.stream().mapToInt(take -> numbers.getOrDefault(take.itemId(), 0)).toArray();
  }

  int itemCount() {
    return itemIds.size();
  }

  String itemId(int item) {
    return itemIds.get(item);
  }

  /** Distinct items of each user, oldest first. */
  List<int[]> histories() {
    return histories;
  }

  /** How many users took each item. */
  int[] counts() {
    return counts.clone();
  }

  /** The items that are ranked. */
  BitSet candidates() {
    return candidates;
  }

  /** Whom the targets are of, in the targets' order. */
  List<Person> people() {
    return people;
  }

  /** How often each item was taken in the days before a time. */
  int[] takenBefore(long at, int days) {
    int[] recent = new int[itemIds.size()];
    for (int i = firstFrom(at - days * SECONDS_A_DAY); i < times.length && times[i] < at; i++) {
      recent[taken[i]]++;
    }
    return recent;
  }

  private int firstFrom(long time) {
    int low = 0;
    int high = times.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

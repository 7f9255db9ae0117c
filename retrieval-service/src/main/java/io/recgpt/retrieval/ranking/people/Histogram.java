package io.recgpt.retrieval.ranking.people;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How many items of a scope have how many people. Immutable. */
final class Histogram {
  /** Distinct numbers of people, ascending. */
  private final int[] people;

  /** How many items have each. */
  private final int[] items;

  private final int total;

  private Histogram(int[] people, int[] items, int total) {
    this.people = people;
    this.items = items;
    this.total = total;
  }

  /** Of each item's number of people. */
  static Histogram of(IntStream counts) {
    int[] sorted = counts.sorted().toArray();
    int[] people = Arrays.stream(sorted).distinct().toArray();
    int[] items = new int[people.length];
    int place = 0;
    for (int count : sorted) {
      place += people[place] == count ? 0 : 1;
      items[place]++;
    }
    return new Histogram(people, items, sorted.length);
  }

  /** How many items there are. */
  int total() {
    return total;
  }

  /** How many of them have more than so many people. */
  int above(int count) {
    int above = 0;
    for (int i = people.length - 1; i >= 0 && people[i] > count; i--) {
      above += items[i];
    }
    return above;
  }

  /** The same where one item has another number of people. */
  Histogram moved(int before, int after) {
    return changed(before, -1).changed(after, 1);
  }

  private Histogram changed(int count, int more) {
    int place = Arrays.binarySearch(people, count);
    if (place < 0) {
      int at = -place - 1;
      int[] widerPeople = new int[people.length + 1];
      int[] widerItems = new int[people.length + 1];
      System.arraycopy(people, 0, widerPeople, 0, at);
      System.arraycopy(items, 0, widerItems, 0, at);
      widerPeople[at] = count;
      widerItems[at] = more;
      System.arraycopy(people, at, widerPeople, at + 1, people.length - at);
      System.arraycopy(items, at, widerItems, at + 1, people.length - at);
      return new Histogram(widerPeople, widerItems, total + more);
    }
    if (items[place] + more != 0) {
      int[] counted = items.clone();
      counted[place] += more;
      return new Histogram(people, counted, total + more);
    }
    int[] fewerPeople = new int[people.length - 1];
    int[] fewerItems = new int[people.length - 1];
    System.arraycopy(people, 0, fewerPeople, 0, place);
    System.arraycopy(items, 0, fewerItems, 0, place);
    System.arraycopy(people, place + 1, fewerPeople, place, fewerPeople.length - place);
    System.arraycopy(items, place + 1, fewerItems, place, fewerPeople.length - place);
    return new Histogram(fewerPeople, fewerItems, total + more);
  }
}

package io.recgpt.shop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one person of a made-up shop does: visits at any time from the day they joined on, most of
 * them for one of a few tastes, others for what is in season, for a present or for what is popular.
 * Tastes drift: one in a while gives way to what goes with it, or to something else.
 */
final class Person {
  private static final double EVENTS_A_VISIT = 5;
  private static final int MIN_TASTES = 2;
  private static final int MORE_TASTES = 4;
  private static final double DAYS_TO_DRIFT = 90;
  private static final double FOR_TASTE = 0.75;
  private static final double FOR_SEASON = 0.85;
  private static final double FOR_PRESENT = 0.9;
  private static final double TO_BASKET = 0.3;
  private static final double TO_PURCHASE = 0.6;
  private static final long SECONDS_A_DAY = 86_400;
  private static final int SEASON_TRIES = 20;

  private final Catalogue catalogue;
  private final ShopSettings settings;
  private final int number;
  private final SplittableRandom random;
  private final int[] tastes;

  Person(Catalogue catalogue, ShopSettings settings, int number) {
    this.catalogue = catalogue;
    this.settings = settings;
    this.number = number;
    this.random = Draw.of(settings.seed() + 6, number);
    this.tastes = new int[MIN_TASTES + random.nextInt(MORE_TASTES + 1)];
    Arrays.setAll(tastes, _ -> catalogue.popularKind(random));
  }

  /** Something done; seconds since 1970. */
  record Event(String userId, String itemId, String type, long second) {}

  /** So many events, oldest first. */
  List<Event> events(int count) {
    long start = settings.startSecond();
    long span = settings.end().getEpochSecond() - start;
    // Half of all people are there from the start.
    long joined = random.nextBoolean() ? 0 : (long) (span * random.nextDouble());
    int visits = Math.max(1, (int) Math.round(count / EVENTS_A_VISIT));
    long[] times = new long[visits];
    Arrays.setAll(times, _ -> joined + (long) ((span - joined) * random.nextDouble()));
    Arrays.sort(times);
    List<Event> events = new ArrayList<>(count);
    long before = joined;
    for (int visit = 0; visit < visits && events.size() < count; visit++) {
      drift((double) (times[visit] - before) / SECONDS_A_DAY);
      before = times[visit];
      int left = count - events.size();
      int wanted = visit == visits - 1 ? left : Draw.geometric(EVENTS_A_VISIT, random);
      visit(start, times[visit], Math.min(left, wanted), events);
    }
    while (events.size() < count) {
      visit(start, before, count - events.size(), events);
    }
    return events;
  }

  private void drift(double days) {
    if (random.nextDouble() < 1 - Math.exp(-days / DAYS_TO_DRIFT)) {
      int changed = random.nextInt(tastes.length);
      tastes[changed] =
          random.nextBoolean()
              ? catalogue.nextKind(tastes[changed], random)
              : catalogue.popularKind(random);
    }
  }

  private void visit(long start, long at, int count, List<Event> events) {
    int day = (int) (at / SECONDS_A_DAY);
    int kind = wanted(day);
    int end = events.size() + count;
    // One visit may last until the next would begin.
    long second = Math.max(start + at, events.isEmpty() ? 0 : events.getLast().second() + 1);
    while (events.size() < end) {
      String item = Catalogue.id(catalogue.taken(kind, day, random));
      add(events, item, "view", second++);
      if (events.size() < end && random.nextDouble() < TO_BASKET) {
        add(events, item, "cart", second++);
        if (events.size() < end && random.nextDouble() < TO_PURCHASE) {
          add(events, item, "purchase", second++);
        }
      }
      kind = random.nextInt(3) == 0 ? catalogue.nextKind(kind, random) : kind;
      second += random.nextInt(60);
    }
  }

  private void add(List<Event> events, String item, String type, long second) {
    long last = settings.end().getEpochSecond() - 1;
    events.add(new Event("u" + number, item, type, Math.min(last, second)));
  }

  private int wanted(int day) {
    double way = random.nextDouble();
    if (way < FOR_TASTE) {
      // The first tastes count most.
      return tastes[Draw.rank(tastes.length, random)];
    }
    if (way < FOR_SEASON) {
      for (int tried = 0; tried < SEASON_TRIES; tried++) {
        int kind = catalogue.popularKind(random);
        if (catalogue.inSeason(kind, day)) {
          return kind;
        }
      }
    }
    return way < FOR_PRESENT ? random.nextInt(catalogue.kinds()) : catalogue.popularKind(random);
  }
}

package io.recgpt.standalone;

import static java.util.Objects.requireNonNull;

import io.recgpt.standalone.DemoShopGenerator.Event;
import io.recgpt.standalone.DemoShopGenerator.Item;
import io.recgpt.standalone.DemoShopGenerator.Persona;
import io.recgpt.standalone.DemoShopGenerator.Theme;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** One shopper's life in the demo shop, visit by visit; {@link DemoShopGenerator} gathers them. */
final class DemoShopper {
  private static final long SEED = 20_250_311;
  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;

  /** After so many looks an item that was not bought is given up. */
  private static final int PATIENCE = 3;

  private static final Map<String, Double> RETURN_RATES = Map.of("returns", 0.5, "keeps", 0.0);

  private final DemoShopGenerator shop;
  private final Persona persona;
  private final Random random;
  private final List<Event> events = new ArrayList<>();
  private final Set<String> done = new HashSet<>();
  private final Set<String> shown = new HashSet<>();
  private final List<String> annoying = new ArrayList<>();
  private final Map<String, Integer> looks = new HashMap<>();
  private final Map<String, Double> appetite = new HashMap<>();
  private final Map<String, Long> bought = new HashMap<>();
  private final Set<String> visited = new HashSet<>();
  private long now;

  DemoShopper(DemoShopGenerator shop, Persona persona) {
    this.shop = shop;
    this.persona = persona;
    this.random = new Random(SEED * 31 + persona.shopper().hashCode());
    random.nextInt();
    // What the written visit is about is left for that visit.
    for (String step : persona.visit().split("\\|", -1)) {
      if (shop.items().containsKey(step.substring(step.indexOf(':') + 1))) {
        done.add(step.substring(step.indexOf(':') + 1));
      }
    }
    if (persona.trait().startsWith("dislikes:")) {
      annoying.addAll(requireNonNull(shop.themes().get(persona.trait().substring(9))).journey());
      done.addAll(annoying);
    }
    for (String theme : persona.lasting()) {
      requireNonNull(shop.themes().get(theme)).journey().stream()
          .filter(_ -> chance(0.12))
          .forEach(done::add);
    }
  }

  List<Event> live() {
    for (Plan plan : plans()) {
      if (plan.start() < now + 2 * HOUR || plan.start() > DemoShopGenerator.LAST_START) {
        continue;
      }
      now = plan.start();
      if (plan.mood() == Mood.RESTOCKING) {
        restock(plan.theme(), 1 + random.nextInt(2));
      } else {
        browse(plan);
      }
    }
    if (!persona.visit().isEmpty()) {
      replay(persona.visit());
    }
    return events;
  }

  private List<Plan> plans() {
    List<Plan> plans = new ArrayList<>();
    for (String name : persona.lasting()) {
      planLasting(requireNonNull(shop.themes().get(name)), plans);
    }
    if (!persona.recent().isEmpty()) {
      String[] parts = persona.recent().split("@", -1);
      LocalDate day = LocalDate.parse(parts[1]);
      while (day.isBefore(DemoShopGenerator.LAST_DAY)) {
        plans.add(new Plan(hourOf(day), requireNonNull(shop.themes().get(parts[0])), Mood.CURIOUS));
        day = day.plusDays(2 + random.nextInt(4));
      }
    }
    if (!persona.burst().isEmpty()) {
      String[] parts = persona.burst().split("@", -1);
      for (int daysBefore = 2; daysBefore >= 0; daysBefore--) {
        LocalDate day = LocalDate.parse(parts[1]).minusDays(daysBefore);
        plans.add(
            new Plan(hourOf(day), requireNonNull(shop.themes().get(parts[0])), Mood.DETERMINED));
      }
    }
    if (persona.householdWeeks() > 0) {
      LocalDate day = persona.since().plusDays(3 + random.nextInt(14));
      while (day.isBefore(DemoShopGenerator.LAST_DAY)) {
        plans.add(
            new Plan(hourOf(day), requireNonNull(shop.themes().get("household")), Mood.RESTOCKING));
        day = day.plusDays(persona.householdWeeks() * 7L - 4 + random.nextInt(9));
      }
    }
    plans.sort(Comparator.comparingLong(Plan::start));
    return plans;
  }

  private void planLasting(Theme theme, List<Plan> plans) {
    YearMonth month = YearMonth.from(persona.since());
    while (!month.isAfter(YearMonth.from(DemoShopGenerator.LAST_DAY))) {
      double expected =
          persona.visitsPerMonth()
              * theme.season(month.getMonthValue())
              / Math.sqrt(persona.lasting().size());
      int count = theme.name().equals("household") ? 0 : (int) (expected + random.nextDouble());
      for (int i = 0; i < count; i++) {
        LocalDate day = month.atDay(1 + random.nextInt(month.lengthOfMonth()));
        if (!day.isBefore(persona.since()) && !day.isAfter(DemoShopGenerator.LAST_DAY)) {
          plans.add(new Plan(hourOf(day), theme, Mood.INTERESTED));
        }
      }
      month = month.plusMonths(1);
    }
  }

  private long hourOf(LocalDate day) {
    int hour = chance(0.55) ? 18 + random.nextInt(4) : 7 + random.nextInt(11);
    return DemoShopGenerator.second(day.atTime(hour, random.nextInt(60), random.nextInt(60)));
  }

  private void browse(Plan plan) {
    Theme theme = plan.theme();
    boolean first = visited.add(theme.name());
    List<String> open = open(theme);
    if (!open.isEmpty()) {
      String focus = open.get(chance(0.7) ? 0 : random.nextInt(Math.min(5, open.size())));
      if (chance(first ? 0.85 : 0.5)) {
        focus = search(theme, focus);
      } else {
        List<String> shelf = new ArrayList<>(List.of(focus));
        open.stream().filter(_ -> chance(0.35)).limit(3).forEach(shelf::add);
        shelf.add(popular());
        show(shelf);
      }
      look(focus, plan.mood());
      for (String other : compared(theme, focus)) {
        if (chance(0.75)) {
          look(other, Mood.INTERESTED);
        } else {
          step(other, "click");
        }
      }
      List<String> next = open(theme);
      if (done.contains(focus) && !next.isEmpty() && chance(0.4)) {
        step(next.getFirst(), "impression");
        look(next.getFirst(), plan.mood());
      }
    }
    boolean equipped = theme.journey().stream().limit(3).anyMatch(done::contains);
    if (!theme.refills().isEmpty() && (open.isEmpty() || (equipped && chance(0.4)))) {
      restock(theme, 1);
    }
    notice();
  }

  private List<String> open(Theme theme) {
    Set<String> taken = new HashSet<>();
    done.forEach(id -> taken.addAll(shop.alternatives(id)));
    return Stream.concat(theme.journey().stream(), theme.others().stream())
        .filter(id -> !taken.contains(id) && !shop.isRefill(id))
        .filter(id -> looks.getOrDefault(id, 0) < PATIENCE)
        .toList();
  }

  private List<String> compared(Theme theme, String focus) {
    Set<String> similar = shop.alternatives(focus);
    return open(theme).stream()
        .limit(6)
        .filter(id -> !id.equals(focus) && chance(similar.contains(id) ? 0.6 : 0.07))
        .limit(2)
        .toList();
  }

  /** Searches for the item in mind, or more broadly; returns what caught the eye. */
  private String search(Theme theme, String inMind) {
    List<String> open = open(theme);
    String query = requireNonNull(shop.items().get(inMind)).plainName();
    String focus = inMind;
    // A newcomer knows the first words of a theme only.
    int kept = (int) theme.journey().stream().filter(done::contains).count();
    int familiar = Math.min(theme.queries().size(), 2 + kept);
    if (chance(0.7)) {
      String broad = theme.queries().get(random.nextInt(familiar));
      List<String> found = shop.results(broad).stream().limit(3).filter(open::contains).toList();
      if (!found.isEmpty()) {
        query = broad;
        focus = found.getFirst();
      }
    }
    add("", "search", "", query);
    List<String> page = new ArrayList<>(shop.results(query).stream().limit(4).toList());
    if (!page.contains(focus)) {
      page.add(focus);
    }
    show(page);
    return focus;
  }

  private void look(String item, Mood mood) {
    if (done.contains(item) || shown.contains(item)) {
      return;
    }
    shown.add(item);
    looks.merge(item, 1, Integer::sum);
    if (chance(0.7)) {
      step(item, "click");
    }
    step(item, "view");
    double wish = appetite.merge(item, 0.16, Double::sum);
    if (chance(0.28)) {
      step(item, "review");
      wish = appetite.merge(item, 0.10, Double::sum);
    }
    if (mood != Mood.DETERMINED && wish < 0.6 && chance(0.2)) {
      step(item, "favorite");
      wish = appetite.merge(item, 0.5, Double::sum);
    }
    Item goods = requireNonNull(shop.items().get(item));
    double affordable = goods.price() > 150 ? 0.6 : 1;
    boolean available = goods.inStock() || now < DemoShopGenerator.LAST_START - 45 * DAY;
    double urge =
        switch (mood) {
          case DETERMINED -> 0.6;
          case CURIOUS -> 0.5 * wish * affordable;
          case INTERESTED, RESTOCKING -> wish * affordable;
        };
    if (available && chance(urge + 0.06)) {
      step(item, "cart");
      appetite.merge(item, 0.35, Double::sum);
      if (chance(urge + 0.35)) {
        purchase(item, 1);
      }
    }
  }

  private void purchase(String item, int quantity) {
    add(item, "purchase", Integer.toString(quantity), "");
    bought.put(item, now);
    if (shop.isRefill(item)) {
      return;
    }
    done.add(item);
    long returned = now + (4 + random.nextInt(10)) * DAY + random.nextInt((int) (2 * HOUR));
    boolean unhappy = chance(RETURN_RATES.getOrDefault(persona.trait(), 0.03));
    if (unhappy && returned < DemoShopGenerator.LAST_START) {
      events.add(new Event(persona.shopper(), item, "return", returned, "1", ""));
    }
  }

  private void restock(Theme theme, int count) {
    List<String> due =
        new ArrayList<>(
            theme.refills().stream()
                .filter(id -> now - bought.getOrDefault(id, 0L) > 40 * DAY)
                .filter(id -> !done.contains(id))
                .toList());
    for (int i = 0; i < count && !due.isEmpty(); i++) {
      String item = due.remove(random.nextInt(due.size()));
      step(item, chance(0.5) ? "impression" : "click");
      if (chance(0.3)) {
        step(item, "view");
      }
      step(item, "cart");
      purchase(item, chance(0.3) ? 2 : 1);
    }
  }

  /** What catches the eye or annoys on the way out, whatever the visit was about. */
  private void notice() {
    String item = popular();
    if (!annoying.isEmpty() && chance(0.4)) {
      item = annoying.removeFirst();
      step(item, "impression");
      step(item, "dislike");
    } else if (chance(0.16) && !done.contains(item)) {
      step(item, "impression");
      step(item, chance(0.25) ? "dislike" : "click");
    }
    shown.clear();
  }

  private String popular() {
    double squared = random.nextDouble() * random.nextDouble();
    return shop.durables().get((int) (squared * shop.durables().size()));
  }

  private void show(List<String> page) {
    page.stream().distinct().forEach(item -> step(item, "impression"));
  }

  /** Plays a written visit: its start, then {@code type:item} or {@code search:query}. */
  private void replay(String visit) {
    String[] steps = visit.split("\\|", -1);
    now = DemoShopGenerator.second(LocalDateTime.parse(steps[0]));
    for (String step : List.of(steps).subList(1, steps.length)) {
      String type = step.substring(0, step.indexOf(':'));
      String argument = step.substring(type.length() + 1);
      switch (type) {
        case "search" -> add("", type, "", argument);
        case "purchase" -> add(argument, type, "1", "");
        default -> step(argument, type);
      }
    }
  }

  private void step(String item, String type) {
    add(item, type, type.equals("cart") ? "1" : "", "");
  }

  private void add(String item, String type, String value, String query) {
    events.add(new Event(persona.shopper(), item, type, now, value, query));
    int seconds =
        switch (type) {
          case "impression" -> 1 + random.nextInt(3);
          case "view", "review" -> 25 + random.nextInt(120);
          default -> 4 + random.nextInt(30);
        };
    now += seconds;
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private enum Mood {
    INTERESTED,
    CURIOUS,
    DETERMINED,
    RESTOCKING
  }

  private record Plan(long start, Theme theme, Mood mood) {}
}

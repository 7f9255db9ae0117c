package io.recgpt.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A data set of four themes: each of twelve users takes and views items of two of them. */
final class SmallShop {
  static final List<String> THEMES = List.of("hiking", "baking", "sketching", "cycling");
  static final int ITEMS_PER_THEME = 12;
  static final int USERS = 12;

  private static final List<String> GOODS =
      List.of(
          "jacket", "basket", "lamp", "bottle", "gloves", "book", "tin", "brush", "bag", "mat",
          "set", "stand");
  private static final Instant START = Instant.parse("2025-01-01T10:00:00Z");
  private static final long DAY = 86_400;

  private SmallShop() {}

  static Path write(Path folder) {
    StringBuilder items = new StringBuilder("item_id\ttitle\ttags\tattributes\n");
    for (String theme : THEMES) {
      for (int i = 0; i < ITEMS_PER_THEME; i++) {
        items.append(
            "%s-%d\tGood %s %s\t%s %s|%s gear\tcategory=%s;price=%d.50;stock=3\n"
                .formatted(
                    theme, i, theme, GOODS.get(i), theme, GOODS.get(i), theme, theme, i + 5));
      }
    }
    StringBuilder events = new StringBuilder("user_id\titem_id\ttype\ttimestamp\tvalue\tquery\n");
    Random random = new Random(7);
    for (int user = 0; user < USERS; user++) {
      for (int day = 0; day < 60; day += 3) {
        String theme = THEMES.get((user + (day % 2)) % THEMES.size());
        String item = theme + "-" + random.nextInt(ITEMS_PER_THEME);
        long at = START.getEpochSecond() + day * DAY + user;
        String type = List.of("view", "favorite", "cart", "purchase").get(random.nextInt(4));
        events.append("u%d\t%s\t%s\t%d\t\t\n".formatted(user, item, type, at));
        if (day % 12 == 0) {
          events.append("u%d\t\tsearch\t%d\t\t%s gear\n".formatted(user, at + 60, theme));
        }
      }
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("items.tsv"), items);
      Files.writeString(folder.resolve("events.tsv"), events);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One for every third of 60 days, and a search on every twelfth. */
  static int events() {
    return USERS * (20 + 5);
  }

  static int items() {
    return THEMES.size() * ITEMS_PER_THEME;
  }
}

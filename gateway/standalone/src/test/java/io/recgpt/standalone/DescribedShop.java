package io.recgpt.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A data set whose items have descriptions: six themes of ten goods. Each of six people takes six
 * goods of two themes, the last of them more than a month before the log's end.
 */
final class DescribedShop {
  static final List<String> THEMES =
      List.of("hiking", "baking", "sketching", "cycling", "fishing", "sewing");
  static final int PEOPLE = 6;

  private static final int GOODS = 10;
  private static final int TAKEN = 6;
  private static final List<String> NAMES =
      List.of("satchel", "lamp", "flask", "gloves", "apron", "tin", "brush", "mat", "stool", "box");
  private static final List<String> MATERIALS =
      List.of(
          "Waxed cotton",
          "Brushed steel",
          "Soft leather",
          "Braided nylon",
          "Boiled wool",
          "Pressed tin",
          "Turned beech",
          "Woven jute",
          "Ribbed rubber",
          "Fired clay");
  private static final List<String> DETAILS =
      List.of(
          "with taped seams",
          "with a folding handle",
          "with a brass buckle",
          "with a wide strap",
          "with rounded corners",
          "with a screw lid");
  private static final Instant START = Instant.parse("2025-01-01T10:00:00Z");
  private static final Duration BETWEEN = Duration.ofDays(12);
  private static final Duration QUIET = Duration.ofDays(40);

  private DescribedShop() {}

  /** Text of an item, five or six words. */
  static String description(int theme, int good) {
    return MATERIALS.get(good) + " " + DETAILS.get(theme);
  }

  /** All descriptions of a theme's items. */
  static List<String> descriptions(String theme) {
    List<String> all = new ArrayList<>();
    for (int good = 0; good < GOODS; good++) {
      all.add(description(THEMES.indexOf(theme), good));
    }
    return all;
  }

  static Path write(Path folder) {
    StringBuilder items = new StringBuilder("item_id\ttitle\ttags\tattributes\n");
    for (int theme = 0; theme < THEMES.size(); theme++) {
      for (int good = 0; good < GOODS; good++) {
        String name = THEMES.get(theme) + " " + NAMES.get(good);
        items.append(
            "%s-%d\t%s\t%s gear\tcategory=%s;description=%s\n"
                .formatted(
                    THEMES.get(theme),
                    good,
                    name,
                    THEMES.get(theme),
                    THEMES.get(theme),
                    description(theme, good)));
      }
    }
    StringBuilder events = new StringBuilder("user_id\titem_id\ttype\ttimestamp\n");
    Instant at = START;
    for (int turn = 0; turn < TAKEN; turn++, at = at.plus(BETWEEN)) {
      for (int person = 0; person < PEOPLE; person++) {
        for (int other = 0; other < 2; other++) {
          String theme = THEMES.get((person + other) % THEMES.size());
          String type = turn % 2 == 0 ? "purchase" : "favorite";
          long second = at.plusSeconds(60 * person + other).getEpochSecond();
          events.append(
              "p%d\t%s-%d\t%s\t%d\n"
                  .formatted(person, theme, (turn + person) % GOODS, type, second));
        }
      }
    }
    events.append("guest\thiking-0\tview\t%d\n".formatted(at.plus(QUIET).getEpochSecond()));
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("items.tsv"), items);
      Files.writeString(folder.resolve("events.tsv"), events);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

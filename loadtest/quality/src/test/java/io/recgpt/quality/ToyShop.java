package io.recgpt.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A made-up data set in which taste decides: each user takes items of one theme, so that what is
 * popular over all says little.
 */
final class ToyShop {
  static final int THEMES = 6;
  static final int ITEMS_A_THEME = 25;
  static final int USERS = 60;
  static final int TAKES = 10;

  private static final List<String> NOUNS =
      List.of(
          "tulip bulb", "steel wrench", "linen apron", "chess clock", "trail tent", "oboe reed");
  private static final long BEGIN = 1_700_000_000;
  private static final int DAY = 86_400;

  private ToyShop() {}

  /** Writes items.tsv and events.tsv. */
  static Path write(Path folder) throws IOException {
    List<String> items = new ArrayList<>(List.of("item_id\ttitle\ttags\tattributes"));
    for (int theme = 0; theme < THEMES; theme++) {
      for (int item = 0; item < ITEMS_A_THEME; item++) {
        items.add(
            "%s\t%s number %d\t%s\tcategory=%s"
                .formatted(id(theme, item), NOUNS.get(theme), item, NOUNS.get(theme), theme));
      }
    }
    Files.write(folder.resolve("items.tsv"), items);
    Random random = new Random(4);
    List<String> events = new ArrayList<>(List.of("user_id\titem_id\ttype\ttimestamp\tvalue"));
    for (int user = 0; user < USERS; user++) {
      Set<Integer> taken = new HashSet<>();
      long time = BEGIN + random.nextInt(20 * DAY);
      while (taken.size() < TAKES) {
        int item = random.nextInt(ITEMS_A_THEME);
        if (taken.add(item)) {
          time += DAY + random.nextInt(8 * DAY);
          events.add("user%d\t%s\tpurchase\t%d\t1".formatted(user, id(user % THEMES, item), time));
        }
      }
    }
    Files.write(folder.resolve("events.tsv"), events);
    return folder;
  }

  private static String id(int theme, int item) {
    return "t%d-%02d".formatted(theme, item);
  }
}

package io.recgpt.explain.model;

import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.Quality;
import io.recgpt.explain.language.English;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Picks the style of a sentence from the item and the situation: an occasion that is near and that
 * the item names, else of the styles that the item's text can bear the one used least lately.
 */
final class StyleChoice {
  private static final int WINDOW = 160;

  private final Deque<Style> recent = new ArrayDeque<>();

  /** The sentence to write of a pair, which counts as written. */
  synchronized Assignment assign(Pair pair, ItemFacts item, Lexicon lexicon, LocalDate today) {
    Assignment assignment = preview(pair, item, lexicon, today);
    recent.addLast(assignment.style());
    if (recent.size() > WINDOW) {
      recent.removeFirst();
    }
    return assignment;
  }

  /** The sentence that would be written of a pair. */
  synchronized Assignment preview(Pair pair, ItemFacts item, Lexicon lexicon, LocalDate today) {
    Optional<Occasion> occasion = occasion(item, today);
    Style style =
        occasion.isPresent()
            ? Style.OCCASION
            : Collections.min(bearable(pair, item, lexicon), Comparator.comparingInt(this::used));
    return new Assignment(pair, item, style, occasion.orElse(null));
  }

  private int used(Style style) {
    return (int) recent.stream().filter(style::equals).count();
  }

  private static Optional<Occasion> occasion(ItemFacts item, LocalDate today) {
    Set<String> words = Set.copyOf(words(item));
    return EnumSet.allOf(Occasion.class).stream()
        .filter(occasion -> occasion.isNear(today))
        .filter(occasion -> occasion.words().stream().anyMatch(words::contains))
        .findFirst();
  }

  /** The styles for which the item's text has matter; the last is always one of them. */
  private static List<Style> bearable(Pair pair, ItemFacts item, Lexicon lexicon) {
    Set<Quality.Form> forms = EnumSet.noneOf(Quality.Form.class);
    item.qualities().forEach(quality -> forms.add(quality.form()));
    List<Style> styles = new ArrayList<>();
    if (lexicon.labels() && !item.tags().isEmpty()) {
      styles.add(Style.MOOD);
    }
    if (forms.contains(Quality.Form.DOES) || forms.contains(Quality.Form.DO)) {
      styles.add(Style.USE);
    }
    if (forms.contains(Quality.Form.MADE)
        || words(item).stream().anyMatch(word -> English.is("material", word))) {
      styles.add(Style.MATERIAL);
    }
    if (forms.contains(Quality.Form.WITH) || !item.text().description().isEmpty()) {
      styles.add(Style.DETAIL);
    }
    if (!pair.interest().isEmpty() || styles.isEmpty()) {
      styles.add(Style.LINK);
    }
    return styles;
  }

  private static List<String> words(ItemFacts item) {
    List<String> words = new ArrayList<>(English.words(lower(item.text().title())));
    words.addAll(English.words(lower(item.text().description())));
    item.tags().forEach(tag -> words.addAll(English.words(lower(tag))));
    item.text().attributes().values().forEach(value -> words.addAll(English.words(lower(value))));
    return words;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

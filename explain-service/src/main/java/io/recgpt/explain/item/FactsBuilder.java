package io.recgpt.explain.item;

import io.recgpt.explain.item.Quality.Form;
import io.recgpt.explain.language.English;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads an item's text: title words, colour, modifiers, and all that can be said of it. */
final class FactsBuilder {
  private static final int MAX_MIX = 3;

  private static final Pattern SET =
      Pattern.compile("(?i)\\b(set|pack|box)(?: of |/| )(\\d{1,3})\\b");

  private final Lexicon lexicon;
  private final ItemText item;
  private final Name name;
  private final List<String> titleWords = new ArrayList<>();
  private final List<String> tags;
  private final List<Quality> qualities = new ArrayList<>();

  FactsBuilder(Lexicon lexicon, ItemText item) {
    this.lexicon = lexicon;
    this.item = item;
    this.name = lexicon.names().of(item);
    String title = item.titleWords().isBlank() ? item.title() : item.titleWords();
    for (String word : English.words(lexicon.casing().titled(title))) {
      titleWords.add(lexicon.casing().plain(word));
    }
    this.tags =
        item.tags().stream()
            .map(lexicon.casing()::phrase)
            .distinct()
            .sorted(Comparator.comparingDouble((String tag) -> -lexicon.rarity(tag)))
            .toList();
  }

  Name name() {
    return name;
  }

  /** The one colour that the title names; empty: none or several. */
  String colour() {
    List<String> found =
        titleWords.stream()
            .filter(word ->
                English.isColour(word) && !word.matches("colou?r.*|ass.*|multi.*|clear|natural"))
            .distinct()
            .toList();
    return found.size() == 1 && !name.proper() ? found.getFirst() : "";
  }

  /** The title without its colour: equal for variants of one design. */
  String design() {
    return titleWords.stream()
        .filter(word -> !English.isColour(word))
        .map(English::stem)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** Title words that may name a look rather than a thing: "woodland", "paisley". */
  Set<String> looks() {
    Set<String> looks = new LinkedHashSet<>();
    if (!name.proper() && tags.isEmpty()) {
      titleWords.stream()
          .filter(word -> tellsLook(word) && !English.stem(word).equals(name.head()))
          .forEach(looks::add);
    }
    return looks;
  }

  /** Those of them that follow the noun. */
  Set<String> afterNoun() {
    Set<String> after = looks();
    for (String word : titleWords) {
      if (English.stem(word).equals(name.head())) {
        return after;
      }
      after.remove(word);
    }
    return Set.of();
  }

  /** False for things, colours, sizes, materials and words that say nothing. */
  static boolean tellsLook(String word) {
    return Character.isLetter(word.charAt(0))
        && word.length() > 2
        && !English.isFunction(word)
        && !English.isColour(word)
        && !English.is("size", word)
        && !English.is("thing", word)
        && !English.is("generic", word)
        && !English.is("no-look", word)
        && !English.is("material", word)
        && !English.isMass(word);
  }

  ItemFacts build() {
    Set<String> nouns = new HashSet<>(Set.of(name.head()));
    if (!titleWords.isEmpty()) {
      nouns.add(English.stem(titleWords.getLast()));
    }
    tags.forEach(tag -> nouns.add(English.stem(English.lastWord(tag))));
    qualities.addAll(new Descriptions(lexicon.casing()).parts(item.description(), nouns));
    addAttributes();
    addTags();
    addCount();
    Set<String> titleStems = new HashSet<>();
    titleWords.stream()
        .filter(word -> !English.isFunction(word))
        .forEach(word -> titleStems.add(English.stem(word)));
    Set<String> own = new HashSet<>();
    for (String text :
        List.of(
            item.title(), item.titleWords(), item.category(), item.brand(), item.description())) {
      addStems(own, text);
    }
    tags.forEach(tag -> addStems(own, tag));
    item.attributes().values().forEach(value -> addStems(own, value));
    List<String> texts = new ArrayList<>(item.tags());
    texts.addAll(List.of(item.title(), item.titleWords(), item.brand(), item.description()));
    texts.addAll(item.attributes().values());
    Set<String> modifiers = new LinkedHashSet<>();
    tags.forEach(
        tag -> English.words(tag).stream().filter(English::isAdjective).forEach(modifiers::add));
    titleWords.stream().filter(English::isAdjective).forEach(modifiers::add);
    return new ItemFacts(
        item,
        name,
        tags,
        qualities,
        titleWords,
        titleStems,
        own,
        Features.of(texts),
        Features.words(item.category()),
        List.copyOf(modifiers),
        colour(),
        design(),
        tags.isEmpty() ? new Looks(lexicon, titleWords).beside(name) : "");
  }

  private static void addStems(Set<String> stems, String text) {
    for (String word : English.words(text)) {
      stems.add(English.stem(word));
      if (word.indexOf('-') > 0) {
        for (String part : word.split("-", -1)) {
          stems.add(English.stem(part));
        }
      }
    }
  }

  private void addAttributes() {
    String material = item.attributes().getOrDefault("material", "");
    if (!material.isBlank() && English.length(material) <= 4) {
      qualities.add(Quality.of(Form.MADE, lexicon.casing().phrase(material)));
    }
    String capacity = item.attributes().getOrDefault("capacity", "");
    if (capacity.matches("\\d+([.,]\\d+)? ?(ml|cl|l|litres?)")
        && !name.plural()
        && English.is("container", name.head())) {
      qualities.add(Quality.of(Form.DOES, "holds " + capacity, List.of(capacity)));
    }
  }

  private void addTags() {
    if (lexicon.labels()) {
      if (tags.size() > 1 && tags.stream().noneMatch(English::isAdjective)) {
        List<String> mixed = tags.subList(0, Math.min(MAX_MIX, tags.size()));
        add(Form.MIX, English.join(mixed), mixed);
      }
      return;
    }
    for (String tag : tags) {
      String head = English.lastWord(tag);
      int length = English.length(tag);
      if (length < 2 || length > 5) {
        continue;
      }
      if (English.is("activity", head)) {
        add(Form.ACTIVITY, tag);
      } else if (English.isMass(head) || English.isPlural(head) == name.plural()) {
        add(Form.TAG, tag);
      }
    }
  }

  private void addCount() {
    Matcher set = SET.matcher(item.title());
    if (set.find() && !name.proper()) {
      String container = set.group(1).toLowerCase(Locale.ROOT);
      add(
          Form.NOTE,
          "%s in a %s of %s".formatted(English.more(name.text()), container, set.group(2)),
          List.of(name.text(), set.group().toLowerCase(Locale.ROOT)));
    }
  }

  private void add(Form form, String text) {
    qualities.add(Quality.of(form, text));
  }

  private void add(Form form, String text, List<String> features) {
    List<String> lower =
        features.stream().map(feature -> feature.toLowerCase(Locale.ROOT)).toList();
    qualities.add(Quality.of(form, text, lower));
  }
}

package io.recgpt.explain.writing;

import io.recgpt.explain.writing.Quality.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads an item's text: title words, colour, modifiers, and all that can be said of it. */
final class FactsBuilder {
  private static final int MOST_IN_A_MIX = 3;
  private static final int FEWEST_OF_A_KIND = 4;

  private final Lexicon lexicon;
  private final ItemText item;
  private final Name name;
  private final List<String> titleWords = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();
  private final List<Quality> qualities = new ArrayList<>();

  FactsBuilder(Lexicon lexicon, ItemText item) {
    this.lexicon = lexicon;
    this.item = item;
    this.name = lexicon.names().of(item);
    String title = item.titleWords().isBlank() ? item.title() : item.titleWords();
    for (String word : English.words(title)) {
      titleWords.add(lexicon.casing().plain(word));
    }
    item.tags().forEach(tag -> tags.add(lexicon.casing().phrase(tag)));
  }

  String colour() {
    List<String> found =
        titleWords.stream()
            .filter(word -> English.isColour(word) && !word.matches("colou?r.*|assorted|asst|multi.*"))
            .distinct()
            .toList();
    return found.size() == 1 && !name.proper() ? found.getFirst() : "";
  }

  String design() {
    return build(List.of()).design();
  }

  ItemFacts build() {
    Set<String> nouns = new HashSet<>();
    titleWords.forEach(word -> nouns.add(English.stem(word)));
    tags.forEach(tag -> nouns.add(English.stem(English.lastWord(tag))));
    qualities.addAll(new Descriptions(lexicon.casing()).parts(item.description(), nouns));
    addAttributes();
    addTags();
    addPlaces();
    return build(qualities);
  }

  private ItemFacts build(List<Quality> said) {
    Set<String> titleStems = new HashSet<>();
    titleWords.stream()
        .filter(word -> !English.isFunction(word))
        .forEach(word -> titleStems.add(English.stem(word)));
    Set<String> own = new HashSet<>();
    for (String text :
        List.of(item.title(), item.titleWords(), item.category(), item.brand(), item.description())) {
      addStems(own, text);
    }
    tags.forEach(tag -> addStems(own, tag));
    item.attributes().values().forEach(value -> addStems(own, value));
    Set<String> modifiers = new LinkedHashSet<>();
    tags.forEach(tag -> English.words(tag).stream().filter(English::isAdjective).forEach(modifiers::add));
    titleWords.stream().filter(English::isAdjective).forEach(modifiers::add);
    return new ItemFacts(
        item, name, tags, said, titleWords, titleStems, own, List.copyOf(modifiers), colour());
  }

  private static void addStems(Set<String> stems, String text) {
    for (String word : English.words(text)) {
      stems.add(English.stem(word));
      for (String part : word.split("-")) {
        stems.add(English.stem(part));
      }
    }
  }

  private void addAttributes() {
    String material = item.attributes().getOrDefault("material", "");
    if (!material.isBlank() && English.length(material) <= 4) {
      qualities.add(Quality.of(Form.MADE, lexicon.casing().phrase(material)));
    }
    String capacity = item.attributes().getOrDefault("capacity", "");
    if (capacity.matches("\\d+([.,]\\d+)? ?(ml|cl|l|litres?)") && !name.plural()) {
      qualities.add(Quality.of(Form.DOES, "holds " + capacity));
    }
  }

  private void addTags() {
    List<String> rare =
        tags.stream()
            .sorted(Comparator.comparingDouble((String tag) -> -lexicon.rarity(tag)))
            .toList();
    if (!lexicon.labels()) {
      rare.stream()
          .filter(tag -> English.length(tag) >= 2 && English.length(tag) <= 5)
          .forEach(tag -> qualities.add(Quality.of(Form.TAG, tag)));
      return;
    }
    if (!rare.isEmpty() && rare.stream().noneMatch(English::isAdjective)) {
      List<String> mix = rare.subList(0, Math.min(MOST_IN_A_MIX, rare.size()));
      qualities.add(Quality.of(Form.MIX, English.join(mix)));
    }
  }

  private void addPlaces() {
    String noun = lexicon.domain().itemNoun();
    String year = Lexicon.year(item);
    if (!year.isEmpty()) {
      addWorks(noun, year);
    }
    int count = lexicon.headCount(name.head());
    if (!name.proper() && count >= FEWEST_OF_A_KIND) {
      String kind = English.plural(English.lastWord(name.plural() ? name.head() : name.text()));
      place("one of %s %s to choose from here".formatted(English.number(count), kind));
      place("there are %s %s here, this is one".formatted(English.number(count), kind));
    }
    List<String> others =
        lexicon.colours(build(List.of()).design()).stream()
            .filter(colour -> !colour.equals(colour()))
            .limit(2)
            .toList();
    if (!colour().isEmpty() && !others.isEmpty()) {
      place("also comes in %s, if not in %s".formatted(English.join(others), colour()));
    }
    int peers = lexicon.categoryCount(item.category());
    if (peers > 1 && English.length(item.category()) <= 4) {
      String shelf = item.category();
      place("one of %d %s under %s".formatted(peers, English.plural(noun), shelf));
      place("found under %s, among %d %s".formatted(shelf, peers, English.plural(noun)));
    }
    place("one of %d %s in this catalogue".formatted(lexicon.size(), English.plural(noun)));
    place("listed here among %d %s in all".formatted(lexicon.size(), English.plural(noun)));
  }

  private void addWorks(String noun, String year) {
    int peers = lexicon.yearCount(year);
    List<String> rare =
        tags.stream()
            .sorted(Comparator.comparingDouble((String tag) -> -lexicon.rarity(tag)))
            .filter(tag -> !English.isAdjective(tag))
            .limit(MOST_IN_A_MIX)
            .map(tag -> tag.toLowerCase(Locale.ROOT))
            .toList();
    if (lexicon.labels() && !rare.isEmpty()) {
      String mix = English.join(rare);
      place("%s %s %s of %s".formatted(English.article(year), year, noun, mix));
      place("%s in one %s from %s".formatted(mix, noun, year));
      if (rare.size() >= 2) {
        place("part %s, part %s, from the year %s".formatted(rare.get(0), rare.get(1), year));
        place("where %s meets %s, in %s".formatted(rare.get(0), rare.get(1), year));
      }
    }
    if (peers > 1) {
      place("one of %d %s here from %s".formatted(peers, English.plural(noun), year));
    }
  }

  private void place(String text) {
    qualities.add(Quality.of(Form.PLACE, text));
  }
}

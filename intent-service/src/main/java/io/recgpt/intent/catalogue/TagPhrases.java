package io.recgpt.intent.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Phrases from the items' tags. Tags of several words stand as they are; tags of one word, such as
 * genres, are put together where they often occur together: "animated family comedy".
 */
final class TagPhrases {
  private static final int MAX_TAGS_COMBINED = 8;
  private static final double ENDING_QUALITY = 0.7;

  private final Catalogue catalogue;
  private final Words words;
  private final String itemNoun;
  private final Map<String, Integer> frequency = new HashMap<>();

  TagPhrases(Catalogue catalogue, String itemNoun) {
    this.catalogue = catalogue;
    this.words = catalogue.words();
    this.itemNoun = Set.of("item", "product").contains(itemNoun) ? "" : itemNoun;
    for (int i = 0; i < catalogue.size(); i++) {
      for (String tag : tags(i)) {
        frequency.merge(tag, 1, Integer::sum);
      }
    }
  }

  void addTo(PhraseDrafts drafts) {
    for (int i = 0; i < catalogue.size(); i++) {
      List<String> single = new ArrayList<>();
      for (String tag : tags(i)) {
        List<String> stems = words.contentStems(tag);
        if (stems.size() > 1) {
          addWhole(drafts, tag, stems, i);
        } else if (stems.size() == 1 && usable(tag, stems)) {
          single.add(tag);
        }
      }
      combine(drafts, single, i);
    }
  }

  private List<String> tags(int item) {
    return catalogue.item(item).tags().stream().map(Words::lowerCase).distinct().toList();
  }

  private void addWhole(PhraseDrafts drafts, String tag, List<String> stems, int item) {
    List<List<String>> runs = words.runs(tag);
    String last = runs.getLast().getLast();
    if (usable(tag, stems) && !words.isVague(last)) {
      drafts.add(tag, stems, item).raise(1.0);
      addEndings(drafts, runs.getLast(), item);
    }
  }

  /** What several tags end with is the kind that they modify: "waterproof | hiking boots". */
  private void addEndings(PhraseDrafts drafts, List<String> run, int item) {
    for (int from = run.size() - 2; from > 0; from--) {
      List<String> ending = run.subList(from, run.size());
      if (ending.stream().noneMatch(words::isStop)) {
        drafts
            .add(String.join(" ", ending), ending.stream().map(Words::stem).toList(), item)
            .raise(ENDING_QUALITY);
      }
    }
  }

  private boolean usable(String tag, List<String> stems) {
    return stems.stream().noneMatch(catalogue.brandWords()::contains)
        && tag.chars().noneMatch(Character::isDigit)
        && !words.isVague(tag);
  }

  private void combine(PhraseDrafts drafts, List<String> tags, int item) {
    int size = Math.min(tags.size(), MAX_TAGS_COMBINED);
    for (int a = 0; a < size; a++) {
      addCombination(drafts, List.of(tags.get(a)), item);
      for (int b = a + 1; b < size; b++) {
        addCombination(drafts, List.of(tags.get(a), tags.get(b)), item);
        for (int c = b + 1; c < size; c++) {
          addCombination(drafts, List.of(tags.get(a), tags.get(b), tags.get(c)), item);
        }
      }
    }
  }

  /** Adjectives first, then rarer before more frequent; the most frequent thing is the core. */
  private void addCombination(PhraseDrafts drafts, List<String> tags, int item) {
    Comparator<String> byFrequency =
        Comparator.<String>comparingInt(tag -> frequency.getOrDefault(tag, 0))
            .thenComparing(Comparator.naturalOrder());
    List<String> sorted = new ArrayList<>(tags);
    sorted.sort(
        Comparator.<String, Boolean>comparing(tag -> words.asModifier(tag).equals(tag))
            .thenComparing(allMass(tags) ? byFrequency.reversed() : byFrequency));
    String core =
        tags.size() == 1 || allMass(tags)
            ? ""
            : tags.stream().filter(tag -> !words.isMass(tag)).max(byFrequency).orElseThrow();
    List<String> text = new ArrayList<>();
    for (String tag : sorted) {
      if (!tag.equals(core)) {
        text.add(words.asModifier(tag));
      }
    }
    if (!core.isEmpty()) {
      text.add(core);
    } else if (!itemNoun.isEmpty() && tags.stream().noneMatch(tag -> tag.contains(itemNoun))) {
      text.add(itemNoun);
    } else {
      text = tags.size() == 1 ? tags : sorted;
    }
    List<String> stems = new ArrayList<>();
    new HashSet<>(tags).forEach(tag -> stems.add(Words.stem(tag)));
    stems.sort(Comparator.naturalOrder());
    drafts
        .add(String.join(" ", text), stems, item)
        .raise(text.size() == 1 ? 0.4 : tags.size() == 1 ? 0.6 : 1.0);
  }

  private boolean allMass(List<String> tags) {
    return tags.stream().allMatch(words::isMass);
  }
}

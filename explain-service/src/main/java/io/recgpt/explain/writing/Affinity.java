package io.recgpt.explain.writing;

import io.recgpt.explain.language.English;
import io.recgpt.explain.language.ItemFacts;
import io.recgpt.explain.language.Lexicon;
import io.recgpt.explain.language.SimilarityScale;
import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an item and a person's evidence belong together, by the catalogue's own measure:
 * a cosine that few pairs of its items reach, or rare words in common (RecGPT V1, recommendation
 * explanation: where no reasonable link exists, describe the item's own qualities). For one list,
 * whose interests and facts stay the same, and one thread.
 */
final class Affinity {
  /** A tag that one item in ten has says 2.3; two labels that a third have say 2.2. */
  private static final double TELLING = 2.2;

  private static final double TELLING_LABELS = 1.6;

  /** Cosine of two sets of labels by rarity: 0.5 is one label of two, or the rarest of three. */
  private static final double ALIKE_LABELS = 0.5;

  private static final int MOST_LINKS = 4;

  private final Lexicon lexicon;
  private final Map<String, ItemFacts> facts;
  private final @Nullable Comparisons comparisons;
  private final Map<String, List<Known>> known = new HashMap<>();

  /** Means of the interests' evidence; empty: none of it has the dimension. */
  private final Map<InterestSpace, Optional<Embedding>> centroids = new HashMap<>();

  /** An item of a person's history that the catalogue knows. */
  record Known(ItemFacts facts, BehaviorKind kind) {}

  private record InterestSpace(String interestId, int dimension) {}

  /**
   * For one list.
   *
   * @param facts its items and those of the person's history, by id
   */
  Affinity(Lexicon lexicon, Map<String, ItemFacts> facts) {
    this(lexicon, facts, null);
  }

  /** The same, sharing what was compared with other lists; null: with none. */
  Affinity(Lexicon lexicon, Map<String, ItemFacts> facts, @Nullable Comparisons comparisons) {
    this.lexicon = lexicon;
    this.facts = facts;
    this.comparisons = comparisons;
  }

  /** Those items of a history that the catalogue knows. */
  List<Known> known(List<Evidence> evidence) {
    List<Known> found = new ArrayList<>(evidence.size());
    for (Evidence one : evidence) {
      ItemFacts item = facts.get(one.itemId());
      if (item != null) {
        found.add(new Known(item, one.kind()));
      }
    }
    return found;
  }

  /** The links between an item and an interest's evidence, strongest first; empty: not related. */
  List<Link> links(ItemFacts item, Interest interest) {
    List<Known> evidence =
        known.computeIfAbsent(interest.interestId(), _ -> known(interest.evidence()));
    int dimension = item.text().embedding().dimension();
    Optional<Embedding> centroid =
        centroids.computeIfAbsent(
            new InterestSpace(interest.interestId(), dimension),
            space -> centroid(space.dimension(), evidence));
    if (centroid.isEmpty()) {
      return List.of();
    }
    double toCentroid = item.text().embedding().dot(centroid.get());
    return links(item, evidence, toCentroid >= lexicon.scale().near());
  }

  private static Optional<Embedding> centroid(int dimension, List<Known> evidence) {
    List<Embedding> vectors = new ArrayList<>();
    for (Known one : evidence) {
      Embedding vector = one.facts().text().embedding();
      if (vector.dimension() == dimension) {
        vectors.add(vector);
      }
    }
    return vectors.isEmpty() ? Optional.empty() : Optional.of(Embedding.mean(vectors));
  }

  /** The links between an item and items of a session, strongest first. */
  List<Link> links(ItemFacts item, List<Known> recent) {
    return links(item, recent, true);
  }

  private List<Link> links(ItemFacts item, List<Known> evidence, boolean nearCentroid) {
    List<Link> links = new ArrayList<>();
    for (Known one : evidence) {
      if (!one.facts().itemId().equals(item.itemId())) {
        double cosine = SimilarityScale.cosine(item.text(), one.facts().text());
        if (!lexicon.labels() && cosine < lexicon.scale().near()) {
          continue;
        }
        Link link = compared(item, one.facts(), one.kind(), cosine);
        if (belongTogether(item, link, cosine, nearCentroid)) {
          links.add(link);
        }
      }
    }
    links.sort(Comparator.comparingDouble((Link link) -> -link.strength()));
    List<Link> strongest = List.copyOf(links.subList(0, Math.min(MOST_LINKS, links.size())));
    return strongest.stream().map(link -> withCompanion(link, strongest)).toList();
  }

  private boolean belongTogether(ItemFacts item, Link link, double cosine, boolean nearCentroid) {
    double told = told(link.sharedTags());
    if (lexicon.labels()) {
      return nearCentroid && told >= TELLING_LABELS && alikeByLabels(item, link);
    }
    if (told >= TELLING || link.sameHead()) {
      return true;
    }
    boolean close = cosine >= lexicon.scale().close();
    return nearCentroid
        && (!link.theme().isEmpty()
            || !link.material().isEmpty()
            || (close && !item.titleOnly() && sameSection(item, link.evidence()))
            || cosine >= lexicon.scale().closest());
  }

  /**
   * True where two works have most of their labels in common: one of three says little of either.
   */
  private boolean alikeByLabels(ItemFacts item, Link link) {
    List<String> theirs = link.evidence().tags();
    int most = Math.max(item.tags().size(), theirs.size());
    double shared = square(link.sharedTags());
    double cosine = shared / Math.sqrt(square(item.tags()) * square(theirs));
    return (link.sharedTags().size() > 1 || most <= 2) && cosine >= ALIKE_LABELS;
  }

  private double square(List<String> labels) {
    double sum = 0;
    for (String label : labels) {
      sum += lexicon.rarity(label) * lexicon.rarity(label);
    }
    return sum;
  }

  /** True for two items of one category, unless that holds most of the catalogue. */
  private boolean sameSection(ItemFacts item, ItemFacts evidence) {
    String category = item.text().category();
    return !category.isEmpty()
        && category.equals(evidence.text().category())
        && lexicon.categoryCount(category) * 3 < lexicon.size();
  }

  private double told(List<String> sharedTags) {
    double told = 0;
    for (String tag : sharedTags) {
      told += lexicon.rarity(tag);
    }
    return told;
  }

  private static Link withCompanion(Link link, List<Link> links) {
    for (Link other : links) {
      if (!other.evidence().itemId().equals(link.evidence().itemId())
          && other.kind() == link.kind()
          && !other.evidence().name().text().equals(link.evidence().name().text())
          && other.sharedTags().equals(link.sharedTags())) {
        return link.with(other.evidence());
      }
    }
    return link;
  }

  /** Compares an item with one item of the history, related or not. */
  Link compare(ItemFacts item, ItemFacts evidence, @Nullable BehaviorKind kind) {
    return compared(item, evidence, kind, SimilarityScale.cosine(item.text(), evidence.text()));
  }

  private Link compared(
      ItemFacts item, ItemFacts evidence, @Nullable BehaviorKind kind, double cosine) {
    return comparisons == null
        ? compare(item, evidence, kind, cosine)
        : comparisons.of(
            lexicon, item, evidence, kind, () -> compare(item, evidence, kind, cosine));
  }

  private Link compare(
      ItemFacts item, ItemFacts evidence, @Nullable BehaviorKind kind, double cosine) {
    List<String> shared = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (String tag : item.tags()) {
      (evidence.tags().contains(tag) ? shared : own).add(tag);
    }
    boolean common = !item.name().proper() && !evidence.name().proper();
    boolean sameHead = common && sameKind(item, evidence, shared);
    boolean titlesOnly = item.tags().isEmpty() && evidence.tags().isEmpty();
    String theme = common && titlesOnly ? theme(item, evidence) : "";
    String material = common && titlesOnly ? material(item, evidence) : "";
    boolean sameDesign =
        common
            && !item.colour().isEmpty()
            && !evidence.colour().isEmpty()
            && !item.colour().equals(evidence.colour())
            && item.design().equals(evidence.design());
    double strength = cosine + 0.08 * told(shared) + (kind == null ? 0 : 0.01 * kind.strength());
    return new Link(
        evidence,
        kind,
        strength,
        shared,
        own,
        modifier(item, evidence),
        theme,
        material,
        sameHead,
        sameDesign,
        null);
  }

  private static String modifier(ItemFacts item, ItemFacts evidence) {
    for (String word : item.modifiers()) {
      if (evidence.modifiers().contains(word) && English.is("gradable", word)) {
        return word;
      }
    }
    return "";
  }

  /** A material that both titles name, unless the evidence's short name says it already. */
  private static String material(ItemFacts item, ItemFacts evidence) {
    Set<String> named = new HashSet<>(English.words(evidence.name().text()));
    return item.titleWords().stream()
        .filter(word -> English.is("material", word) && !named.contains(word))
        .filter(evidence.titleWords()::contains)
        .findFirst()
        .orElse("");
  }

  /** True where both nouns are the same and mean the same: a dry bag is no gig bag. */
  private boolean sameKind(ItemFacts item, ItemFacts evidence, List<String> shared) {
    boolean titlesOnly = item.tags().isEmpty() || evidence.tags().isEmpty();
    return item.name().head().equals(evidence.name().head())
        && (titlesOnly
            ? English.stem(item.name().text()).equals(English.stem(evidence.name().text()))
            : !shared.isEmpty() || sameSection(item, evidence));
  }

  /**
   * The longest run of title words of both, their nouns left out; rarest where several are as long.
   */
  private String theme(ItemFacts item, ItemFacts evidence) {
    List<String> mine = item.titleWords();
    List<String> theirs = evidence.titleWords();
    String best = "";
    double bestTold = TELLING;
    for (int i = 0; i < mine.size(); i++) {
      for (int j = 0; j < theirs.size(); j++) {
        int length = 0;
        double told = 0;
        while (i + length < mine.size()
            && j + length < theirs.size()
            && length < 3
            && mine.get(i + length).equals(theirs.get(j + length))
            && !isNoun(mine.get(i + length), item, evidence)) {
          told += lexicon.titleRarity(mine.get(i + length));
          length++;
        }
        Optional<String> run = run(mine.subList(i, i + length), item, evidence);
        if (run.isPresent() && told > bestTold) {
          best = run.get();
          bestTold = told;
        }
      }
    }
    return best;
  }

  /** A run that tells a look: at least one such word, and nothing but colours beside. */
  private Optional<String> run(List<String> words, ItemFacts item, ItemFacts evidence) {
    boolean telling = words.stream().anyMatch(lexicon::isLook);
    boolean sound =
        words.stream()
            .allMatch(word ->
                (Lexicon.tellsLook(word) || English.isColour(word))
                    && !English.isPlural(word)
                    && !English.words(evidence.name().text()).contains(word)
                    && !English.words(item.text().brand().toLowerCase(Locale.ROOT)).contains(word));
    return telling && sound ? Optional.of(String.join(" ", words)) : Optional.empty();
  }

  private static boolean isNoun(String word, ItemFacts item, ItemFacts evidence) {
    String stem = English.stem(word);
    return English.is("thing", word)
        || stem.equals(item.name().head())
        || stem.equals(evidence.name().head());
  }
}

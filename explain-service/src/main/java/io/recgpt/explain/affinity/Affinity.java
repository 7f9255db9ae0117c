package io.recgpt.explain.affinity;

import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.SimilarityScale;
import io.recgpt.explain.language.English;
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
public final class Affinity {
  /** A tag that one item in ten has says 2.3; two labels that a third have say 2.2. */
  private static final double DISTINCTIVE = 2.2;

  private static final double DISTINCTIVE_LABELS = 1.6;

  /** Cosine of two sets of labels by rarity: 0.5 is one label of two, or the rarest of three. */
  private static final double ALIKE_LABELS = 0.5;

  private static final int MAX_LINKS = 4;

  private final Lexicon lexicon;
  private final Map<String, ItemFacts> facts;
  private final @Nullable Comparisons comparisons;
  private final Map<String, KnownItems> evidence = new HashMap<>();

  /** An item that may be linked, and how well it would be. */
  private record Candidate(KnownItems.Known known, double cosine, double strength) {}

  /**
   * For one list.
   *
   * @param facts its items and those of the person's history, by id
   */
  Affinity(Lexicon lexicon, Map<String, ItemFacts> facts) {
    this(lexicon, facts, null);
  }

  /** The same, sharing what was compared with other lists; null: with none. */
  public Affinity(
      Lexicon lexicon, Map<String, ItemFacts> facts, @Nullable Comparisons comparisons) {
    this.lexicon = lexicon;
    this.facts = facts;
    this.comparisons = comparisons;
  }

  /** Those items of a history that the catalogue knows. */
  public KnownItems known(List<Evidence> history) {
    return KnownItems.of(history, facts);
  }

  /** The links between an item and an interest's evidence, strongest first; empty: not related. */
  public List<Link> links(ItemFacts item, Interest interest) {
    KnownItems known =
        evidence.computeIfAbsent(interest.interestId(), _ -> known(interest.evidence()));
    Embedding vector = item.text().embedding();
    Optional<Embedding> centroid = known.centroid(vector.dimension());
    if (centroid.isEmpty()) {
      return List.of();
    }
    return links(item, known, null, vector.dot(centroid.get()) >= lexicon.scale().near());
  }

  /**
   * The links between an item and items of a session, strongest first.
   *
   * @param anchor comes before those, but for itself among them; null: none does
   */
  public List<Link> links(ItemFacts item, KnownItems session, KnownItems.@Nullable Known anchor) {
    return links(item, session, anchor, true);
  }

  private List<Link> links(
      ItemFacts item, KnownItems history, KnownItems.@Nullable Known first, boolean nearCentroid) {
    List<Candidate> candidates = new ArrayList<>();
    if (first != null) {
      consider(item, first, nearCentroid).ifPresent(candidates::add);
    }
    for (KnownItems.Known known : history.items()) {
      if (first == null || !known.equals(first)) {
        consider(item, known, nearCentroid).ifPresent(candidates::add);
      }
    }
    candidates.sort(Comparator.comparingDouble((Candidate each) -> -each.strength()));
    List<Link> strongest = new ArrayList<>();
    for (Candidate each : candidates.subList(0, Math.min(MAX_LINKS, candidates.size()))) {
      strongest.add(compared(item, each.known(), each.cosine()));
    }
    return strongest.stream().map(link -> withCompanion(link, strongest)).toList();
  }

  /** An item of the history, where it is another and belongs to this one. */
  private Optional<Candidate> consider(
      ItemFacts item, KnownItems.Known known, boolean nearCentroid) {
    if (known.facts().itemId().equals(item.itemId())) {
      return Optional.empty();
    }
    double cosine = SimilarityScale.cosine(item.text(), known.facts().text());
    if (!lexicon.labels() && cosine < lexicon.scale().near()) {
      return Optional.empty();
    }
    double rarity = sharedRarity(item, known.facts());
    return belongTogether(item, known, rarity, cosine, nearCentroid)
        ? Optional.of(new Candidate(known, cosine, strength(cosine, rarity, known.kind())))
        : Optional.empty();
  }

  /** Looks at what is costly to compare only where the rest leaves it open. */
  private boolean belongTogether(
      ItemFacts item, KnownItems.Known known, double rarity, double cosine, boolean nearCentroid) {
    ItemFacts other = known.facts();
    if (lexicon.labels()) {
      return nearCentroid
          && rarity >= DISTINCTIVE_LABELS
          && alikeByLabels(item, compared(item, known, cosine));
    }
    if (rarity >= DISTINCTIVE
        || (item.name().head().equals(other.name().head())
            && compared(item, known, cosine).sameHead())) {
      return true;
    }
    boolean close = cosine >= lexicon.scale().close();
    return nearCentroid
        && (cosine >= lexicon.scale().closest()
            || (close && !item.titleOnly() && sameSection(item, other))
            || (titlesOnly(item, other) && sharesLook(compared(item, known, cosine))));
  }

  private static boolean titlesOnly(ItemFacts item, ItemFacts evidence) {
    return item.tags().isEmpty() && evidence.tags().isEmpty();
  }

  private static boolean sharesLook(Link link) {
    return !link.theme().isEmpty() || !link.material().isEmpty();
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

  /** How rare the tags are, taken together, that two items share. */
  private double sharedRarity(ItemFacts item, ItemFacts other) {
    double rarity = 0;
    for (String tag : item.tags()) {
      if (other.tags().contains(tag)) {
        rarity += lexicon.rarity(tag);
      }
    }
    return rarity;
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
  public Link compare(ItemFacts item, ItemFacts evidence, @Nullable BehaviorKind kind) {
    return compared(item, evidence, kind, SimilarityScale.cosine(item.text(), evidence.text()));
  }

  private Link compared(ItemFacts item, KnownItems.Known known, double cosine) {
    return compared(item, known.facts(), known.kind(), cosine);
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
    boolean titlesOnly = titlesOnly(item, evidence);
    String theme = common && titlesOnly ? theme(item, evidence) : "";
    String material = common && titlesOnly ? material(item, evidence) : "";
    boolean sameDesign =
        common
            && !item.colour().isEmpty()
            && !evidence.colour().isEmpty()
            && !item.colour().equals(evidence.colour())
            && item.design().equals(evidence.design());
    return new Link(
        evidence,
        kind,
        strength(cosine, sharedRarity(item, evidence), kind),
        shared,
        own,
        modifier(item, evidence),
        theme,
        material,
        sameHead,
        sameDesign,
        null);
  }

  private static double strength(double cosine, double rarity, @Nullable BehaviorKind kind) {
    return cosine + 0.08 * rarity + (kind == null ? 0 : 0.01 * kind.strength());
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
        .filter(word -> isOf(item, word) && isOf(evidence, word))
        .findFirst()
        .orElse("");
  }

  /** True where a title's thing is of a material: "slate board", "heart of slate", no "slate". */
  private static boolean isOf(ItemFacts item, String material) {
    List<String> title = item.titleWords();
    int at = title.indexOf(material);
    return at >= 0
        && !item.name().head().equals(English.stem(material))
        && ((at > 0 && English.is("preposition", title.get(at - 1)))
            || title.subList(at + 1, title.size()).stream()
                .anyMatch(word -> English.is("thing", word)));
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
    double bestRarity = DISTINCTIVE;
    for (int i = 0; i < mine.size(); i++) {
      for (int j = 0; j < theirs.size(); j++) {
        int length = 0;
        double rarity = 0;
        while (i + length < mine.size()
            && j + length < theirs.size()
            && length < 3
            && mine.get(i + length).equals(theirs.get(j + length))
            && !isNoun(mine.get(i + length), item, evidence)) {
          rarity += lexicon.titleRarity(mine.get(i + length));
          length++;
        }
        Optional<String> run =
            isWhole(mine, i, i + length)
                ? run(mine.subList(i, i + length), item, evidence)
                : Optional.empty();
        if (run.isPresent() && rarity > bestRarity) {
          best = run.get();
          bestRarity = rarity;
        }
      }
    }
    return best;
  }

  /** False for a piece of a compound: "calm" of "keep calm". */
  private boolean isWhole(List<String> title, int from, int to) {
    return from < to
        && (from == 0 || !lexicon.isCompound(title.get(from - 1), title.get(from)))
        && (to == title.size() || !lexicon.isCompound(title.get(to - 1), title.get(to)));
  }

  /** A run that names a look: at least one such word, and nothing but colours beside. */
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

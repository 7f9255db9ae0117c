package io.recgpt.intent.mining;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.ItemWords;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.catalogue.SparseVector;
import io.recgpt.intent.catalogue.Vectors;
import io.recgpt.intent.catalogue.Words;
import io.recgpt.intent.interest.GroundedInterest;
import io.recgpt.intent.interest.Grouping;
import io.recgpt.intent.tag.TagHistory;
import io.recgpt.intent.tag.TagSettings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds proposed tags against catalogue, log and the evidence of one person's interests. */
public final class TagGate {
  /** At least so many items must be what a tag says: fewer is an item, not a kind. */
  private static final int MIN_ITEMS = 2;

  /** The nearest items of a tag's core that stand for it. */
  private static final int MAX_ITEMS = 30;

  /** Share of a category's even part of all tags that it may have. */
  private static final double QUOTA = 3;

  /** Tags that a model is asked for. */
  private static final int TAGS = 50;

  private final TenantModel tenant;
  private final TagHistory history;
  private final float[] predicted;
  private final int perCategory;

  TagGate(TenantModel tenant, TagHistory history) {
    this.tenant = tenant;
    this.history = history;
    this.predicted = tenant.predictor().predicted(history);
    int categories = Math.max(1, tenant.catalogue().categoryCount());
    this.perCategory = (int) Math.max(2, Math.ceil(QUOTA * TAGS / Math.min(50, categories)));
  }

  /**
   * A tag that holds, not yet ranked.
   *
   * @param phrase the tag with the items that it stands for
   * @param nearness to the interest's evidence, -1 to 1
   * @param follow what the log predicts of its items
   */
  public record Held(Phrase phrase, GroundedInterest interest, double nearness, double follow) {}

  /** Whether such things exist, are new to the person and go with the interest. */
  public Appraised<Held> appraise(String tag, GroundedInterest interest) {
    Catalogue catalogue = tenant.catalogue();
    List<String> stems = catalogue.words().contentStems(tag);
    if (tag.chars().anyMatch(Character::isDigit)
        || stems.stream().anyMatch(catalogue.brandWords()::contains)) {
      return refused(TagCheck.BRAND_OR_MODEL, "a tag names a brand or a model");
    }
    String last = tag.substring(tag.lastIndexOf(' ') + 1);
    String core = Words.stem(last);
    if (stems.isEmpty() || catalogue.words().isVague(last)) {
      return refused(TagCheck.VAGUE, "a tag names nothing in particular");
    }
    boolean noun = core.equals(Words.stem(tenant.words().itemNoun()));
    if (catalogue.words().isStop(last)
        || catalogue.words().isAdjective(last)
        || !(noun || tenant.itemWords().knows(core))) {
      return refused(TagCheck.NO_CORE_WORD, "a tag ends with no word for a thing of the catalogue");
    }
    List<String> telling =
        noun ? stems.stream().filter(stem -> !stem.equals(core)).toList() : stems;
    if (telling.isEmpty() || (telling.size() < 2 && !noun)) {
      return refused(TagCheck.VAGUE, "a tag has no modifier, or no core word");
    }
    long known = telling.stream().filter(tenant.itemWords()::knows).count();
    if (2 * known < telling.size()) {
      return refused(TagCheck.FOREIGN_TEXT, "a tag has words that the catalogue lacks");
    }
    List<Integer> items = items(tag, telling, noun ? "" : core);
    if (items.size() < MIN_ITEMS) {
      return refused(TagCheck.NOT_IN_CATALOGUE, "a tag names no kind of thing of the catalogue");
    }
    return gate(phrase(tag, stems, items), interest);
  }

  /** How many tags one category may have. */
  public int perCategory() {
    return perCategory;
  }

  /** Whether two tags say the same. */
  public static boolean same(Held one, Held other) {
    return one.phrase().overlap(other.phrase()) >= TagSettings.SAME_WORDS;
  }

  /** Stems that a reason may take from the tag's items. */
  public Set<String> stems(Held held) {
    Set<String> stems = new HashSet<>(held.phrase().stems());
    for (int item : held.phrase().items()) {
      stems.addAll(
          tenant.catalogue().words().contentStems(tenant.catalogue().item(item).category()));
    }
    return stems;
  }

  /**
   * How likely it is wanted, as the extractive engine has it: what people with such a history take,
   * the interest's strength, and how near it is. The order in which a model names tags counts for
   * nothing.
   */
  public double score(Held held, double mostFollow) {
    TagSettings settings = TagSettings.DEFAULT;
    double strength = held.interest().interest().strength();
    return (settings.followWeight() * held.follow() / Math.max(mostFollow, 1e-9)
            + (1 - settings.followWeight()) * Math.pow(strength, settings.strengthPower()))
        * Math.clamp(held.nearness(), 0, 1);
  }

  private Appraised<Held> gate(Phrase phrase, GroundedInterest interest) {
    Catalogue catalogue = tenant.catalogue();
    float[] centre = new float[catalogue.dimension()];
    Map<Integer, Double> terms = new HashMap<>();
    for (int item : phrase.items()) {
      Vectors.add(centre, catalogue.vector(item), 1f);
      catalogue.wordVector(item).addTo(terms, 1);
    }
    if (catalogue.consumable(phrase.items())) {
      return refused(TagCheck.CONSUMABLE, "a tag names a daily consumable");
    }
    double nearness =
        Catalogue.MEANING * Vectors.dot(Vectors.unit(centre), interest.candidate().centre())
            + (1 - Catalogue.MEANING) * SparseVector.unit(terms).dot(interest.candidate().words());
    if (nearness <= catalogue.randomSimilarity(TagSettings.DEFAULT.gate())) {
      return refused(TagCheck.NOT_GROUNDED, "a tag does not go with its interest");
    }
    if (!tenant.predictor().leadsToNew(phrase, history)) {
      return refused(TagCheck.TAKEN_PAST_MONTH, "a tag names what was taken in the past month");
    }
    return new Appraised.Held<>(
        new Held(
            phrase, interest, nearness, tenant.predictor().follow(phrase, predicted, history)));
  }

  /**
   * Items that a tag stands for: they say its core, and all of its words; where none do, half of
   * them or what is like them. A word that few items say must be said by several of these that are
   * of one category and new to the person: one item that a person has taken can't vouch for another
   * that has a word of its title.
   */
  private List<Integer> items(String tag, List<String> stems, String core) {
    ItemWords words = tenant.itemWords();
    BitSet saying = words.saying(core.isEmpty() ? mostTelling(stems) : core);
    for (String stem : stems) {
      BitSet both = words.saying(stem);
      both.and(saying);
      if (words.rare(stem) && newOfOneCategory(both) < MIN_ITEMS) {
        return List.of();
      }
    }
    Catalogue catalogue = tenant.catalogue();
    BitSet exact = (BitSet) saying.clone();
    stems.stream().filter(words::knows).forEach(stem -> exact.and(words.saying(stem)));
    if (exact.cardinality() >= MIN_ITEMS) {
      return exact.stream().boxed().toList();
    }
    float[] meaning = tenant.vector(tag);
    SparseVector terms = catalogue.wordsOf(tag);
    double least = catalogue.quantile(Grouping.MEMBER_QUANTILE);
    List<String> known = stems.stream().filter(words::knows).toList();
    Map<Integer, Double> similar = new HashMap<>();
    saying.stream()
        .forEach(item ->
            similar.put(
                item,
                Catalogue.MEANING * Vectors.dot(meaning, catalogue.vector(item))
                    + (1 - Catalogue.MEANING) * terms.dot(catalogue.wordVector(item))));
    return similar.entrySet().stream()
        .filter(entry -> entry.getValue() >= least || saysHalf(entry.getKey(), known))
        .sorted(
            Comparator.<Map.Entry<Integer, Double>>comparingDouble(entry -> -entry.getValue())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_ITEMS)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private long newOfOneCategory(BitSet items) {
    Map<String, Long> categories = new HashMap<>();
    items.stream()
        .filter(item -> !history.seen().contains(item))
        .forEach(item -> categories.merge(tenant.catalogue().item(item).category(), 1L, Long::sum));
    return categories.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private boolean saysHalf(int item, List<String> stems) {
    Set<String> said = ItemWords.stems(tenant.catalogue(), item);
    return 2 * stems.stream().filter(said::contains).count() >= stems.size();
  }

  private String mostTelling(List<String> stems) {
    return stems.stream()
        .filter(tenant.itemWords()::knows)
        .min(Comparator.comparingInt(stem -> tenant.itemWords().saying(stem).cardinality()))
        .orElse("");
  }

  private Phrase phrase(String tag, List<String> stems, List<Integer> items) {
    Map<String, Integer> categories = new HashMap<>();
    for (int item : items) {
      categories.merge(tenant.catalogue().item(item).category(), 1, Integer::sum);
    }
    List<Map.Entry<String, Integer>> ranked = new ArrayList<>(categories.entrySet());
    ranked.sort(
        Map.Entry.<String, Integer>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    return new Phrase(
        tag,
        stems,
        items.stream().mapToInt(Integer::intValue).toArray(),
        ranked.getFirst().getKey(),
        1);
  }

  private static Appraised<Held> refused(TagCheck check, String detail) {
    return Appraised.refused(check.refuses(detail));
  }
}

package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.explanation.Claim;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Explanation;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Popularity;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.explanation.TakenTogether;
import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import io.recgpt.inference.Embedding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Over random catalogues: a text says nothing but its claims, and its claims are true. */
class ClaimsPropertiesTest {
  private static final List<String> THINGS =
      List.of("Mug", "Lantern", "Tea Towel", "Trail Shoe", "Rain Shell", "Dough Whisk", "Doormat");
  private static final List<String> LOOKS =
      List.of("Red", "Retrospot", "Woodland", "Enamel", "Heart", "Vintage", "Packable", "Zinc");
  private static final List<String> TAGS =
      List.of(
          "wet-weather hiking gear",
          "waterproof trail shoes",
          "sourdough bread baking",
          "garden lanterns",
          "kitchen textiles",
          "recycled cotton");
  private static final List<String> LABELS =
      List.of("Comedy", "Crime", "Drama", "Horror", "Mystery", "Romance");
  private static final List<String> SENTENCES =
      List.of(
          "A three-layer shell with taped seams that folds into its own pocket.",
          "A stiff whisk on a beech handle that mixes wet dough without clogging.",
          "Heavy cotton with a woven hem for daily drying.",
          "");

  private final Random random;

  ClaimsPropertiesTest() {
    this.random = new Random(0);
  }

  @Property(tries = 120)
  void explain_aRandomList_saysNothingButItsClaims(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll boolean films) {
    random.setSeed(seed);
    List<ItemText> items = films ? films() : goods();
    DomainWords domain =
        films
            ? new DomainWords("film", Map.of("FAVORITE", "liked"), Set.of())
            : DomainWords.DEFAULT;
    ExtractiveExplainer explainer =
        ExtractiveExplainerTest.explainer(items, Lexicon.of(items, items.size(), domain));
    List<Evidence> history = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      history.add(
          new Evidence(
              items.get(i).itemId(),
              random.nextBoolean() ? BehaviorKind.FAVORITE : BehaviorKind.PURCHASE));
    }
    String feature = films ? pick(LABELS).toLowerCase(Locale.ROOT) : pick(TAGS);
    Interest interest = new Interest("i", feature, List.of(), List.of("e"), history.subList(0, 4));
    List<Subject> subjects = new ArrayList<>();
    for (ItemText item : items.subList(6, 26)) {
      subjects.add(subject(item, feature));
    }

    List<Explanation> explanations =
        explainer.explain(
            subjects, List.of(interest), history.subList(2, 6), ExtractiveExplainerTest.NOW);

    assertThat(explanations).hasSameSizeAs(subjects);
    Statistics.label("a list of which something is said")
        .collect(explanations.stream().anyMatch(one -> !one.text().isEmpty()))
        .coverage(said -> said.check(true).percentage(share -> share > 80));
    Map<String, ItemText> byId = new HashMap<>();
    items.forEach(item -> byId.put(item.itemId(), item));
    Set<String> cited = history.stream().map(Evidence::itemId).collect(Collectors.toSet());
    for (Explanation explanation : explanations) {
      ItemText item = requireNonNull(byId.get(explanation.itemId()));
      assertThat(explanation.evidenceItemIds()).isSubsetOf(cited);
      Set<String> said = new HashSet<>();
      for (Claim claim : explanation.claims()) {
        holds(claim, item, byId);
        said.addAll(words(claim, feature, byId));
      }
      for (String word : English.words(explanation.text())) {
        String stem = English.stem(word);
        assertThat(
                English.isFunction(word)
                    || Grounds.isTemplate(stem)
                    || Grounds.ofDomain(domain).contains(stem)
                    || said.contains(stem))
            .as("'%s' of '%s' by %s", word, explanation.text(), explanation.claims())
            .isTrue();
      }
    }
  }

  private List<ItemText> goods() {
    List<ItemText> items = new ArrayList<>();
    boolean titlesOnly = random.nextBoolean();
    for (int i = 0; i < 30; i++) {
      String title = pick(THINGS) + " " + pick(LOOKS) + " " + pick(LOOKS);
      List<String> tags = titlesOnly ? List.of() : List.of(pick(TAGS), pick(TAGS) + " set");
      items.add(item("g" + i, title, tags, titlesOnly ? "" : pick(SENTENCES), Map.of()));
    }
    return items;
  }

  private List<ItemText> films() {
    List<ItemText> items = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Set<String> labels = new HashSet<>(List.of(pick(LABELS), pick(LABELS)));
      String title = "The " + pick(LOOKS) + " of " + pick(List.of("Siena", "Turin", "Basel"));
      items.add(item("f" + i, title, List.copyOf(labels), "", Map.of("year", "" + (1950 + i))));
    }
    return items;
  }

  private ItemText item(
      String id, String title, List<String> tags, String text, Map<String, String> attributes) {
    Embedding near = Embedding.unit(1f, random.nextFloat(), random.nextFloat());
    return new ItemText(
        id, title, "", "", "", tags.stream().distinct().toList(), attributes, text, near);
  }

  private Subject subject(ItemText item, String feature) {
    Subject subject = Subject.of(item.itemId());
    boolean has = text(item).contains(feature);
    if (has && random.nextBoolean()) {
      subject = subject.withInterest("i", List.of(feature));
    }
    if (random.nextInt(3) == 0) {
      String anchor = (item.itemId().startsWith("f") ? "f" : "g") + random.nextInt(30);
      subject = subject.withAnchor(anchor, new TakenTogether(anchor, 4, 9, 11, 900));
    }
    if (random.nextInt(3) == 0) {
      String inside = random.nextBoolean() ? "i" : "";
      subject =
          subject.withPopularity(
              new Popularity(
                  inside, "", 1, 90, 12, ExtractiveExplainerTest.NOW.minus(Duration.ofDays(30))));
    }
    return subject;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static String text(ItemText item) {
    return (item.title()
            + " "
            + String.join(" ", item.tags())
            + " "
            + item.attributes().values()
            + " "
            + item.description())
        .toLowerCase(Locale.ROOT);
  }

  private static void holds(Claim claim, ItemText item, Map<String, ItemText> byId) {
    switch (claim) {
      case Claim.Together together ->
          assertThat(together.counts().anchorItemId()).isEqualTo(together.anchor().itemId());
      case Claim.Like like -> {
        assertThat(like.items()).isNotEmpty();
        assertThat(like.features()).isNotEmpty();
        has(item, like.features());
        like.items().forEach(one -> has(requireNonNull(byId.get(one.itemId())), like.features()));
      }
      case Claim.OfInterest of -> {
        assertThat(of.items()).isNotEmpty();
        assertThat(of.features()).isNotEmpty();
        has(item, of.features());
        of.items().forEach(one -> has(requireNonNull(byId.get(one.itemId())), of.features()));
      }
      case Claim.Popular popular -> assertThat(popular.popularity().peopleCount()).isEqualTo(12);
      case Claim.Quality quality -> {
        assertThat(quality.features()).isNotEmpty();
        has(item, quality.features());
      }
    }
  }

  /** Each word of a feature, but for its number, stands in the item's text. */
  private static void has(ItemText item, Collection<String> features) {
    for (String feature : features) {
      for (String word : feature.split("[^\\p{L}\\p{N}]+", -1)) {
        String singular = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
        assertThat(text(item)).as("has '%s'", feature).contains(singular);
      }
    }
  }

  /** Stems of the words by which a claim is told. */
  private static Set<String> words(Claim claim, String interest, Map<String, ItemText> byId) {
    List<String> texts = new ArrayList<>();
    List<Evidence> items = new ArrayList<>();
    switch (claim) {
      case Claim.Together together -> {
        items.add(together.anchor());
        texts.add(English.number(together.counts().bothCount()) + " others");
      }
      case Claim.Like like -> {
        items.addAll(like.items());
        texts.addAll(like.features());
      }
      case Claim.OfInterest of -> {
        texts.add(interest);
        texts.addAll(of.features());
      }
      case Claim.Popular popular ->
          texts.add(
              popular.popularity().rank()
                  + " "
                  + Windows.past(
                      Duration.between(popular.popularity().since(), ExtractiveExplainerTest.NOW)));
      case Claim.Quality quality -> texts.addAll(quality.features());
    }
    items.forEach(one -> texts.add(text(requireNonNull(byId.get(one.itemId())))));
    Set<String> stems = new HashSet<>();
    for (String text : texts) {
      for (String word : English.words(text)) {
        stems.add(English.stem(word));
      }
    }
    return stems;
  }
}

package io.recgpt.explain.writing;

import io.recgpt.explain.affinity.Link;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.Name;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What fills the gaps of sentences on one item, but for the item's qualities. */
final class Gaps {
  /** Verbs after which a thing is the person's own. */
  private static final Set<String> OWNING = Set.of("bought", "purchased", "ordered", "got");

  private static final int MAX_VERY_WORDS = 7;
  private static final int MIN_NAMESAKES = 4;
  private static final int MAX_MIX = 3;

  private final Lexicon lexicon;
  private final ItemFacts item;
  private final Map<Slot, Gap> values = new EnumMap<>(Slot.class);

  private Gaps(Lexicon lexicon, ItemFacts item) {
    this.lexicon = lexicon;
    this.item = item;
  }

  /**
   * The values for an item.
   *
   * @param interest name of the interest; empty: none
   * @param link what the item has in common with the history; null: nothing is cited
   * @param counts what may be said of counts
   */
  static Map<Slot, Gap> of(
      Lexicon lexicon, ItemFacts item, String interest, @Nullable Link link, CountPhrases counts) {
    Gaps gaps = new Gaps(lexicon, item);
    gaps.putInterest(interest);
    gaps.putItem();
    gaps.putCounts(counts);
    if (link != null) {
      gaps.putEvidence(link);
      gaps.putCommon(link);
    }
    return gaps.values;
  }

  private void put(Slot slot, String value) {
    if (!value.isEmpty()) {
      values.put(slot, Gap.of(value));
    }
  }

  /** Puts what is claimed in the catalogue's words. */
  private void claim(Slot slot, String value) {
    if (!value.isEmpty()) {
      values.put(slot, Gap.feature(value));
    }
  }

  /** Puts what is claimed in other words than the catalogue's. */
  private void claim(Slot slot, String value, List<String> features) {
    if (!value.isEmpty()) {
      values.put(
          slot,
          new Gap(
              value, features.stream().map(feature -> feature.toLowerCase(Locale.ROOT)).toList()));
    }
  }

  private void putInterest(String interest) {
    put(Slot.INTEREST, interest);
    if (isActivity(interest)) {
      put(Slot.INTEREST_ACTIVITY, interest);
    }
  }

  private void putItem() {
    Name name = item.name();
    String noun = lexicon.domain().itemNoun();
    if (!noun.equals(DomainWords.DEFAULT.itemNoun())) {
      put(Slot.NOUN, noun);
    }
    claim(Slot.COLOUR, item.colour());
    if (!item.look().isEmpty()) {
      claim(Slot.A_LOOK, English.withArticle(item.look()), List.of(item.look()));
    }
    claim(Slot.MAKER, item.text().brand());
    claim(Slot.YEAR, item.year());
    if (!name.proper() && name.certain()) {
      claim(Slot.HEAD, name.text());
    }
    boolean known = !item.titleOnly() || English.is("thing", name.head());
    if (name.countable() && name.certain() && known) {
      claim(Slot.A_HEAD, English.withArticle(name.text()), List.of(name.text()));
    }
    if (lexicon.labels()) {
      putLabels(item.tags().stream().filter(tag -> !English.isAdjective(tag)).toList());
    }
  }

  private void putLabels(List<String> labels) {
    List<String> mixed = labels.subList(0, Math.min(MAX_MIX, labels.size()));
    List<String> lower = mixed.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
    if (!lower.isEmpty()) {
      claim(Slot.A_MIX, English.withArticle(English.join(lower)), lower);
    }
    if (lower.size() > 1) {
      claim(Slot.LABEL, lower.get(0));
      claim(Slot.OTHER_LABEL, lower.get(1));
    }
  }

  private void putCounts(CountPhrases counts) {
    put(Slot.PAST, counts.past());
    put(Slot.RANK, counts.rank());
    put(Slot.CATEGORY, counts.category());
    put(Slot.OTHERS, counts.others());
    if (counts.everywhere()) {
      put(Slot.ITEMS, English.plural(lexicon.domain().itemNoun()));
    }
  }

  private void putEvidence(Link link) {
    Name name = link.evidence().name();
    put(Slot.NAMED, name.definite());
    if (!name.proper()) {
      put(Slot.BARE, English.lastWord(name.text()));
      put(Slot.BARE_NAME, name.text());
      put(Slot.THEIR_COLOUR, link.evidence().colour());
    }
    if (link.kind() == null) {
      put(Slot.THE, name.definite() + (name.proper() ? ", " : " ") + "from your history");
      return;
    }
    String verb = lexicon.domain().verb(link.kind().name(), link.kind().verb());
    put(Slot.VERB, verb);
    put(Slot.THE, name.definite() + (name.proper() ? ", which you " + verb : deed(verb)));
    put(Slot.DID, English.withObject(verb, name.definite()));
    String very = very(link.evidence());
    if (!very.isEmpty()) {
      put(Slot.THE_VERY, very + deed(verb));
      put(Slot.DID_VERY, English.withObject(verb, very));
    }
    if (!name.proper() && OWNING.contains(verb)) {
      put(Slot.YOUR, "your " + name.text());
    }
    ItemFacts companion = link.companion();
    if (companion != null) {
      String both = name.definite() + " and " + companion.name().definite();
      put(Slot.DID_TWO, English.withObject(verb, both));
    }
    put(Slot.THE_ONE, theOne(link, verb));
  }

  /** " you bought"; of what was put somewhere, just where it is. */
  private static String deed(String verb) {
    return verb.startsWith("put in ") ? verb.substring("put".length()) : " you " + verb;
  }

  private void putCommon(Link link) {
    String theme = link.theme();
    if (English.is("motif", English.lastWord(theme))) {
      claim(Slot.MOTIF, English.more(theme), List.of(theme));
    } else {
      claim(Slot.THEME, theme);
    }
    claim(Slot.MATERIAL, link.material());
    claim(Slot.ADJECTIVE, link.sharedModifier());
    String brand = item.text().brand();
    if (brand.equals(link.evidence().text().brand())) {
      claim(Slot.BRAND, brand);
    }
    List<String> shared = link.sharedTags();
    if (lexicon.labels()) {
      List<String> rarest = shared.subList(0, Math.min(2, shared.size()));
      claim(Slot.SHARED, English.join(rarest), rarest);
      claim(Slot.OWN, link.ownTags().isEmpty() ? "" : link.ownTags().getFirst());
      return;
    }
    for (String tag : shared.reversed()) {
      if (isActivity(tag)) {
        claim(Slot.SHARED_ACTIVITY, tag);
      } else if (English.length(tag) > 1) {
        claim(Slot.SHARED, English.more(tag), List.of(tag));
      }
    }
  }

  /** The evidence by what sets it apart from the item: "the retrospot one you bought". */
  private String theOne(Link link, String verb) {
    Name name = link.evidence().name();
    if (!link.sameHead() || name.proper() || (!name.plural() && English.isMass(name.head()))) {
      return "";
    }
    String one = (name.plural() ? " ones" : " one") + deed(verb);
    String look = link.evidence().look();
    if (!look.isEmpty() && English.words(look).stream().noneMatch(item.titleWords()::contains)) {
      return "the " + look + one;
    }
    for (String word : link.evidence().titleWords()) {
      boolean colour = English.isColour(word) && !word.matches("assorted|asst|colou?r.*");
      boolean apart =
          colour || (setsApart(word) && (item.tags().isEmpty() || lexicon.isLook(word)));
      if (apart && !item.titleWords().contains(word)) {
        return "the " + word + one;
      }
    }
    return "";
  }

  private static boolean setsApart(String word) {
    return English.is("size", word)
        || English.is("gradable", word)
        || (English.is("proper", word) && English.isAdjective(word));
  }

  /**
   * An item distinguished from others of its short name: by its look, else by a short title as
   * printed. Empty: by neither.
   */
  private String very(ItemFacts evidence) {
    Name name = evidence.name();
    if (name.proper() || !evidence.titleOnly()) {
      return "";
    }
    String look = evidence.look();
    String full = "the " + look + " " + name.text();
    if (!look.isEmpty()) {
      return English.length(full) <= MAX_VERY_WORDS ? full : "";
    }
    String title = lexicon.casing().titled(evidence.text().title());
    boolean tellable =
        !name.plural()
            && lexicon.nameCount(English.stem(name.text())) >= MIN_NAMESAKES
            && English.length(title) < MAX_VERY_WORDS
            && title.endsWith(" " + English.capitalised(English.lastWord(name.text())))
            && title.matches("[\\p{L}' -]+")
            && evidence.titleWords().stream().noneMatch(English::isPlural);
    return tellable ? "the " + title : "";
  }

  private static boolean isActivity(String phrase) {
    return phrase.indexOf(' ') > 0 && English.is("activity", English.lastWord(phrase));
  }
}

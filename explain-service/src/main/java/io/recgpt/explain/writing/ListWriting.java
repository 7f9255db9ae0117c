package io.recgpt.explain.writing;

import io.recgpt.explain.affinity.Affinity;
import io.recgpt.explain.affinity.Belonging;
import io.recgpt.explain.affinity.KnownItems;
import io.recgpt.explain.affinity.Link;
import io.recgpt.explain.explanation.Author;
import io.recgpt.explain.explanation.Claim;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Expert;
import io.recgpt.explain.explanation.Explanation;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.explanation.Popularity;
import io.recgpt.explain.explanation.Prepared;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.explanation.TakenTogether;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.language.English;
import io.recgpt.explain.language.PlainText;
import io.recgpt.explain.writing.Composition.Passage;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The work on the explanations of one list. For one thread. */
public final class ListWriting {
  /** Whoever stands further back is among the most popular: nobody counts to 98. */
  private static final int MAX_RANK_SAID = 10;

  private static final int MAX_EVENTS = 20;

  private final Compositions compositions;
  private final Instant now;
  private final List<Listed> list = new ArrayList<>();
  private final List<Evidence> recent;
  private final Map<String, Evidence> history = new LinkedHashMap<>();
  private final Map<String, ItemFacts> facts;
  private final Lexicon lexicon;
  private final Affinity affinity;
  private final Claims claims = new Claims(history);
  private final Variety variety = new Variety();
  private final Map<String, InterestPhrase> phrases = new HashMap<>();

  /** What the session is of; null: not asked for yet. */
  private @Nullable KnownItems session;

  /** Begins the work; what is popular is so up to {@code now}. */
  ListWriting(
      Catalogue catalogue,
      Compositions compositions,
      List<Subject> subjects,
      List<Interest> interests,
      List<Evidence> recent,
      Instant now) {
    this.compositions = compositions;
    this.now = now;
    Set<String> ids = new LinkedHashSet<>();
    Set<String> served = new HashSet<>();
    for (Subject subject : subjects) {
      ids.add(subject.itemId());
      ids.add(subject.anchorItemId());
      served.add(subject.interestId());
    }
    Map<String, Interest> byId = new HashMap<>();
    for (Interest interest : interests) {
      byId.put(interest.interestId(), interest);
      remember(interest.evidence(), served.contains(interest.interestId()) ? ids : new HashSet<>());
    }
    remember(recent, ids);
    ids.remove("");
    this.facts = catalogue.facts(ids);
    this.lexicon = catalogue.lexicon();
    this.affinity = new Affinity(lexicon, facts, compositions.comparisons());
    this.recent = recent;
    for (Subject subject : subjects) {
      ItemFacts item = facts.get(subject.itemId());
      Interest interest = byId.get(subject.interestId());
      list.add(
          item == null || interest == null
              ? new Listed(subject, item, null, List.of())
              : new Listed(
                  subject,
                  item,
                  Belonging.of(subject, item, interest, facts).orElse(null),
                  affinity.links(item, interest)));
    }
  }

  private void remember(List<Evidence> evidence, Set<String> ids) {
    for (Evidence one : evidence) {
      ids.add(one.itemId());
      history.merge(
          one.itemId(), one, (a, b) -> a.kind().strength() >= b.kind().strength() ? a : b);
    }
  }

  /**
   * What sentences written beforehand may be about: the item with the interest that it belongs to,
   * or the item alone where it belongs to none. Unknown items have no pair.
   */
  public Map<Subject, Pair> pairs() {
    Map<Subject, Pair> all = new LinkedHashMap<>();
    for (Listed listed : list) {
      if (listed.item() != null) {
        all.put(listed.subject(), listed.pair());
      }
    }
    return all;
  }

  /** The facts of the items of the list and of what they are compared with, by id. */
  public Map<String, ItemFacts> facts() {
    return Collections.unmodifiableMap(facts);
  }

  /**
   * Explains the list.
   *
   * @param prepared checked sentences; one stands before what is composed here, unless the list
   *     says it already
   * @return one explanation for each subject, in its order
   */
  public List<Explanation> explain(Map<Pair, Prepared> prepared) {
    List<Explanation> explanations = new ArrayList<>(list.size());
    for (Listed listed : list) {
      ItemFacts item = listed.item();
      if (item == null) {
        explanations.add(Explanation.none(listed.subject().itemId(), ExtractiveExplainer.AUTHOR));
        continue;
      }
      Prepared sentence = prepared.isEmpty() ? null : prepared.get(listed.pair());
      List<Claim> proven = sentence == null ? List.of() : proven(listed, item, sentence);
      explanations.add(
          sentence != null && !proven.isEmpty() && variety.take(sentence.text())
              ? explanation(item, sentence.text(), proven, listed, sentence.author())
              : explain(listed, item));
    }
    return explanations;
  }

  /** What a sentence written beforehand says that can be shown: the interest, the item's words. */
  private List<Claim> proven(Listed listed, ItemFacts item, Prepared sentence) {
    List<Claim> proven = new ArrayList<>();
    Belonging belonging = listed.belonging();
    if (belonging != null && !listed.pair().interest().isEmpty()) {
      proven.add(Claims.ofInterest(belonging, List.of()));
    }
    List<String> own =
        English.words(sentence.text().toLowerCase(Locale.ROOT)).stream()
            .filter(item::has)
            .distinct()
            .toList();
    if (!own.isEmpty()) {
      proven.add(new Claim.Quality(own));
    }
    return proven;
  }

  private Explanation explain(Listed listed, ItemFacts item) {
    return inside(listed, item)
        .or(() -> beside(listed, item))
        .or(() -> best(listed, item, "", List.of(passage(Use.OWN, 0))))
        .orElseGet(() -> Explanation.none(item.itemId(), ExtractiveExplainer.AUTHOR));
  }

  /** What can be said of an item within the interest that it belongs to. */
  private Optional<Explanation> inside(Listed listed, ItemFacts item) {
    Belonging belonging = listed.belonging();
    if (belonging == null) {
      return Optional.empty();
    }
    List<Passage> passages = new ArrayList<>();
    addLinks(passages, listed.links());
    String name = belonging.isByName(item) ? interestName(belonging.name()) : "";
    passages.add(passage(Use.INTEREST, -0.3));
    addTogether(passages, listed.subject(), item, -0.2);
    Popularity popularity = listed.subject().popularity();
    // A place is one among all that belongs to the interest, not among one of its kinds.
    if (popularity != null
        && popularity.interestId().equals(belonging.interest().interestId())
        && belonging.name().equals(belonging.interest().name())) {
      passages.add(popular(Use.POPULAR_INSIDE, popularity, 0));
    }
    return best(listed, item, name, passages);
  }

  /** What can be said of an item beside the person's history, or of others. */
  private Optional<Explanation> beside(Listed listed, ItemFacts item) {
    Subject subject = listed.subject();
    List<Passage> passages = new ArrayList<>();
    addTogether(passages, subject, item, subject.expert() == Expert.DISCOVERY ? 0.4 : 0.1);
    addLinks(passages, listed.belonging() == null ? listed.links() : List.of());
    addLinks(passages, affinity.links(item, session(), known(subject.anchorItemId())));
    Popularity popularity = subject.popularity();
    if (popularity != null && popularity.interestId().isEmpty()) {
      passages.add(popular(Use.POPULAR, popularity, subject.expert() == Expert.TREND ? 0.3 : 0));
    }
    return passages.isEmpty() ? Optional.empty() : best(listed, item, "", passages);
  }

  /** Adds what others took together, where it was counted with an item of the history. */
  private void addTogether(List<Passage> to, Subject subject, ItemFacts item, double bonus) {
    TakenTogether counts = subject.takenTogether();
    ItemFacts anchor = counts == null ? null : facts.get(counts.anchorItemId());
    Evidence taken = anchor == null ? null : history.get(anchor.itemId());
    if (counts != null && anchor != null && taken != null && counts.holds()) {
      Link link = affinity.compare(item, anchor, taken.kind());
      String others = English.number(counts.bothCount()) + " others";
      to.add(new Passage(Use.TOGETHER, link, new CountPhrases(false, "", "", "", others), bonus));
    }
  }

  /** Adds what links say, less where others are stronger. */
  private static void addLinks(List<Passage> to, List<Link> links) {
    for (Link link : links) {
      double behind = link.strength() - links.getFirst().strength();
      to.add(new Passage(Use.LIKE, link, CountPhrases.NOTHING, 0.4 * behind));
    }
  }

  private static Passage passage(Use use, double bonus) {
    return new Passage(use, null, CountPhrases.NOTHING, bonus);
  }

  private Passage popular(Use use, Popularity popularity, double bonus) {
    boolean everywhere = popularity.interestId().isEmpty() && popularity.category().isEmpty();
    String past = Windows.past(Duration.between(popularity.since(), now));
    int rank = popularity.rank();
    return new Passage(
        use,
        null,
        new CountPhrases(
            everywhere,
            popularity.category(),
            past,
            rank <= MAX_RANK_SAID ? Integer.toString(rank) : "",
            ""),
        bonus);
  }

  private KnownItems session() {
    KnownItems made = session;
    if (made == null) {
      made = affinity.known(recent.stream().distinct().toList());
      session = made;
    }
    return made;
  }

  /** An item of the history, with the strongest that the person did to it; null: it is none. */
  private KnownItems.@Nullable Known known(String itemId) {
    ItemFacts known = facts.get(itemId);
    Evidence done = history.get(itemId);
    return known == null || done == null ? null : new KnownItems.Known(known, done.kind());
  }

  private Optional<Explanation> best(
      Listed listed, ItemFacts item, String interest, List<Passage> passages) {
    Composition composition = compositions.of(lexicon, item, interest, passages);
    boolean[] refused = new boolean[composition.size()];
    for (boolean strict : new boolean[] {true, false}) {
      for (int at = first(composition, refused, strict);
          at >= 0;
          at = first(composition, refused, strict)) {
        if (composition.isSound(at)) {
          Draft draft = composition.draft(at);
          variety.add(draft);
          return Optional.of(
              explanation(
                  item,
                  draft.text(),
                  claims.of(draft, listed.subject(), listed.belonging()),
                  listed,
                  ExtractiveExplainer.AUTHOR));
        }
        refused[at] = true;
      }
    }
    return Optional.empty();
  }

  /** Index of the draft to try next; -1: none is left. */
  private int first(Composition composition, boolean[] refused, boolean strict) {
    int best = -1;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < composition.size(); i++) {
      Draft draft = composition.draft(i);
      if (draft.score() <= bestScore) {
        break; // Repetition only takes away from a score.
      }
      if (!refused[i] && !(strict ? variety.tooOften(draft) : variety.said(draft.text()))) {
        double score = draft.score() - variety.repetition(draft);
        if (score > bestScore) {
          best = i;
          bestScore = score;
        }
      }
    }
    return best;
  }

  private static Explanation explanation(
      ItemFacts item, String text, List<Claim> claims, Listed listed, Author author) {
    Explanation.Kind kind = Claims.kind(claims);
    Belonging belonging = listed.belonging();
    return new Explanation(
        item.itemId(),
        text,
        kind,
        claims,
        kind == Explanation.Kind.INTEREST && belonging != null
            ? latest(belonging.interest())
            : List.of(),
        author);
  }

  private static List<String> latest(Interest interest) {
    List<String> events = interest.eventIds();
    return events.subList(Math.max(0, events.size() - MAX_EVENTS), events.size());
  }

  private String interestName(String name) {
    return phrases.computeIfAbsent(name, written -> InterestPhrase.of(written, lexicon)).text();
  }

  /**
   * An item of a list with what may be said to have brought it.
   *
   * @param item null: it is not known
   * @param belonging the interest that it belongs to; null: none
   * @param links what it has in common with that interest's evidence, strongest first
   */
  private record Listed(
      Subject subject, @Nullable ItemFacts item, @Nullable Belonging belonging, List<Link> links) {
    Pair pair() {
      return belonging == null
          ? Pair.ofItem(subject.itemId())
          : Pair.of(belonging.name(), subject.itemId());
    }
  }

  /** An interest's name as written inside a sentence. */
  private record InterestPhrase(String text) {
    private static final int MAX_CHARACTERS = 60;
    private static final int MAX_WORDS = 4;

    static InterestPhrase of(String written, Lexicon lexicon) {
      String name = lexicon.casing().phrase(PlainText.clean(written, MAX_CHARACTERS));
      // One speaks of an interest in many: "board games" for "board game".
      String text = speaksOfAThing(name, lexicon) ? English.more(name) : name;
      boolean usable = !text.isBlank() && English.length(text) <= MAX_WORDS;
      return new InterestPhrase(usable ? text : "");
    }

    private static boolean speaksOfAThing(String name, Lexicon lexicon) {
      String last = English.lastWord(name);
      boolean thing = English.is("thing", last) || lexicon.isTag(name);
      boolean work = English.is("work", last) || last.equals(lexicon.domain().itemNoun());
      return (work || (thing && !lexicon.labels()))
          && !English.isAdjective(last)
          && !English.is("proper", last);
    }
  }
}

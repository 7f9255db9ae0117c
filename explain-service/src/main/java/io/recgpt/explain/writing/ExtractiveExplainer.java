package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.English;
import io.recgpt.explain.language.ItemFacts;
import io.recgpt.explain.language.Lexicon;
import io.recgpt.explain.language.PlainText;
import io.recgpt.explain.writing.Composition.Passage;
import io.recgpt.explain.writing.Explanation.Claim;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Explains recommendations from the words of the catalogue alone, deterministically: it cites
 * evidence where item and interest belong together, and tells the item's own qualities elsewhere
 * (RecGPT V1, recommendation explanation; lengths as in RecGPT V2's length reward).
 */
public final class ExtractiveExplainer {
  /** Name of this engine. */
  public static final String ENGINE = "extractive";

  /** Version of its sentences. */
  public static final String TEMPLATES = Patterns.VERSION;

  private static final int MOST_EVENTS = 20;

  private final Catalogue catalogue;
  private final Compositions compositions;

  /** An explainer of one tenant's catalogue, which may share its compositions with others. */
  public ExtractiveExplainer(Catalogue catalogue, Compositions compositions) {
    this.catalogue = requireNonNull(catalogue);
    this.compositions = requireNonNull(compositions);
  }

  /**
   * Explains the items of one list.
   *
   * @param subjects the items in the order shown
   * @param interests the person's interests
   * @param recent latest items of a session, latest last
   * @return one explanation for each subject, in its order
   */
  public List<Explanation> explain(
      List<Subject> subjects, List<Interest> interests, List<Evidence> recent) {
    return writing(subjects, interests, recent).explain(Map.of());
  }

  /** Begins the work on one list, whose items are as in {@link #explain}. */
  public Writing writing(List<Subject> subjects, List<Interest> interests, List<Evidence> recent) {
    return new Writing(subjects, interests, recent);
  }

  /** The work on one list. For one thread. */
  public final class Writing {
    private final List<Listed> list = new ArrayList<>();
    private final List<Evidence> recent;
    private final Map<String, BehaviorKind> kinds = new HashMap<>();
    private final Map<String, ItemFacts> facts;
    private final Lexicon lexicon;
    private final Affinity affinity;
    private final Variety variety = new Variety();
    private final Map<String, InterestPhrase> phrases = new HashMap<>();

    /** What the session is of; null: not asked for yet. */
    private @Nullable KnownItems session;

    private Writing(List<Subject> subjects, List<Interest> interests, List<Evidence> recent) {
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
        remember(
            interest.evidence(), served.contains(interest.interestId()) ? ids : new HashSet<>());
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
        List<Link> links =
            item == null || interest == null ? List.of() : affinity.links(item, interest);
        list.add(new Listed(subject, item, links.isEmpty() ? null : interest, links));
      }
    }

    private void remember(List<Evidence> evidence, Set<String> ids) {
      for (Evidence one : evidence) {
        ids.add(one.itemId());
        kinds.merge(one.itemId(), one.kind(), (a, b) -> a.strength() >= b.strength() ? a : b);
      }
    }

    /**
     * What sentences written beforehand may be about: the item with the interest that it belongs
     * to, or the item alone where it belongs to none. Unknown items have no pair.
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
          explanations.add(Explanation.none(listed.subject().itemId()));
          continue;
        }
        Prepared sentence = prepared.isEmpty() ? null : prepared.get(listed.pair());
        explanations.add(
            sentence != null && variety.take(sentence.text())
                ? prepared(listed, sentence)
                : explain(listed, item));
      }
      return explanations;
    }

    private Explanation prepared(Listed listed, Prepared sentence) {
      Interest interest = listed.interest();
      boolean linked = interest != null && !listed.pair().interest().isEmpty();
      return new Explanation(
          listed.subject().itemId(),
          sentence.text(),
          linked ? Claim.INTEREST : Claim.ITEM,
          linked ? listed.subject().interestId() : "",
          interest != null && linked ? latest(interest) : List.of(),
          linked ? List.of(listed.links().getFirst().evidence().itemId()) : List.of(),
          sentence.author());
    }

    private Explanation explain(Listed listed, ItemFacts item) {
      Interest interest = listed.interest();
      if (interest != null) {
        List<Link> links = listed.links();
        String name = interestName(interest, item);
        List<Passage> passages = new ArrayList<>();
        for (Link link : links) {
          double behind = link.strength() - links.getFirst().strength();
          passages.add(new Passage(Use.LINK, link, 0.4 * behind));
        }
        passages.add(new Passage(Use.INTEREST, null, -0.1));
        Optional<Draft> best = best(item, name, passages);
        if (best.isPresent()) {
          return explanation(item, best.get(), Claim.INTEREST, interest, links);
        }
      }
      return behavior(listed.subject(), item).orElseGet(() -> own(listed.subject(), item));
    }

    private Optional<Explanation> behavior(Subject subject, ItemFacts item) {
      List<Link> links = new ArrayList<>();
      List<Passage> passages = new ArrayList<>();
      ItemFacts anchor = facts.get(subject.anchorItemId());
      if (anchor != null && subject.channels().contains(Channel.ITEM_TO_ITEM)) {
        Link link = affinity.compare(item, anchor, kinds.get(anchor.itemId()));
        links.add(link);
        passages.add(new Passage(Use.CO_CHOSEN, link, 0));
      }
      if (subject.interestId().isEmpty()) {
        for (Link link : affinity.links(item, session(), known(anchor))) {
          links.add(link);
          passages.add(new Passage(Use.LINK, link, 0.4 * (link.strength() - 1)));
        }
      }
      if (links.isEmpty()) {
        return Optional.empty();
      }
      return best(item, "", passages)
          .map(draft -> explanation(item, draft, Claim.BEHAVIOR, null, links));
    }

    private KnownItems session() {
      KnownItems made = session;
      if (made == null) {
        made = affinity.known(recent.stream().distinct().toList());
        session = made;
      }
      return made;
    }

    /** The item that led here, with the strongest that the person did to it; null: nothing. */
    private KnownItems.@Nullable Known known(@Nullable ItemFacts anchor) {
      BehaviorKind kind = anchor == null ? null : kinds.get(anchor.itemId());
      return anchor == null || kind == null ? null : new KnownItems.Known(anchor, kind);
    }

    private Explanation own(Subject subject, ItemFacts item) {
      List<Passage> passages = new ArrayList<>(List.of(new Passage(Use.OWN, null, 0)));
      if (subject.topIsTrending()) {
        passages.add(new Passage(Use.TRENDING, null, 0.2));
      }
      Optional<Draft> best = best(item, "", passages);
      return best.map(draft -> explanation(item, draft, Claim.ITEM, null, List.of()))
          .orElseGet(() -> lastResort(item));
    }

    /** A sentence that is true of any item, for one of which nothing can be quoted. */
    private Explanation lastResort(ItemFacts item) {
      String noun = lexicon.domain().itemNoun();
      String text = "One of the " + English.plural(noun) + " in this catalogue";
      return new Explanation(
          item.itemId(), text, Claim.ITEM, "", List.of(), List.of(), Author.EXTRACTIVE);
    }

    private Optional<Draft> best(ItemFacts item, String interest, List<Passage> passages) {
      Composition composition = compositions.of(lexicon, item, interest, passages);
      boolean[] refused = new boolean[composition.size()];
      for (boolean strict : new boolean[] {true, false}) {
        for (int at = first(composition, refused, strict);
            at >= 0;
            at = first(composition, refused, strict)) {
          if (composition.isSound(at)) {
            variety.add(composition.draft(at));
            return Optional.of(composition.draft(at));
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

    private Explanation explanation(
        ItemFacts item, Draft draft, Claim claim, @Nullable Interest interest, List<Link> links) {
      List<String> cited = draft.cited();
      if (cited.isEmpty() && interest != null) {
        cited = List.of(links.getFirst().evidence().itemId());
      }
      return new Explanation(
          item.itemId(),
          draft.text(),
          claim,
          interest == null ? "" : interest.interestId(),
          interest == null ? List.of() : latest(interest),
          cited,
          Author.EXTRACTIVE);
    }

    private List<String> latest(Interest interest) {
      List<String> events = interest.eventIds();
      return events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size());
    }

    private String interestName(Interest interest, ItemFacts item) {
      InterestPhrase phrase =
          phrases.computeIfAbsent(interest.name(), written -> InterestPhrase.of(written, lexicon));
      return phrase.tooLong() || item.titleStems().contains(phrase.headStem()) ? "" : phrase.text();
    }
  }

  /**
   * An item of a list with what may be said to have brought it.
   *
   * @param item null: it is not known
   * @param interest the interest that it belongs to; null: none
   * @param links what it has in common with the interest's evidence, strongest first; empty: it
   *     belongs to none
   */
  private record Listed(
      Subject subject, @Nullable ItemFacts item, @Nullable Interest interest, List<Link> links) {
    Pair pair() {
      return interest == null
          ? Pair.ofItem(subject.itemId())
          : Pair.of(interest.name(), subject.itemId());
    }
  }

  /** An interest's name as written inside a sentence. */
  private record InterestPhrase(String text, String headStem, boolean tooLong) {
    private static final int MOST_CHARACTERS = 60;
    private static final int MOST_WORDS = 4;

    static InterestPhrase of(String written, Lexicon lexicon) {
      String text = lexicon.casing().phrase(PlainText.clean(written, MOST_CHARACTERS));
      return new InterestPhrase(
          text.isBlank() ? "" : text,
          English.stem(English.lastWord(text)),
          English.length(text) > MOST_WORDS);
    }
  }
}

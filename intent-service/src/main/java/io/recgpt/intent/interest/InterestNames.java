package io.recgpt.intent.interest;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.catalogue.Scored;
import io.recgpt.intent.catalogue.Vectors;
import io.recgpt.intent.catalogue.Vocabulary;
import io.recgpt.intent.catalogue.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names for evidence from the vocabulary: the phrase that most of the evidence carries and most of
 * the catalogue does not.
 */
final class InterestNames {
  private static final double MIN_COVERAGE = 0.4;
  private static final double SAME_NAME = 0.6;

  /** A word without a modifier names an interest only where no phrase does. */
  private static final double BARE = 0.3;

  /** Names that fewer items carry lead to little. */
  private static final double OPEN = 6;

  private static final int MAX_FALLBACK_WORDS = 6;
  private static final int MAX_TRIED = 5;

  private final Catalogue catalogue;
  private final Vocabulary vocabulary;

  InterestNames(Catalogue catalogue, Vocabulary vocabulary) {
    this.catalogue = catalogue;
    this.vocabulary = vocabulary;
  }

  /**
   * A kind of thing that an interest is about.
   *
   * @param stems of its words, to compare names by
   * @param phrase its place in the vocabulary; -1 for none
   */
  record Kind(String text, List<String> stems, int phrase) {
    boolean near(Kind other) {
      return Phrase.overlap(stems, other.stems) >= SAME_NAME;
    }
  }

  /** A name: one kind of thing, or a few. */
  record Name(List<Kind> kinds) {
    Name {
      kinds = List.copyOf(kinds);
    }

    /** "Lunch bags, picnic bags and jumbo bags". */
    String text() {
      List<String> texts = kinds.stream().map(Kind::text).toList();
      int last = texts.size() - 1;
      return last < 1
          ? texts.getFirst()
          : String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
    }

    /** The kinds by their words, where there are several. */
    List<String> several() {
      return kinds.size() > 1 ? kinds.stream().map(Kind::text).toList() : List.of();
    }

    /** The name with one more kind; "bags" take the place of "lunch bags". */
    Name with(Kind kind) {
      if (kinds.stream().anyMatch(each -> kind.stems().containsAll(each.stems()))) {
        return this;
      }
      List<Kind> others =
          kinds.stream().filter(each -> !each.stems().containsAll(kind.stems())).toList();
      return new Name(Stream.concat(others.stream(), Stream.of(kind)).toList());
    }

    boolean near(Name other) {
      return other.kinds.stream().anyMatch(kind -> kinds.stream().anyMatch(kind::near));
    }
  }

  /** The best name for evidence that is no near copy of names that are taken. */
  Optional<Name> best(List<Evidence> members, float[] centre, List<Name> taken) {
    return Stream.concat(
            ranked(members, centre).stream().map(scored -> name(scored.index())),
            Stream.of(fallback(members)))
        .filter(name -> taken.stream().noneMatch(name::near))
        .findFirst();
  }

  /** Names of kinds of things that several of the evidence carry, best first. */
  List<Name> kinds(Candidate candidate, List<Name> taken) {
    return ranked(candidate.supporting(), candidate.centre()).stream()
        .filter(scored -> readable(scored.index()))
        .map(scored -> name(scored.index()))
        .filter(name -> taken.stream().noneMatch(name::near))
        .limit(MAX_TRIED)
        .toList();
  }

  /** The part of a candidate that carries a name, and the searches beside it. */
  Candidate carriers(Candidate candidate, Name name) {
    return new Candidate(
        candidate.members().stream()
            .filter(member ->
                member.item() < 0
                    || name.kinds().stream().anyMatch(kind -> carries(member, kind.phrase())))
            .toList(),
        catalogue.dimension());
  }

  private boolean carries(Evidence member, int phrase) {
    return Arrays.stream(carried(member)).anyMatch(p -> p == phrase);
  }

  /** Whether a phrase can stand as a name of its own. */
  boolean readable(int p) {
    Phrase phrase = vocabulary.phrase(p);
    return phrase.quality() >= Phrase.MIN_QUALITY
        && !vocabulary.isDesign(p)
        && !vocabulary.isPartial(p)
        && (phrase.bare() || catalogue.tagged() || vocabulary.oneKind(p));
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  Name named(int p) {
    return name(p);
  }

  /** A phrase as a kind of thing. */
  Kind kind(int p) {
    return new Kind(vocabulary.plural(p), vocabulary.phrase(p).stems(), p);
  }

  /** Phrases that a piece of evidence carries. */
  int[] carried(Evidence member) {
    return member.item() >= 0
        ? vocabulary.ofItem(member.item())
        : vocabulary.within(catalogue.words().contentStems(member.text()));
  }

  /** How well a phrase names whatever carries it: what it distinguishes, and how it reads. */
  double worth(int p) {
    Phrase phrase = vocabulary.phrase(p);
    boolean bare = phrase.bare() && phrase.quality() < Phrase.READS_WELL;
    double open = Math.min(1, Math.sqrt(phrase.frequency() / OPEN));
    return Math.sqrt(vocabulary.specificity(p) * phrase.quality()) * (bare ? BARE : 1) * open;
  }

  /**
   * Phrases that name the evidence, best first: most of it, and at least two things, carry them.
   */
  List<Scored> ranked(List<Evidence> members, float[] centre) {
    Map<Integer, Double> weights = new HashMap<>();
    Map<Integer, Set<String>> carriers = new HashMap<>();
    Set<String> distinct = new HashSet<>();
    double total = 0;
    for (Evidence member : members) {
      double weight = Math.max(0.1, member.weight());
      String thing = Words.lowerCase(member.text());
      total += weight;
      distinct.add(thing);
      for (int p : carried(member)) {
        weights.merge(p, weight, Double::sum);
        carriers.computeIfAbsent(p, absent -> new HashSet<>()).add(thing);
      }
    }
    int least = Math.min(2, distinct.size());
    List<Scored> ranked = new ArrayList<>();
    for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
      int p = entry.getKey();
      double share = entry.getValue() / total;
      if (share >= MIN_COVERAGE && carriers.getOrDefault(p, Set.of()).size() >= least) {
        double nearness = Math.max(0.05, Vectors.dot(vocabulary.centre(p), centre));
        ranked.add(new Scored(p, Math.pow(share, 1.5) * worth(p) * Math.sqrt(nearness)));
      }
    }
    ranked.sort(Scored.WORST_FIRST.reversed());
    return ranked;
  }

  private Name name(int p) {
    return new Name(List.of(kind(p)));
  }

  /** The words of what weighs most. */
  private Name fallback(List<Evidence> members) {
    Evidence heaviest = members.getFirst();
    String text = Words.lowerCase(heaviest.text());
    List<String> shown = new ArrayList<>();
    for (List<String> run : catalogue.words().runs(text)) {
      for (String word : run) {
        if (!catalogue.brandWords().contains(Words.stem(word))
            && shown.size() < MAX_FALLBACK_WORDS) {
          shown.add(word);
        }
      }
    }
    while (!shown.isEmpty() && catalogue.words().isStop(shown.getLast())) {
      shown.removeLast();
    }
    String name = shown.isEmpty() ? text : String.join(" ", shown);
    return new Name(List.of(new Kind(name, catalogue.words().contentStems(name), -1)));
  }
}

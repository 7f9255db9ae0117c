package io.recgpt.intent.interest;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.catalogue.Vectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Widens interests by what the evidence has beside them: kinds of things that are much like theirs,
 * "lunch bags and picnic bags", and interests of several kinds each of which would be too little.
 */
final class Widening {
  /** Kinds that an interest may name: more, and nobody reads its name to the end. */
  private static final int MAX_KINDS = 3;

  /** Kinds of one interest mean more alike things than this share of random pairs of items. */
  private static final double SAME_WORLD = 0.99;

  /** So many items of the catalogue must carry a kind's name, so that there are others. */
  private static final int MIN_CARRIERS = 3;

  private final Catalogue catalogue;
  private final InterestNames names;
  private final Verdict.Measures measures;
  private final double least;
  private final double leastMeaning;

  Widening(Catalogue catalogue, InterestNames names, Verdict.Measures measures) {
    this.catalogue = catalogue;
    this.names = names;
    this.measures = measures;
    this.least = catalogue.quantile(Grouping.MEMBER_QUANTILE);
    this.leastMeaning = catalogue.randomMeaning(SAME_WORLD);
  }

  /** Evidence under one phrase, in no interest yet. */
  private record Unit(InterestNames.Kind kind, Candidate candidate) {
    double weight() {
      return candidate.weight();
    }
  }

  /**
   * Widens interests, and adds those that several kinds make together.
   *
   * @param evidence what may be used
   */
  void widen(List<InterestMiner.Named> named, List<Evidence> evidence, int most) {
    List<Unit> units = units(named, evidence);
    List<Unit> left = new ArrayList<>();
    for (Unit unit : units) {
      if (!joins(named, unit)) {
        left.add(unit);
      }
    }
    together(named, left, most);
  }

  /** The evidence beside the interests, under the phrases that most of it carries. */
  private List<Unit> units(List<InterestMiner.Named> named, List<Evidence> evidence) {
    Set<Evidence> open = Collections.newSetFromMap(new IdentityHashMap<>());
    evidence.stream().filter(member -> member.item() >= 0).forEach(open::add);
    named.forEach(one -> one.candidate().members().forEach(open::remove));
    Map<Integer, List<Evidence>> carriers = new HashMap<>();
    for (Evidence member : evidence) {
      if (open.contains(member)) {
        for (int p : names.carried(member)) {
          if (tells(p)) {
            carriers.computeIfAbsent(p, absent -> new ArrayList<>()).add(member);
          }
        }
      }
    }
    List<Unit> units = new ArrayList<>();
    while (true) {
      int best = -1;
      double most = 0;
      for (Map.Entry<Integer, List<Evidence>> entry : carriers.entrySet()) {
        double weight =
            entry.getValue().stream().filter(open::contains).mapToDouble(Evidence::weight).sum();
        double worth = weight * names.worth(entry.getKey());
        if (worth > most || (worth == most && best >= 0 && entry.getKey() < best)) {
          most = worth;
          best = entry.getKey();
        }
      }
      if (best < 0) {
        return units;
      }
      List<Evidence> members =
          carriers.getOrDefault(best, List.of()).stream().filter(open::contains).toList();
      members.forEach(open::remove);
      carriers.remove(best);
      units.add(new Unit(names.kind(best), candidate(members)));
    }
  }

  /** Whether a phrase can be one of several kinds. */
  private boolean tells(int p) {
    Phrase phrase = names.vocabulary().phrase(p);
    return phrase.frequency() >= MIN_CARRIERS && names.readable(p);
  }

  /** Adds a kind to the interest that is most like it, if one is enough. */
  private boolean joins(List<InterestMiner.Named> named, Unit unit) {
    int best = -1;
    InterestMiner.Named wider = null;
    double most = least;
    for (int i = 0; i < named.size(); i++) {
      InterestMiner.Named one = named.get(i);
      double similarity = one.candidate().similarity(unit.candidate());
      if (similarity >= most
          && fits(one.name(), unit.kind())
          && isFree(one.name().with(unit.kind()), named, one)) {
        Optional<InterestMiner.Named> joined = joined(one, unit);
        if (joined.isPresent()) {
          most = similarity;
          best = i;
          wider = joined.get();
        }
      }
    }
    if (wider == null) {
      return false;
    }
    named.set(best, wider);
    return true;
  }

  /** Whether a kind is of the same world as those of a name, which has room for it. */
  private boolean fits(InterestNames.Name name, InterestNames.Kind kind) {
    return name.with(kind).kinds().size() <= MAX_KINDS
        && name.kinds().stream()
            .allMatch(each ->
                each.phrase() >= 0
                    && Vectors.dot(
                            names.vocabulary().centre(each.phrase()),
                            names.vocabulary().centre(kind.phrase()))
                        >= leastMeaning);
  }

  /** Whether no interest, but for the one that is renamed, has a name near to this. */
  private static boolean isFree(
      InterestNames.Name name,
      List<InterestMiner.Named> named,
      InterestMiner.@Nullable Named renamed) {
    return named.stream().noneMatch(one -> !one.equals(renamed) && one.name().near(name));
  }

  private Optional<InterestMiner.Named> joined(InterestMiner.Named one, Unit unit) {
    Candidate both = both(one.candidate(), unit.candidate());
    InterestNames.Name name = one.name().with(unit.kind());
    return Verdict.of(both, measures) instanceof Verdict.Kept kept
        ? Optional.of(
            new InterestMiner.Named(
                both,
                kept.stage(),
                name,
                one.strength() + InterestMiner.strength(unit.candidate())))
        : Optional.empty();
  }

  /** Interests of several kinds that are much alike. */
  private void together(List<InterestMiner.Named> named, List<Unit> units, int most) {
    List<Unit> left = new ArrayList<>(units);
    left.sort(Comparator.comparingDouble(Unit::weight).reversed());
    while (!left.isEmpty() && named.size() < most) {
      Unit first = left.removeFirst();
      InterestNames.Name name = new InterestNames.Name(List.of(first.kind()));
      Candidate candidate = first.candidate();
      while (true) {
        Unit nearest = null;
        double nearness = least;
        for (Unit unit : left) {
          double similarity = candidate.similarity(unit.candidate());
          if (similarity >= nearness && fits(name, unit.kind())) {
            nearness = similarity;
            nearest = unit;
          }
        }
        if (nearest == null) {
          break;
        }
        left.remove(nearest);
        candidate = both(candidate, nearest.candidate());
        name = name.with(nearest.kind());
      }
      InterestNames.Name whole = name;
      if (Verdict.of(candidate, measures) instanceof Verdict.Kept kept
          && isFree(whole, named, null)) {
        named.add(
            new InterestMiner.Named(
                candidate, kept.stage(), name, InterestMiner.strength(candidate)));
      }
    }
  }

  private Candidate both(Candidate one, Candidate other) {
    return candidate(Stream.concat(one.members().stream(), other.members().stream()).toList());
  }

  private Candidate candidate(List<Evidence> members) {
    return Candidate.latestFirst(members, catalogue.dimension());
  }
}

package io.recgpt.intent.interest;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.profile.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Interests beside the groups: phrases that several products of the evidence carry, more than the
 * catalogue would let one expect. A thing may prove several of them, as a family adventure proves
 * both; each time it proves less.
 */
final class Themes {
  /** Products that must carry a theme's name; more where much of the catalogue carries it. */
  private static final int MIN_PRODUCTS = 2;

  private static final int MIN_PRODUCTS_IF_WIDE = 3;
  private static final double WIDE = 0.03;

  /**
   * A theme is no other interest's twin nor part: the evidence that both have, of all that either
   * has.
   */
  private static final double SAME_EVIDENCE = 0.5;

  /** Carriers in the evidence must be so many times as frequent as in the catalogue. */
  private static final double MIN_LIFT = 1.5;

  /** Weight of evidence, counted by how often it is used already, that a theme must add. */
  private static final double MIN_GAIN = 0.4;

  /** How many things of the catalogue, beyond the evidence, must carry a name: of so many items. */
  private static final int ITEMS_PER_OPEN = 500;

  private static final int MAX_OPEN = 5;

  private final Catalogue catalogue;
  private final InterestNames names;
  private final Verdict.Measures measures;

  Themes(Catalogue catalogue, InterestNames names, Verdict.Measures measures) {
    this.catalogue = catalogue;
    this.names = names;
    this.measures = measures;
  }

  private record Theme(int phrase, Candidate candidate, Stage stage, double lift) {}

  /**
   * Adds themes of the evidence to interests until none says anything new.
   *
   * @param judge the stage of what is an interest
   */
  void addTo(
      List<InterestMiner.Named> named,
      List<Evidence> evidence,
      int most,
      Function<Candidate, Optional<Stage>> judge) {
    IdentityHashMap<Evidence, Integer> uses = new IdentityHashMap<>();
    named.forEach(
        one -> one.candidate().supporting().forEach(member -> uses.merge(member, 1, Integer::sum)));
    List<Theme> themes = themes(evidence, judge);
    while (named.size() < most && !themes.isEmpty()) {
      Theme best = null;
      double mostGain = MIN_GAIN;
      for (Theme theme : themes) {
        double gain = gain(theme, uses);
        if (gain > mostGain) {
          mostGain = gain;
          best = theme;
        }
      }
      if (best == null) {
        break;
      }
      themes.remove(best);
      InterestNames.Name name = names.named(best.phrase());
      Candidate candidate = best.candidate();
      if (named.stream()
          .noneMatch(one -> one.name().near(name) || same(one.candidate(), candidate))) {
        double fresh = fresh(candidate, uses);
        named.add(
            new InterestMiner.Named(
                candidate, best.stage(), name, fresh * InterestMiner.strength(candidate)));
        candidate.supporting().forEach(member -> uses.merge(member, 1, Integer::sum));
      }
    }
  }

  private List<Theme> themes(List<Evidence> evidence, Function<Candidate, Optional<Stage>> judge) {
    Map<Integer, List<Evidence>> carriers = new HashMap<>();
    int items = 0;
    for (Evidence member : evidence) {
      if (member.item() >= 0 && member.weight() > 0) {
        items++;
        for (int p : names.carried(member)) {
          carriers.computeIfAbsent(p, absent -> new ArrayList<>()).add(member);
        }
      }
    }
    int open = Math.clamp(catalogue.size() / ITEMS_PER_OPEN, 1, MAX_OPEN);
    List<Theme> themes = new ArrayList<>();
    for (Map.Entry<Integer, List<Evidence>> entry : carriers.entrySet()) {
      Phrase phrase = names.vocabulary().phrase(entry.getKey());
      List<Evidence> members = entry.getValue();
      double lift =
          (double) members.size() / items * catalogue.size() / Math.max(1, phrase.frequency());
      boolean wide = phrase.bare() || phrase.frequency() > WIDE * catalogue.size();
      int least = wide ? MIN_PRODUCTS_IF_WIDE : MIN_PRODUCTS;
      if (members.size() >= least
          && lift >= MIN_LIFT
          && phrase.frequency() - members.size() >= open
          && names.readable(entry.getKey())) {
        theme(entry.getKey(), members, least, lift, judge).ifPresent(themes::add);
      }
    }
    themes.sort(Comparator.comparingInt(Theme::phrase));
    return themes;
  }

  private Optional<Theme> theme(
      int phrase,
      List<Evidence> members,
      int least,
      double lift,
      Function<Candidate, Optional<Stage>> judge) {
    Candidate candidate = Candidate.latestFirst(members, catalogue.dimension());
    if (candidate.distinctProducts(measures.words()) < least) {
      return Optional.empty();
    }
    return judge.apply(candidate).map(stage -> new Theme(phrase, candidate, stage, lift));
  }

  private double gain(Theme theme, IdentityHashMap<Evidence, Integer> uses) {
    double weight = 0;
    for (Evidence member : theme.candidate().supporting()) {
      weight += member.weight() / (1 + uses.getOrDefault(member, 0));
    }
    return weight * names.worth(theme.phrase()) * Math.pow(theme.lift(), 0.25);
  }

  private static double fresh(Candidate candidate, IdentityHashMap<Evidence, Integer> uses) {
    double weight = 0;
    for (Evidence member : candidate.supporting()) {
      weight += member.weight() / (1 + uses.getOrDefault(member, 0));
    }
    return weight / Math.max(1e-9, candidate.weight());
  }

  private static boolean same(Candidate one, Candidate other) {
    Set<Integer> items = items(one);
    Set<Integer> others = items(other);
    int all = items.size() + others.size();
    int least = Math.min(items.size(), others.size());
    items.retainAll(others);
    return items.size() == least || items.size() >= SAME_EVIDENCE * (all - items.size());
  }

  private static Set<Integer> items(Candidate candidate) {
    Set<Integer> items = new HashSet<>();
    candidate.supporting().forEach(member -> items.add(member.item()));
    return items;
  }
}

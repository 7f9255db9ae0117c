package io.recgpt.intent.interest;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Vocabulary;
import io.recgpt.intent.catalogue.Words;
import io.recgpt.intent.profile.DropCause;
import io.recgpt.intent.profile.DroppedInterest;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the interests in one person's evidence: clusters, names, gates. */
public final class InterestMiner {
  /** RecGPT V1's production mean is 16.1. */
  public static final int MAX_INTERESTS = 20;

  private static final int MAX_DROPPED = 10;
  private static final int MAX_BEGINNINGS = 3;
  private static final int MAX_EVENT_IDS = 100;
  private static final int MAX_ITEMS = 20;
  private static final int MAX_DROPPED_ITEMS = 100;

  /** And what was joined must lie closer than this share to its centre. */
  static final double COHESION_QUANTILE = 0.98;

  private final Catalogue catalogue;
  private final InterestNames names;
  private final double rhythmDays;
  private final Reasons reasons;

  /**
   * A miner of one tenant.
   *
   * @param rhythmDays days between two visits that are usual in the tenant's log
   * @param reasons words the reasons
   */
  public InterestMiner(
      Catalogue catalogue, Vocabulary vocabulary, double rhythmDays, Reasons reasons) {
    this.catalogue = catalogue;
    this.names = new InterestNames(catalogue, vocabulary);
    this.rhythmDays = rhythmDays;
    this.reasons = reasons;
  }

  /** What candidates of a person are judged by, who came on such days. */
  public Verdict.Measures measures(Visits visits, Instant asOf) {
    return new Verdict.Measures(
        asOf,
        visits,
        rhythmDays,
        catalogue.quantile(COHESION_QUANTILE),
        catalogue.words(),
        reasons);
  }

  /** How reasons are worded. */
  public Reasons reasons() {
    return reasons;
  }

  /** What was found and what was refused, strongest first. */
  public record Mined(List<GroundedInterest> found, List<DroppedInterest> dropped) {}

  /** Mines evidence of a person who came on such days. */
  public Mined mine(List<Evidence> evidence, Visits visits, Instant asOf) {
    List<Candidate> candidates =
        Grouping.of(evidence, catalogue, names).stream()
            .sorted(
                Comparator.comparingDouble(InterestMiner::strength)
                    .reversed()
                    .thenComparing(candidate -> candidate.members().getFirst().text()))
            .toList();
    List<Kept> kept = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    Verdict.Measures measures = measures(visits, asOf);
    for (Candidate candidate : candidates) {
      switch (Verdict.of(candidate, measures)) {
        case Verdict.Kept verdict -> kept.add(new Kept(candidate, verdict.stage()));
        case Verdict.Dropped verdict -> refusals.add(new Refusal(candidate, verdict));
      }
    }
    List<Named> named = named(kept, measures);
    List<Evidence> open = open(evidence, refusals);
    Themes themes = new Themes(catalogue, names, measures);
    themes.addTo(named, open, MAX_INTERESTS, candidate -> stage(candidate, measures));
    // Where items have tags, these name what belongs together, and looks and materials as well.
    if (!catalogue.tagged()) {
      new Widening(catalogue, names, measures).widen(named, open, MAX_INTERESTS);
    }
    if (named.isEmpty()) {
      keepBeginnings(named, refusals, measures);
      Instant lastActivity = lastActivity(evidence, asOf);
      themes.addTo(
          named,
          open,
          MAX_BEGINNINGS,
          candidate ->
              beginning(candidate, Verdict.of(candidate, measures), lastActivity, measures)
                  ? Optional.of(Verdict.stage(candidate, measures))
                  : Optional.empty());
    }
    return new Mined(found(named), dropped(told(refusals, named), named));
  }

  /** Without what came to be evidence of an interest after all. */
  private static List<Refusal> told(List<Refusal> refusals, List<Named> named) {
    Set<Evidence> used = Collections.newSetFromMap(new IdentityHashMap<>());
    named.forEach(one -> used.addAll(one.candidate().members()));
    return refusals.stream()
        .filter(refusal -> refusal.lasting() || !used.containsAll(refusal.candidate().members()))
        .toList();
  }

  private static Optional<Stage> stage(Candidate candidate, Verdict.Measures measures) {
    return Verdict.of(candidate, measures) instanceof Verdict.Kept verdict
        ? Optional.of(verdict.stage())
        : Optional.empty();
  }

  /** Evidence that speaks for its item and is in no group that was refused for good. */
  private static List<Evidence> open(List<Evidence> evidence, List<Refusal> refusals) {
    Set<Evidence> refused = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Refusal refusal : refusals) {
      if (refusal.lasting()) {
        refused.addAll(refusal.candidate().members());
      }
    }
    return evidence.stream()
        .filter(member -> !member.rejected() && !refused.contains(member))
        .toList();
  }

  /** A candidate that is an interest. */
  record Kept(Candidate candidate, Stage stage) {}

  /** An interest with its name and its part of the evidence's weight, before these sum to 1. */
  record Named(Candidate candidate, Stage stage, InterestNames.Name name, double strength) {}

  /** What of each candidate carries its name, if that still is an interest. */
  private List<Named> named(List<Kept> kept, Verdict.Measures measures) {
    List<Named> named = new ArrayList<>();
    for (Kept one : kept) {
      List<InterestNames.Name> taken = named.stream().map(Named::name).toList();
      for (InterestNames.Name name : names.kinds(one.candidate(), taken)) {
        Candidate carriers = names.carriers(one.candidate(), name);
        if (named.size() < MAX_INTERESTS
            && Verdict.of(carriers, measures) instanceof Verdict.Kept verdict) {
          named.add(new Named(carriers, verdict.stage(), name, strength(carriers)));
          break;
        }
      }
    }
    return named;
  }

  /**
   * For a person without any interest, several alike things of one occasion are the beginning of
   * one, as long as the person has not come back without it: better than nothing, and said to be
   * so.
   */
  private void keepBeginnings(
      List<Named> named, List<Refusal> refusals, Verdict.Measures measures) {
    Instant lastActivity =
        refusals.stream()
            .map(refusal -> refusal.candidate().last())
            .max(Comparator.naturalOrder())
            .orElse(measures.asOf());
    for (Refusal refusal : List.copyOf(refusals)) {
      Candidate candidate = refusal.candidate();
      if (named.size() < MAX_BEGINNINGS
          && beginning(candidate, refusal.verdict(), lastActivity, measures)) {
        List<InterestNames.Name> taken = named.stream().map(Named::name).toList();
        for (InterestNames.Name name : names.kinds(candidate, taken)) {
          Candidate carriers = names.carriers(candidate, name);
          if (carriers.distinctProducts(measures.words()) >= Verdict.MIN_PRODUCTS) {
            named.add(
                new Named(carriers, Verdict.stage(carriers, measures), name, strength(carriers)));
            refusals.remove(refusal);
            break;
          }
        }
      }
    }
  }

  private static boolean beginning(
      Candidate candidate, Verdict verdict, Instant lastActivity, Verdict.Measures measures) {
    return verdict instanceof Verdict.Dropped dropped
        && (dropped.cause() == DropCause.THIN_EVIDENCE
            || (dropped.cause() == DropCause.BURST
                && Candidate.days(candidate.last(), lastActivity) < 1))
        && candidate.distinctProducts(measures.words()) >= Verdict.MIN_PRODUCTS
        && candidate.positive() >= Verdict.MIN_WEIGHT
        && candidate.cohesion() >= measures.leastCohesion()
        && Candidate.days(candidate.last(), measures.asOf()) <= Verdict.ONE_DAY_LASTS_DAYS;
  }

  private static Instant lastActivity(List<Evidence> evidence, Instant asOf) {
    return evidence.stream().map(Evidence::last).max(Comparator.naturalOrder()).orElse(asOf);
  }

  /** Weight counts less than proportionally, so that one large cluster leaves room for others. */
  public static double strength(Candidate candidate) {
    return Math.pow(Math.max(0, candidate.weight()), 0.75)
        * Math.max(0, 1 - candidate.negative() / Math.max(0.01, candidate.positive()))
        * (0.5 + Math.clamp(candidate.cohesion(), 0, 1));
  }

  private List<GroundedInterest> found(List<Named> named) {
    double total = Math.max(1e-9, named.stream().mapToDouble(Named::strength).sum());
    return named.stream()
        .sorted(Comparator.comparingDouble(Named::strength).reversed())
        .map(one ->
            new GroundedInterest(
                interest(
                    one.candidate(),
                    one.name().text(),
                    one.name().several(),
                    one.stage(),
                    one.strength() / total,
                    reasons.of(one.candidate())),
                one.candidate()))
        .toList();
  }

  /** All that is said of an interest beyond its name and reason comes out of the evidence. */
  public static Interest interest(
      Candidate candidate,
      String name,
      List<String> kinds,
      Stage stage,
      double strength,
      String reason) {
    List<Interest.EvidenceItem> items =
        candidate.supporting().stream()
            .filter(member -> member.item() >= 0)
            .limit(MAX_ITEMS)
            .map(InterestMiner::item)
            .toList();
    return new Interest(
        interestId(name),
        name,
        kinds,
        stage,
        reason,
        Math.clamp(strength, 0, 1),
        Math.clamp(candidate.cohesion(), -1, 1),
        eventIds(candidate),
        items,
        candidate.counts(),
        candidate.first(),
        candidate.last());
  }

  private static Interest.EvidenceItem item(Evidence member) {
    Behavior strongest =
        member.behaviors().stream()
            .max(
                Comparator.<Behavior>comparingDouble(behavior -> behavior.kind().weight())
                    .thenComparing(Behavior::occurredAt))
            .orElseThrow();
    return new Interest.EvidenceItem(strongest.itemId(), strongest.kind(), strongest.occurredAt());
  }

  private static String interestId(String name) {
    return "i-" + name.replaceAll("[^\\p{L}\\p{N}]+", "-");
  }

  /** By names that no interest has: what is refused is not also believed. */
  private List<DroppedInterest> dropped(List<Refusal> refusals, List<Named> named) {
    List<InterestNames.Name> taken = named.stream().map(Named::name).toList();
    return refusals.stream()
        .filter(refusal -> refusal.candidate().behaviors().size() > 1)
        .sorted(Comparator.comparingDouble(Refusal::notability).reversed())
        .limit(MAX_DROPPED)
        .map(refusal ->
            new DroppedInterest(
                nameBeside(refusal.candidate(), taken),
                refusal.verdict().cause(),
                refusal.verdict().reason(),
                eventIds(refusal.candidate()),
                itemIds(refusal.candidate())))
        .toList();
  }

  /** A name that is not taken; where there is none, the text of what weighs most. */
  private String nameBeside(Candidate candidate, List<InterestNames.Name> taken) {
    List<Evidence> core =
        candidate.supporting().isEmpty() ? candidate.members() : candidate.supporting();
    return names
        .best(core, candidate.centre(), taken)
        .map(InterestNames.Name::text)
        .orElseGet(() -> Words.lowerCase(core.getFirst().text()));
  }

  /** The latest, oldest first. */
  public static List<String> eventIds(Candidate candidate) {
    List<Behavior> behaviors = candidate.behaviors();
    return behaviors
        .subList(Math.max(0, behaviors.size() - MAX_EVENT_IDS), behaviors.size())
        .stream()
        .map(Behavior::eventId)
        .toList();
  }

  /** The items concerned, latest first. */
  public static List<String> itemIds(Candidate candidate) {
    return candidate.behaviors().reversed().stream()
        .map(Behavior::itemId)
        .filter(id -> !id.isEmpty())
        .distinct()
        .limit(MAX_DROPPED_ITEMS)
        .toList();
  }

  /** A candidate with why it was refused. */
  private record Refusal(Candidate candidate, Verdict.Dropped verdict) {
    /** True where its things are no part of any interest. */
    boolean lasting() {
      return verdict.cause().refusal();
    }

    double notability() {
      double cause =
          switch (verdict.cause()) {
            case GIFT, CONSUMABLE, REJECTED -> 3;
            case BURST -> 2;
            case INCOHERENT, THIN_EVIDENCE -> 1;
          };
      return cause * Math.log(1 + candidate.behaviors().size());
    }
  }
}

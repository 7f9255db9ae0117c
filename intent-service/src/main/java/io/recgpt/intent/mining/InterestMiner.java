package io.recgpt.intent.mining;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Vocabulary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the interests in one person's evidence: clusters, names, gates. */
final class InterestMiner {
  /** Production mean of RecGPT V1. */
  static final int MOST_INTERESTS = 16;

  private static final int MOST_DROPPED = 10;
  private static final int MOST_BEGINNINGS = 3;
  private static final double BEGINNING_DAYS = 183;
  private static final int MOST_EVENT_IDS = 100;
  private static final int MOST_ITEMS = 20;
  private static final int MOST_DROPPED_ITEMS = 100;

  /** And what was joined must lie closer than this share to its centre. */
  static final double COHESION_QUANTILE = 0.98;

  private final Catalogue catalogue;
  private final InterestNames names;
  private final Set<String> consumables;
  private final double rhythmDays;
  private final Reasons reasons;

  InterestMiner(
      Catalogue catalogue,
      Vocabulary vocabulary,
      Set<String> consumables,
      double rhythmDays,
      Reasons reasons) {
    this.catalogue = catalogue;
    this.names = new InterestNames(catalogue, vocabulary);
    this.consumables = consumables;
    this.rhythmDays = rhythmDays;
    this.reasons = reasons;
  }

  /** What candidates of a person are judged by, whose log spans so many days. */
  Verdict.Measures measures(double logDays, Instant asOf) {
    return new Verdict.Measures(
        asOf, logDays, rhythmDays, catalogue.quantile(COHESION_QUANTILE), consumables, reasons);
  }

  /** How reasons are worded. */
  Reasons reasons() {
    return reasons;
  }

  /** What was found and what was refused, strongest first. */
  record Mined(List<GroundedInterest> found, List<DroppedInterest> dropped) {}

  /** Mines evidence; the person's log spans so many days. */
  Mined mine(List<Evidence> evidence, double logDays, Instant asOf) {
    List<Candidate> candidates =
        Grouping.of(evidence, catalogue, names).stream()
            .sorted(
                Comparator.comparingDouble(InterestMiner::strength)
                    .reversed()
                    .thenComparing(candidate -> candidate.members().getFirst().text()))
            .toList();
    List<Candidate> kept = new ArrayList<>();
    List<Stage> stages = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    Verdict.Measures measures = measures(logDays, asOf);
    for (Candidate candidate : candidates) {
      switch (Verdict.of(candidate, measures)) {
        case Verdict.Kept verdict -> {
          kept.add(candidate);
          stages.add(verdict.stage());
        }
        case Verdict.Dropped verdict -> refusals.add(new Refusal(candidate, verdict));
      }
    }
    if (kept.isEmpty()) {
      keepBeginnings(refusals, kept, stages, measures);
    }
    return new Mined(found(kept, stages), dropped(refusals));
  }

  /**
   * For a person without any interest, several alike things of one occasion are the beginning of
   * one, as long as the person has not come back without it: better than nothing, and said to be
   * so.
   */
  private static void keepBeginnings(
      List<Refusal> refusals, List<Candidate> kept, List<Stage> stages, Verdict.Measures measures) {
    Instant lastActivity =
        refusals.stream()
            .map(refusal -> refusal.candidate().last())
            .max(Comparator.naturalOrder())
            .orElse(measures.asOf());
    for (Refusal refusal : List.copyOf(refusals)) {
      Candidate candidate = refusal.candidate();
      boolean burst =
          refusal.verdict().cause() == DropCause.BURST
              && Candidate.days(candidate.last(), lastActivity) < 1;
      if (kept.size() < MOST_BEGINNINGS
          && (burst || refusal.verdict().cause() == DropCause.THIN_EVIDENCE)
          && candidate.distinctItems() > 1
          && candidate.positive() >= Verdict.LEAST_WEIGHT
          && candidate.cohesion() >= measures.leastCohesion()
          && Candidate.days(candidate.last(), measures.asOf()) <= BEGINNING_DAYS) {
        kept.add(candidate);
        stages.add(Stage.RECENT);
        refusals.remove(refusal);
      }
    }
  }

  /** Weight counts less than proportionally, so that one large cluster leaves room for others. */
  static double strength(Candidate candidate) {
    return Math.pow(Math.max(0, candidate.weight()), 0.75)
        * Math.max(0, 1 - candidate.negative() / Math.max(0.01, candidate.positive()))
        * (0.5 + Math.clamp(candidate.cohesion(), 0, 1));
  }

  private List<GroundedInterest> found(List<Candidate> kept, List<Stage> stages) {
    List<InterestNames.Name> taken = new ArrayList<>();
    List<Integer> chosen = new ArrayList<>();
    double total = 0;
    for (int i = 0; i < kept.size() && chosen.size() < MOST_INTERESTS; i++) {
      Optional<InterestNames.Name> name = name(kept.get(i), taken);
      if (name.isPresent()) {
        taken.add(name.get());
        chosen.add(i);
        total += strength(kept.get(i));
      }
    }
    List<GroundedInterest> found = new ArrayList<>();
    for (int c = 0; c < chosen.size(); c++) {
      Candidate candidate = kept.get(chosen.get(c));
      double strength = strength(candidate) / Math.max(total, 1e-9);
      found.add(
          new GroundedInterest(
              interest(
                  candidate,
                  taken.get(c).text(),
                  stages.get(chosen.get(c)),
                  strength,
                  reasons.of(candidate)),
              candidate));
    }
    return found;
  }

  private Optional<InterestNames.Name> name(Candidate candidate, List<InterestNames.Name> taken) {
    return names.best(
        candidate.supporting().isEmpty() ? candidate.members() : candidate.supporting(),
        candidate.centre(),
        taken);
  }

  /** All that is said of an interest beyond its name and reason comes out of the evidence. */
  static Interest interest(
      Candidate candidate, String name, Stage stage, double strength, String reason) {
    List<Interest.EvidenceItem> items =
        candidate.supporting().stream()
            .filter(member -> member.item() >= 0 && member.negative() == 0)
            .limit(MOST_ITEMS)
            .map(InterestMiner::item)
            .toList();
    return new Interest(
        interestId(name),
        name,
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

  private List<DroppedInterest> dropped(List<Refusal> refusals) {
    return refusals.stream()
        .filter(refusal -> refusal.candidate().behaviors().size() > 1)
        .sorted(Comparator.comparingDouble(Refusal::notability).reversed())
        .limit(MOST_DROPPED)
        .map(refusal ->
            new DroppedInterest(
                name(refusal.candidate(), List.of()).orElseThrow().text(),
                refusal.verdict().cause(),
                refusal.verdict().reason(),
                eventIds(refusal.candidate()),
                itemIds(refusal.candidate())))
        .toList();
  }

  /** The latest, oldest first. */
  static List<String> eventIds(Candidate candidate) {
    List<Behavior> behaviors = candidate.behaviors();
    return behaviors
        .subList(Math.max(0, behaviors.size() - MOST_EVENT_IDS), behaviors.size())
        .stream()
        .map(Behavior::eventId)
        .toList();
  }

  /** The items concerned, latest first. */
  static List<String> itemIds(Candidate candidate) {
    return candidate.behaviors().reversed().stream()
        .map(Behavior::itemId)
        .filter(id -> !id.isEmpty())
        .distinct()
        .limit(MOST_DROPPED_ITEMS)
        .toList();
  }

  /** A candidate with why it was refused. */
  private record Refusal(Candidate candidate, Verdict.Dropped verdict) {
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

package io.recgpt.intent.mining;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.ItemWords;
import io.recgpt.intent.catalogue.SparseVector;
import io.recgpt.intent.catalogue.Vectors;
import io.recgpt.intent.interest.Candidate;
import io.recgpt.intent.interest.Evidence;
import io.recgpt.intent.interest.GroundedInterest;
import io.recgpt.intent.interest.Grouping;
import io.recgpt.intent.interest.InterestMiner;
import io.recgpt.intent.interest.Reasons;
import io.recgpt.intent.interest.Verdict;
import io.recgpt.intent.interest.Visits;
import io.recgpt.intent.profile.DropCause;
import io.recgpt.intent.profile.DroppedInterest;
import io.recgpt.intent.profile.PredictedTag;
import io.recgpt.intent.tag.TagHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One person's evidence as of a time: mined here, and what other engines propose is held against
 * it. Whatever such an engine says, strength, cohesion, stage, counts and times come out of the
 * evidence.
 */
public final class PersonModel {
  /** Share of what is cited, by weight, that must be near to the name. */
  private static final double MIN_RELATED = 0.5;

  /** A word that few items say must be said by so many of the things cited. */
  private static final int MIN_SAYING = 2;

  private final TenantModel tenant;
  private final List<Behavior> behaviors;
  private final Instant asOf;
  private final InterestMiner.Mined mined;
  private final TagHistory history;
  private final Visits visits;

  PersonModel(TenantModel tenant, List<Behavior> behaviors, Instant asOf) {
    this.tenant = tenant;
    this.asOf = asOf;
    this.behaviors =
        behaviors.stream().filter(behavior -> !behavior.occurredAt().isAfter(asOf)).toList();
    this.history = TagHistory.of(this.behaviors, asOf, tenant.catalogue());
    boolean nothing = this.behaviors.isEmpty() || tenant.catalogue().size() == 0;
    this.visits = Visits.of(this.behaviors);
    this.mined =
        nothing
            ? new InterestMiner.Mined(List.of(), List.of())
            : tenant.miner().mine(evidence(this.behaviors), visits, asOf);
  }

  /** How reasons are worded. */
  Reasons reasons() {
    return tenant.miner().reasons();
  }

  /** Interests that the evidence alone gives, strongest first. */
  public List<GroundedInterest> interests() {
    return mined.found();
  }

  /** Candidates that were refused, most notable first. */
  public List<DroppedInterest> dropped() {
    return mined.dropped();
  }

  /** Tags that the log and the vocabulary give for interests, best first. */
  public List<PredictedTag> tags(List<GroundedInterest> interests) {
    return tenant.predictor().predict(interests, history);
  }

  /** A gate for tags. */
  public TagGate tagGate() {
    return new TagGate(tenant, history);
  }

  /**
   * Whether behaviors hold an interest of that name up. All that the person did to the things cited
   * counts, what speaks against them too.
   */
  public Appraised<Support> appraise(String name, Collection<Behavior> cited) {
    List<Evidence> evidence = evidence(allOf(cited));
    if (evidence.isEmpty()) {
      return Appraised.refused(
          InterestCheck.EVIDENCE_EXISTS.refuses("none of what is cited is in the catalogue"));
    }
    List<Evidence> related = related(name, evidence);
    if (weight(related) < MIN_RELATED * weight(evidence)) {
      return Appraised.refused(
          InterestCheck.UNRELATED_EVIDENCE.refuses("most of what is cited is of another kind"));
    }
    Optional<String> foreign = unsaid(name, related);
    if (foreign.isPresent()) {
      return Appraised.refused(
          InterestCheck.FOREIGN_TEXT.refuses("the name has words that the evidence lacks"));
    }
    Candidate candidate = new Candidate(related, tenant.catalogue().dimension());
    return switch (Verdict.of(candidate, tenant.miner().measures(visits, asOf))) {
      case Verdict.Kept kept -> new Appraised.Held<>(new Support(candidate, kept.stage(), this));
      case Verdict.Dropped dropped ->
          new Appraised.Refused<>(
              check(dropped.cause()).refuses(dropped.reason()),
              Optional.of(
                  new DroppedInterest(
                      name,
                      dropped.cause(),
                      dropped.reason(),
                      InterestMiner.eventIds(candidate),
                      InterestMiner.itemIds(candidate))));
    };
  }

  /**
   * A name and a reason for what holds them up; both must have been checked.
   *
   * @param name lower case
   */
  public record Named(String name, String reason, Support support) {}

  /** Interests, strongest first, at most 16; their strengths sum to 1. */
  public List<GroundedInterest> interests(List<Named> named) {
    List<Named> ranked =
        named.stream()
            .sorted(
                Comparator.<Named>comparingDouble(
                        one -> -InterestMiner.strength(one.support().candidate()))
                    .thenComparing(Named::name))
            .limit(InterestMiner.MAX_INTERESTS)
            .toList();
    double total =
        ranked.stream().mapToDouble(one -> InterestMiner.strength(one.support().candidate())).sum();
    List<GroundedInterest> interests = new ArrayList<>();
    for (Named one : ranked) {
      Candidate candidate = one.support().candidate();
      interests.add(
          new GroundedInterest(
              InterestMiner.interest(
                  candidate,
                  one.name(),
                  List.of(),
                  one.support().stage(),
                  InterestMiner.strength(candidate) / Math.max(total, 1e-9),
                  one.reason()),
              candidate));
    }
    return interests;
  }

  /** Stems of all that an interest's items and searches say. */
  public Set<String> stems(GroundedInterest interest) {
    Set<String> stems = new HashSet<>();
    interest.candidate().supporting().forEach(member -> stems.addAll(stems(member)));
    return stems;
  }

  Set<String> stems(Evidence member) {
    return member.item() < 0
        ? Set.copyOf(tenant.catalogue().words().contentStems(member.text()))
        : ItemWords.stems(tenant.catalogue(), member.item());
  }

  private List<Evidence> evidence(List<Behavior> of) {
    Catalogue catalogue = tenant.catalogue();
    return Evidence.of(of, asOf, catalogue, tenant::vector);
  }

  private List<Behavior> allOf(Collection<Behavior> cited) {
    Set<String> items = new HashSet<>();
    Set<String> queries = new HashSet<>();
    for (Behavior behavior : cited) {
      if (behavior.kind() == BehaviorKind.SEARCH) {
        queries.add(behavior.query());
      } else {
        items.add(behavior.itemId());
      }
    }
    return behaviors.stream()
        .filter(behavior ->
            behavior.kind() == BehaviorKind.SEARCH
                ? queries.contains(behavior.query())
                : items.contains(behavior.itemId()))
        .toList();
  }

  /** What is near to a name, by meaning or by words, or lies where most of that lies. */
  private List<Evidence> related(String name, List<Evidence> evidence) {
    Catalogue catalogue = tenant.catalogue();
    double least = catalogue.quantile(Grouping.JOIN_QUANTILE);
    float[] meaning = tenant.vector(name);
    SparseVector words = catalogue.wordsOf(name);
    List<Evidence> near =
        evidence.stream()
            .filter(member ->
                Vectors.dot(meaning, member.vector()) >= least
                    || words.dot(member.words()) >= least)
            .toList();
    if (near.isEmpty()) {
      return near;
    }
    Candidate centre = new Candidate(near, catalogue.dimension());
    double like = catalogue.quantile(Grouping.MEMBER_QUANTILE);
    return evidence.stream()
        .filter(member -> near.contains(member) || centre.similarity(member) >= like)
        .toList();
  }

  /**
   * A word of a name that distinguishes a few items from all others, and that the evidence doesn't
   * say.
   */
  private Optional<String> unsaid(String name, List<Evidence> related) {
    List<String> stems = tenant.catalogue().words().contentStems(name);
    long known = stems.stream().filter(tenant.itemWords()::knows).count();
    int least = Math.min(MIN_SAYING, related.size());
    for (String stem : stems) {
      long saying = related.stream().filter(member -> stems(member).contains(stem)).count();
      boolean tells = tenant.itemWords().rare(stem);
      if ((tells && saying < least) || (2 * known < stems.size() && saying == 0)) {
        return Optional.of(stem);
      }
    }
    return Optional.empty();
  }

  private static double weight(List<Evidence> evidence) {
    return evidence.stream().mapToDouble(member -> Math.max(0.1, member.weight())).sum();
  }

  private static InterestCheck check(DropCause cause) {
    return switch (cause) {
      case BURST -> InterestCheck.BURST;
      case GIFT -> InterestCheck.GIFT;
      case THIN_EVIDENCE -> InterestCheck.SINGLE_PURCHASE;
      case CONSUMABLE -> InterestCheck.CONSUMABLE;
      case REJECTED -> InterestCheck.REJECTED;
      case INCOHERENT -> InterestCheck.UNRELATED_EVIDENCE;
    };
  }
}

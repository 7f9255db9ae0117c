package io.recgpt.retrieval.ranking;

import io.recgpt.retrieval.ranking.channels.Experts;
import io.recgpt.retrieval.ranking.channels.History;
import io.recgpt.retrieval.ranking.channels.Scores;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.query.Expert;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Plans which share of a list each expert gets: P(expert | person, now), a conditional logit over
 * the experts (RecGPT V2, planner, without a language model on the request path).
 */
final class Planner {
  private static final double MILLIS_PER_DAY = 86_400_000.0;

  /** Latest items that tell what the person is at now. */
  private static final int SESSION = 5;

  /** An interest without strength, or without any item to bring, still has so much. */
  private static final double LEAST = 1e-4;

  private final PlannerModel model;

  Planner(PlannerModel model) {
    this.model = model;
  }

  /** Shares by the experts' numbers; they sum to 1. */
  double[] shares(Experts experts, Scores scores, History history, Instant asOf) {
    double[] shares = model.shares(situations(experts, scores, history, asOf));
    int interests = experts.interestCount();
    double ofInterests = 0;
    for (int i = 0; i < interests; i++) {
      ofInterests += shares[i];
    }
    // As if the two others together were one more interest, no more.
    double least = interests / (interests + 1.0);
    if (interests > 0 && ofInterests < least) {
      for (int i = 0; i < shares.length; i++) {
        shares[i] *= i < interests ? least / ofInterests : (1 - least) / (1 - ofInterests);
      }
    }
    return shares;
  }

  /** What the planner weighs of each expert. */
  List<PlannerModel.Situation> situations(
      Experts experts, Scores scores, History history, Instant asOf) {
    double[] mass = mass(experts, scores);
    List<PlannerModel.Situation> situations = new ArrayList<>();
    for (int i = 0; i < experts.count(); i++) {
      double odds = Math.log(Math.max(LEAST, mass[i]));
      if (i >= experts.interestCount()) {
        situations.add(new PlannerModel.Situation(experts.kind(i), odds, 0, 0, 0, 0));
        continue;
      }
      RankingQuery.Interest interest = experts.interest(i);
      double days =
          Math.max(0, Duration.between(interest.lastEvidenceAt(), asOf).toMillis())
              / MILLIS_PER_DAY;
      situations.add(
          new PlannerModel.Situation(
              Expert.INTEREST,
              odds,
              Math.log(Math.max(LEAST, interest.strength())),
              Math.log1p(days),
              interest.longTerm() ? 1 : 0,
              session(experts.members(i), history)));
    }
    return situations;
  }

  private static double session(BitSet members, History history) {
    List<History.Entry> latest = history.latest(SESSION);
    double of = latest.stream().filter(entry -> members.get(entry.ordinal())).count();
    return latest.isEmpty() ? 0 : of / latest.size();
  }

  /** How likely the next item taken is one of each expert's, as the log's odds have it. */
  private static double[] mass(Experts experts, Scores scores) {
    double[] chances = scores.chances();
    double[] mass = new double[experts.count()];
    for (int i = 0; i < chances.length; i++) {
      if (chances[i] > 0) {
        for (int expert : experts.of(scores.ordinal(i), scores)) {
          mass[expert] += chances[i];
        }
      }
    }
    return mass;
  }
}

package io.recgpt.explain.profile;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.rpc.Tenant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the sentences written ahead that committed profiles will need. */
public final class ProfilePreparer {
  private static final Logger log = LoggerFactory.getLogger(ProfilePreparer.class);
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  private final PreparationPlanner planner;
  private final int mostPairs;
  private final LongCounter profiles;
  private final LongCounter pairs;

  /**
   * @param mostPairs most sentences of one profile, at least 1
   */
  public ProfilePreparer(PreparationPlanner planner, int mostPairs, Meter meter) {
    this.planner = requireNonNull(planner);
    this.mostPairs = mostPairs;
    this.profiles =
        meter
            .counterBuilder("recgpt.explain.profiles")
            .setDescription("Committed profiles that explanations were prepared for, by outcome.")
            .build();
    this.pairs =
        meter
            .counterBuilder("recgpt.explain.profile.pairs")
            .setDescription("Pairs of interest and item that profiles call for, by outcome.")
            .build();
    count(profiles, "failed", 0); // so that the first one is seen as a rise
  }

  /**
   * A profile that was committed.
   *
   * @param sequence its position
   * @param tenant whose it is
   * @param categories of each interest's tags, by interest id
   * @param day "now" as the miner had it
   */
  record Profile(
      long sequence,
      String tenant,
      List<Interest> interests,
      Map<String, Set<String>> categories,
      LocalDate day) {
    Profile {
      requireNonNull(tenant);
      interests = List.copyOf(interests);
      categories = Map.copyOf(categories);
      requireNonNull(day);
    }
  }

  /** Queues what is missing for a profile. One that fails is logged, counted and passed over. */
  void prepare(Profile profile) {
    try {
      PreparationPlanner.Plan plan =
          planner.prepare(
              new Tenant(profile.tenant()),
              profile.interests(),
              profile.categories(),
              mostPairs,
              profile.day());
      count(profiles, "prepared", 1);
      count(pairs, "written", plan.prepared());
      count(pairs, "queued", plan.queued());
      count(pairs, "left_out", plan.matched() - plan.prepared() - plan.queued());
    } catch (RuntimeException | Error fault) { // of one profile: those after it must come
      count(profiles, "failed", 1);
      log.warn(
          "profile {} of tenant {}: its explanations are not prepared: {}",
          profile.sequence(),
          profile.tenant(),
          fault.toString());
      log.debug("where it failed", fault);
    }
  }

  private static void count(LongCounter counter, String outcome, long by) {
    counter.add(by, Attributes.of(OUTCOME, outcome));
  }
}

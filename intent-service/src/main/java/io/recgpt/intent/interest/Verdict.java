package io.recgpt.intent.interest;

import io.recgpt.intent.catalogue.Words;
import io.recgpt.intent.profile.DropCause;
import io.recgpt.intent.profile.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;

/** Whether a candidate is an interest (RecGPT V1, interest mining: principles). */
public sealed interface Verdict {
  /** It is. */
  record Kept(Stage stage) implements Verdict {}

  /**
   * It is not.
   *
   * @param reason one sentence for people
   */
  record Dropped(DropCause cause, String reason) implements Verdict {}

  /** Evidence over so many days is long-term. */
  double LONG_TERM_DAYS = 60;

  /** Or over this share of the person's whole log, if that is at least so many days. */
  double LONG_TERM_SHARE = 0.5;

  double LONG_TERM_LEAST_DAYS = 14;

  /** What is not older than so many days is recent. */
  double RECENT_DAYS = 60;

  /** What stopped before so many days did not last; more where people come back more seldom. */
  double STILL_GOING_DAYS = 45;

  double STILL_GOING_MOST_DAYS = 120;

  /** And only where the person has come on so many days since, without it, is that known: */
  int VISITS_WITHOUT = 3;

  /** on so many that, had it gone on as before, this would be so unlikely. */
  double CHANCE = 0.05;

  /** Two glances at one thing prove less than one favorite. */
  double MIN_WEIGHT = 0.85;

  /** One product, however often it comes back, is no interest; nor are its colours and sizes. */
  int MIN_PRODUCTS = 2;

  /** Unless it was searched for in so many ways: searches name kinds of things. */
  int MIN_SEARCHES = 2;

  /** One day's evidence needs so many kinds of behavior, */
  int KINDS_OF_ONE_DAY = 3;

  /** or so many products, and not to be older than so many days. */
  int PRODUCTS_OF_ONE_DAY = 3;

  double ONE_DAY_LASTS_DAYS = 183;

  /**
   * What candidates are judged by.
   *
   * @param visits when the person came
   * @param rhythmDays days between two visits of the tenant's people
   * @param leastCohesion similarity that members must have to their centre
   * @param words which say what is a variant of one product
   * @param reasons how reasons are worded
   */
  record Measures(
      Instant asOf,
      Visits visits,
      double rhythmDays,
      double leastCohesion,
      Words words,
      Reasons reasons) {
    double stillGoingDays() {
      return Math.clamp(3 * rhythmDays, STILL_GOING_DAYS, STILL_GOING_MOST_DAYS);
    }
  }

  /** Judges a candidate. */
  static Verdict of(Candidate candidate, Measures measures) {
    Instant asOf = measures.asOf();
    double gap = Candidate.days(candidate.last(), asOf);
    double span = candidate.span();
    if (candidate.negative() >= candidate.positive()) {
      return new Dropped(
          DropCause.REJECTED,
          "Most of it was returned or disliked: %s."
              .formatted(measures.reasons().counts(candidate.allCounts())));
    }
    if (consumable(candidate)) {
      return new Dropped(
          DropCause.CONSUMABLE,
          "A daily consumable is a necessity: %s.".formatted(measures.reasons().of(candidate)));
    }
    if (span < LONG_TERM_DAYS
        && gap > 0
        && beforeChristmas(candidate, asOf)
        && candidate.behaviors().size() > 1
        && measures.visits().after(candidate.last()) >= VISITS_WITHOUT) {
      return new Dropped(
          DropCause.GIFT,
          "One burst before 25 December, not continued: looks like gifts (%s)."
              .formatted(measures.reasons().of(candidate)));
    }
    if (candidate.behaviors().size() > 1
        && !lasting(span, measures)
        && gap > measures.stillGoingDays()
        && leftOut(candidate, measures.visits())) {
      return new Dropped(
          DropCause.BURST,
          "A burst that did not last: %s, then nothing for %s."
              .formatted(measures.reasons().of(candidate), Reasons.period(gap)));
    }
    if (thin(candidate, measures)) {
      String why =
          candidate.distinctProducts(measures.words()) == 1
              ? "One product alone"
              : "Too little to go by";
      return new Dropped(
          DropCause.THIN_EVIDENCE, "%s: %s.".formatted(why, measures.reasons().of(candidate)));
    }
    if (candidate.supporting().size() > 1 && candidate.cohesion() < measures.leastCohesion()) {
      return new Dropped(DropCause.INCOHERENT, "The evidence does not belong together.");
    }
    return new Kept(stage(candidate, measures));
  }

  /** How long evidence lasted, and how long ago that was. */
  static Stage stage(Candidate candidate, Measures measures) {
    double span = candidate.span();
    if (span >= LONG_TERM_DAYS) {
      return Stage.LONG_TERM;
    }
    if (Candidate.days(candidate.last(), measures.asOf()) <= RECENT_DAYS) {
      return Stage.RECENT;
    }
    return lasting(span, measures) ? Stage.LONG_TERM : Stage.EARLIER;
  }

  private static boolean lasting(double span, Measures measures) {
    return span >= LONG_TERM_DAYS
        || (span >= LONG_TERM_LEAST_DAYS && span >= LONG_TERM_SHARE * measures.visits().logDays());
  }

  /**
   * Whether a person who came on part of their days for it would have done so again by now: the
   * days since without it are more than chance.
   */
  private static boolean leftOut(Candidate candidate, Visits visits) {
    long since = visits.after(candidate.last());
    double rate = (double) candidate.occasions() / Math.max(1, visits.until(candidate.last()));
    return since >= VISITS_WITHOUT && Math.pow(Math.max(0, 1 - rate), (double) since) <= CHANCE;
  }

  private static boolean thin(Candidate candidate, Measures measures) {
    int products = candidate.distinctProducts(measures.words());
    boolean several =
        products >= MIN_PRODUCTS || (products > 0 && candidate.distinctSearches() >= MIN_SEARCHES);
    boolean overTime = candidate.occasions() > 1 || candidate.counts().size() >= KINDS_OF_ONE_DAY;
    boolean many =
        products >= PRODUCTS_OF_ONE_DAY
            && Candidate.days(candidate.last(), measures.asOf()) <= ONE_DAY_LASTS_DAYS;
    return !several || !(overTime || many) || candidate.positive() < MIN_WEIGHT;
  }

  private static boolean consumable(Candidate candidate) {
    long known = candidate.supporting().stream().filter(member -> member.item() >= 0).count();
    long consumed =
        candidate.supporting().stream()
            .filter(member -> member.item() >= 0)
            .filter(Evidence::consumable)
            .count();
    return known > 0 && 2 * consumed > known;
  }

  /** All evidence within the six weeks before a 25 December that is over. */
  private static boolean beforeChristmas(Candidate candidate, Instant asOf) {
    LocalDate first = LocalDate.ofInstant(candidate.first(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(candidate.last(), ZoneOffset.UTC);
    LocalDate now = LocalDate.ofInstant(asOf, ZoneOffset.UTC);
    LocalDate christmas = LocalDate.of(first.getYear(), Month.DECEMBER, 25);
    return !first.isBefore(christmas.minusWeeks(6))
        && !last.isAfter(christmas)
        && now.isAfter(christmas.plusWeeks(1));
  }
}

package io.recgpt.intent.interest;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.SparseVector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person did to one item, or one search, as far as it proves anything.
 *
 * @param item position in the catalogue; -1 for a search
 * @param text the title, or the words searched for
 * @param category empty for a search
 * @param consumable true for a daily consumable
 * @param vector unit vector, or zero
 * @param behaviors oldest first, evidence kinds only
 * @param weight what speaks for it less what speaks against it, recent behaviors more
 * @param positive weight of what speaks for it, whatever its age
 * @param negative weight of what speaks against it, whatever its age
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record Evidence(
    int item,
    String text,
    String category,
    boolean consumable,
    float[] vector,
    SparseVector words,
    List<Behavior> behaviors,
    double weight,
    double positive,
    double negative) {

  /** Latest pieces of evidence that count. */
  private static final int MOST = 300;

  /** An old behavior never loses this share of its weight: long-term interests are kept. */
  private static final double LASTING = 0.35;

  private static final double HALF_LIFE_DAYS = 60;

  public Evidence {
    behaviors = List.copyOf(behaviors);
  }

  /** True where at least as much speaks against it as for it. */
  boolean rejected() {
    return negative >= positive;
  }

  Instant last() {
    return behaviors.getLast().occurredAt();
  }

  /** Takes the evidence out of behaviors, oldest first; what the catalogue lacks yields none. */
  public static List<Evidence> of(
      List<Behavior> behaviors, Instant asOf, Catalogue catalogue, QueryVectors queries) {
    Map<String, List<Behavior>> groups = new LinkedHashMap<>();
    for (Behavior behavior : behaviors) {
      if (!behavior.kind().evidence() || behavior.occurredAt().isAfter(asOf)) {
        continue;
      }
      String key =
          behavior.kind() == BehaviorKind.SEARCH
              ? "q" + String.join(" ", catalogue.words().contentStems(behavior.query()))
              : "i" + behavior.itemId();
      if (behavior.kind() == BehaviorKind.SEARCH || catalogue.indexOf(behavior.itemId()) >= 0) {
        groups.computeIfAbsent(key, absent -> new ArrayList<>()).add(behavior);
      }
    }
    return groups.values().stream()
        .sorted(
            Comparator.<List<Behavior>, Instant>comparing(group -> group.getLast().occurredAt())
                .reversed())
        .limit(MOST)
        .map(group -> ofGroup(group, asOf, catalogue, queries))
        .toList();
  }

  private static Evidence ofGroup(
      List<Behavior> group, Instant asOf, Catalogue catalogue, QueryVectors queries) {
    double positive = 0;
    double negative = 0;
    double weight = 0;
    Map<BehaviorKind, Integer> repeats = new EnumMap<>(BehaviorKind.class);
    for (Behavior behavior : group) {
      double kind = behavior.kind().weight();
      double share = Math.abs(kind) / Math.sqrt(repeats.merge(behavior.kind(), 1, Integer::sum));
      double recent = recency(behavior.occurredAt(), asOf);
      if (kind > 0) {
        positive += share;
        weight += share * recent;
      } else {
        negative += share;
        weight -= share * recent;
      }
    }
    Behavior first = group.getFirst();
    int item = catalogue.indexOf(first.itemId());
    boolean search = first.kind() == BehaviorKind.SEARCH;
    return new Evidence(
        search ? -1 : item,
        search ? first.query() : catalogue.item(item).titleWords(),
        search ? "" : catalogue.item(item).category(),
        !search && catalogue.consumable(item),
        search ? queries.of(first.query()) : catalogue.vector(item),
        search ? catalogue.wordsOf(first.query()) : catalogue.wordVector(item),
        group,
        weight,
        positive,
        negative);
  }

  /** Weight of a behavior by its age: 1 now, falling by half-life to what lasts. */
  public static double recency(Instant time, Instant asOf) {
    double days = Math.max(0, Duration.between(time, asOf).toHours() / 24.0);
    return LASTING + (1 - LASTING) * Math.pow(0.5, days / HALF_LIFE_DAYS);
  }

  /** Gives the vector of a search query, centred as the catalogue's are. */
  public interface QueryVectors {
    float[] of(String query);
  }
}

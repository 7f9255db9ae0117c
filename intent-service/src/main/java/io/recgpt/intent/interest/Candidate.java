package io.recgpt.intent.interest;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.catalogue.SparseVector;
import io.recgpt.intent.catalogue.Vectors;
import io.recgpt.intent.catalogue.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Evidence that lies together, and what can be counted of it. */
public final class Candidate {
  private static final double SECONDS_PER_DAY = 86_400;

  /** Titles that share so much of their words, colours and sizes aside, are of one product. */
  private static final double VARIANT = 0.8;

  private final List<Evidence> members;
  private final List<Evidence> supporting;
  private final List<Behavior> behaviors = new ArrayList<>();
  private final Map<BehaviorKind, Integer> counts = new EnumMap<>(BehaviorKind.class);
  private final Set<LocalDate> days = new HashSet<>();
  private final double cohesion;
  private final float[] centre;
  private final SparseVector words;

  /**
   * Pieces of evidence as one candidate.
   *
   * @param members at least one
   * @param dimension of their vectors
   */
  public Candidate(List<Evidence> members, int dimension) {
    this.members = List.copyOf(members);
    this.supporting =
        members.stream()
            .filter(member -> !member.rejected() && member.negative() == 0)
            .sorted(
                Comparator.comparingDouble(Evidence::weight)
                    .reversed()
                    .thenComparing(Evidence::text))
            .toList();
    for (Evidence member : supporting.isEmpty() ? members : supporting) {
      for (Behavior behavior : member.behaviors()) {
        if (supporting.isEmpty() || !behavior.kind().negative()) {
          behaviors.add(behavior);
          counts.merge(behavior.kind(), 1, Integer::sum);
          days.add(LocalDate.ofInstant(behavior.occurredAt(), ZoneOffset.UTC));
        }
      }
    }
    behaviors.sort(Comparator.comparing(Behavior::occurredAt).thenComparing(Behavior::eventId));
    List<Evidence> core = supporting.isEmpty() ? this.members : supporting;
    float[] sum = new float[dimension];
    Map<Integer, Double> terms = new HashMap<>();
    for (Evidence member : core) {
      double weight = Math.max(0.05, member.weight());
      Vectors.add(sum, member.vector(), (float) weight);
      member.words().addTo(terms, weight);
    }
    this.centre = Vectors.unit(sum);
    this.words = SparseVector.unit(terms);
    this.cohesion = core.stream().mapToDouble(this::similarity).average().orElse(0);
  }

  /** Of members in any order: the latest stand first. */
  static Candidate latestFirst(List<Evidence> members, int dimension) {
    return new Candidate(
        members.stream().sorted(Comparator.comparing(Evidence::last).reversed()).toList(),
        dimension);
  }

  List<Evidence> members() {
    return members;
  }

  /** Members that nothing speaks against, heaviest first: what was returned once proves nothing. */
  public List<Evidence> supporting() {
    return supporting;
  }

  /** Oldest first. Without anything in favour: what speaks against it. */
  public List<Behavior> behaviors() {
    return behaviors;
  }

  /** Number of {@link #behaviors()} of each kind; kinds without any are absent. */
  public Map<BehaviorKind, Integer> counts() {
    return counts;
  }

  /** As {@link #counts()}, with what speaks against it. */
  Map<BehaviorKind, Integer> allCounts() {
    Map<BehaviorKind, Integer> all = new EnumMap<>(BehaviorKind.class);
    for (Evidence member : members) {
      member.behaviors().forEach(behavior -> all.merge(behavior.kind(), 1, Integer::sum));
    }
    return all;
  }

  /** Distinct days with evidence, by UTC. */
  public int occasions() {
    return days.size();
  }

  Instant first() {
    return behaviors.getFirst().occurredAt();
  }

  Instant last() {
    return behaviors.getLast().occurredAt();
  }

  /** Days from first to last evidence. */
  double span() {
    return days(first(), last());
  }

  static double days(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds() / SECONDS_PER_DAY;
  }

  /** Unit vector of the weighted mean of what it supports; not to be changed. */
  public float[] centre() {
    return centre;
  }

  /** Weights of the words of what it supports. */
  public SparseVector words() {
    return words;
  }

  /** Mean similarity of the members to their centre. */
  double cohesion() {
    return cohesion;
  }

  /** How alike a piece of evidence is to the centre. */
  public double similarity(Evidence other) {
    return similarity(other.vector(), other.words());
  }

  /** How alike the centres of two are. */
  public double similarity(Candidate other) {
    return similarity(other.centre, other.words);
  }

  private double similarity(float[] vector, SparseVector terms) {
    return Catalogue.MEANING * Vectors.dot(centre, vector)
        + (1 - Catalogue.MEANING) * words.dot(terms);
  }

  double weight() {
    return supporting.stream().mapToDouble(Evidence::weight).sum();
  }

  double positive() {
    return members.stream().mapToDouble(Evidence::positive).sum();
  }

  double negative() {
    return members.stream().mapToDouble(Evidence::negative).sum();
  }

  /** Distinct things with evidence for them, searches too; two products of one title are one. */
  public long distinct() {
    return supporting.stream().map(member -> Words.lowerCase(member.text())).distinct().count();
  }

  /** Distinct items with evidence for them. */
  public long distinctItems() {
    return supporting.stream()
        .filter(member -> member.item() >= 0)
        .map(member -> Words.lowerCase(member.text()))
        .distinct()
        .count();
  }

  /** Distinct searches for it. */
  long distinctSearches() {
    return supporting.stream()
        .filter(member -> member.item() < 0)
        .map(member -> Words.lowerCase(member.text()))
        .distinct()
        .count();
  }

  /** Distinct products with evidence for them; variants of one, such as colours, are one. */
  int distinctProducts(Words words) {
    List<List<String>> products = new ArrayList<>();
    for (Evidence member : supporting) {
      List<String> stems = words.productStems(member.text());
      if (member.item() >= 0
          && products.stream().noneMatch(known -> Phrase.overlap(known, stems) >= VARIANT)) {
        products.add(stems);
      }
    }
    return products.size();
  }
}

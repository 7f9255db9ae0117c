package io.recgpt.intent.interest;

import io.recgpt.inference.FloatMatrix;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Scored;
import io.recgpt.intent.catalogue.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups evidence into candidates that a person can name: clusters of what is alike, joined and
 * purged by the phrases that their members carry.
 */
public final class Grouping {
  /** Evidence is joined while it is more alike than this share of random pairs of items. */
  public static final double JOIN_QUANTILE = 0.95;

  /** A member without its group's name must still be this much alike. */
  public static final double MEMBER_QUANTILE = 0.97;

  private static final int FEWEST = 2;

  private final Catalogue catalogue;
  private final InterestNames names;
  private final Map<Integer, List<Evidence>> byName = new LinkedHashMap<>();
  private final List<Evidence> left = new ArrayList<>();

  private Grouping(Catalogue catalogue, InterestNames names) {
    this.catalogue = catalogue;
    this.names = names;
  }

  /** All evidence, in groups; what belongs nowhere stands alone. */
  static List<Candidate> of(List<Evidence> evidence, Catalogue catalogue, InterestNames names) {
    Grouping grouping = new Grouping(catalogue, names);
    grouping.cluster(evidence);
    grouping.takeIn();
    grouping.gather();
    List<Candidate> candidates = new ArrayList<>();
    grouping.byName.values().forEach(members -> candidates.add(grouping.candidate(members)));
    grouping.left.forEach(member -> candidates.add(grouping.candidate(List.of(member))));
    return candidates;
  }

  /** Clusters with a name; members that neither carry it nor are much like those that do leave. */
  private void cluster(List<Evidence> evidence) {
    double least = catalogue.quantile(MEMBER_QUANTILE);
    for (int[] cluster :
        AverageLinkage.cluster(similarities(evidence), catalogue.quantile(JOIN_QUANTILE))) {
      List<Evidence> members = new ArrayList<>();
      for (int member : cluster) {
        members.add(evidence.get(member));
      }
      List<Scored> ranked =
          members.size() < FEWEST ? List.of() : names.ranked(members, candidate(members).centre());
      if (ranked.isEmpty()) {
        left.addAll(members);
        continue;
      }
      int name = ranked.getFirst().index();
      Candidate carriers =
          candidate(members.stream().filter(member -> carries(member, name)).toList());
      List<Evidence> group = byName.computeIfAbsent(name, absent -> new ArrayList<>());
      for (Evidence member : members) {
        if (carries(member, name) || carriers.similarity(member) >= least) {
          group.add(member);
        } else {
          left.add(member);
        }
      }
    }
  }

  /** What is left joins the group whose name it carries, the most distinctive one first. */
  private void takeIn() {
    List<Evidence> still = new ArrayList<>();
    for (Evidence member : left) {
      int best = -1;
      for (int p : names.carried(member)) {
        if (byName.containsKey(p) && (best < 0 || names.worth(p) > names.worth(best))) {
          best = p;
        }
      }
      if (best >= 0) {
        byName.getOrDefault(best, new ArrayList<>()).add(member);
      } else {
        still.add(member);
      }
    }
    left.clear();
    left.addAll(still);
  }

  /** What is left is gathered under the phrases that most of it carries. */
  private void gather() {
    Map<Integer, List<Evidence>> carriers = new HashMap<>();
    for (Evidence member : left) {
      for (int p : names.carried(member)) {
        carriers.computeIfAbsent(p, absent -> new ArrayList<>()).add(member);
      }
    }
    carriers.values().removeIf(members -> distinct(members) < FEWEST);
    List<Integer> phrases = new ArrayList<>(carriers.keySet());
    Set<Evidence> open = Collections.newSetFromMap(new IdentityHashMap<>());
    open.addAll(left);
    while (true) {
      int best = -1;
      double most = 0;
      for (int p : phrases) {
        List<Evidence> members =
            carriers.getOrDefault(p, List.of()).stream().filter(open::contains).toList();
        double weight = members.stream().mapToDouble(m -> Math.max(0.1, m.weight())).sum();
        if (distinct(members) >= FEWEST && weight * names.worth(p) > most) {
          most = weight * names.worth(p);
          best = p;
        }
      }
      if (best < 0) {
        break;
      }
      List<Evidence> taken =
          carriers.getOrDefault(best, List.of()).stream().filter(open::contains).toList();
      byName.computeIfAbsent(best, absent -> new ArrayList<>()).addAll(taken);
      taken.forEach(open::remove);
      phrases.remove(Integer.valueOf(best));
    }
    left.removeIf(member -> !open.contains(member));
  }

  private float[][] similarities(List<Evidence> evidence) {
    FloatMatrix matrix =
        new FloatMatrix(
            evidence.stream().map(Evidence::vector).toArray(float[][]::new), catalogue.dimension());
    float[][] similarity = new float[evidence.size()][];
    for (int i = 0; i < similarity.length; i++) {
      similarity[i] = matrix.times(evidence.get(i).vector());
      for (int j = 0; j < similarity.length; j++) {
        similarity[i][j] =
            (float)
                (Catalogue.MEANING * similarity[i][j]
                    + (1 - Catalogue.MEANING)
                        * evidence.get(i).words().dot(evidence.get(j).words()));
      }
    }
    return similarity;
  }

  private boolean carries(Evidence member, int phrase) {
    for (int p : names.carried(member)) {
      if (p == phrase) {
        return true;
      }
    }
    return false;
  }

  private Candidate candidate(List<Evidence> members) {
    return Candidate.latestFirst(members, catalogue.dimension());
  }

  private static long distinct(List<Evidence> members) {
    return members.stream().map(member -> Words.lowerCase(member.text())).distinct().count();
  }
}

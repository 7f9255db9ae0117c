package io.recgpt.intent.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** Keeps an interest's id while the interest lasts, though its name and evidence move on. */
public final class InterestIds {
  /** Share of the smaller evidence set that both must have. */
  private static final double SAME = 0.5;

  private InterestIds() {}

  /** An interest of the profile before. */
  public record Known(String interestId, String name, List<String> eventIds) {
    public Known {
      eventIds = List.copyOf(eventIds);
    }
  }

  /** The profile with the ids of the interests that it continues. */
  public static MinedProfile keep(MinedProfile mined, List<Known> before) {
    Map<String, String> kept = new HashMap<>();
    Set<String> taken = new HashSet<>();
    keep(mined, before, (interest, known) -> interest.name().equals(known.name()), kept, taken);
    keep(mined, before, InterestIds::same, kept, taken);
    for (Interest interest : mined.interests()) {
      if (!kept.containsKey(interest.interestId())) {
        kept.put(interest.interestId(), fresh(interest.interestId(), taken));
      }
    }
    List<Interest> interests = new ArrayList<>();
    for (Interest interest : mined.interests()) {
      interests.add(
          new Interest(
              kept.getOrDefault(interest.interestId(), interest.interestId()),
              interest.name(),
              interest.kinds(),
              interest.stage(),
              interest.reason(),
              interest.strength(),
              interest.cohesion(),
              interest.eventIds(),
              interest.items(),
              interest.counts(),
              interest.first(),
              interest.last()));
    }
    List<PredictedTag> tags = new ArrayList<>();
    for (PredictedTag tag : mined.tags()) {
      tags.add(
          new PredictedTag(
              tag.tag(),
              kept.getOrDefault(tag.interestId(), tag.interestId()),
              tag.category(),
              tag.score(),
              tag.reason()));
    }
    return new MinedProfile(interests, mined.dropped(), tags);
  }

  private static void keep(
      MinedProfile mined,
      List<Known> before,
      BiPredicate<Interest, Known> continues,
      Map<String, String> kept,
      Set<String> taken) {
    for (Interest interest : mined.interests()) {
      for (Known known : before) {
        if (!kept.containsKey(interest.interestId())
            && !taken.contains(known.interestId())
            && continues.test(interest, known)) {
          kept.put(interest.interestId(), known.interestId());
          taken.add(known.interestId());
        }
      }
    }
  }

  private static boolean same(Interest interest, Known known) {
    Set<String> shared = new HashSet<>(interest.eventIds());
    int smaller = Math.min(shared.size(), known.eventIds().size());
    shared.retainAll(new HashSet<>(known.eventIds()));
    return smaller > 0 && shared.size() >= SAME * smaller;
  }

  private static String fresh(String wanted, Set<String> taken) {
    String id = wanted;
    for (int i = 2; !taken.add(id); i++) {
      id = wanted + "-" + i;
    }
    return id;
  }
}

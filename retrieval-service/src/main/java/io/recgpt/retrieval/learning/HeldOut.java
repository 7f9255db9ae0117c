package io.recgpt.retrieval.learning;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.item.Interaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Something that a person took and that a ranking of the time before should have found. */
public record HeldOut(String userId, String itemId, Instant takenAt) {
  /** Items that a person must have taken before. */
  private static final int MIN_HISTORY = 2;

  /** Items of one moment that are held out. */
  private static final int MAX_TOGETHER = 5;

  public HeldOut {
    requireNonNull(userId, "userId");
    requireNonNull(itemId, "itemId");
    requireNonNull(takenAt, "takenAt");
  }

  /**
   * What was held out, and what is left to learn from.
   *
   * @param rest the log without what these people did from then on
   */
  record Drawn(List<HeldOut> heldOut, TrainingLog rest) {}

  /**
   * Draws people, and holds out the last items that each took for the first time: those of one
   * moment, as of one purchase, up to {@value #MAX_TOGETHER}.
   *
   * @param people how many, at most
   */
  static Drawn draw(TrainingLog log, int people, Random random) {
    List<String> itemIds = log.itemIds();
    Map<Integer, List<Interaction>> users = log.byUser();
    List<Integer> order = new ArrayList<>(users.keySet());
    Collections.shuffle(order, random);
    Map<Integer, Instant> cuts = new HashMap<>();
    List<HeldOut> heldOut = new ArrayList<>();
    for (int user : order) {
      List<Interaction> targets = lastNew(users.getOrDefault(user, List.of()));
      String userId = log.userIds().get(user);
      if (!targets.isEmpty() && userId != null && cuts.size() < people) {
        Collections.shuffle(targets, random);
        for (Interaction target : targets.subList(0, Math.min(MAX_TOGETHER, targets.size()))) {
          heldOut.add(new HeldOut(userId, itemIds.get(target.item()), target.occurredAt()));
        }
        cuts.put(user, targets.getFirst().occurredAt());
      }
    }
    return new Drawn(
        heldOut,
        log.only(each -> {
          Instant cut = cuts.get(each.user());
          return cut == null || each.occurredAt().isBefore(cut);
        }));
  }

  /** What was taken for the first time at the last moment at which anything was. */
  private static List<Interaction> lastNew(List<Interaction> events) {
    Set<Integer> met = new HashSet<>();
    List<Interaction> last = new ArrayList<>();
    int before = 0;
    for (Interaction event : events) {
      if (met.add(event.item())) {
        if (!last.isEmpty() && event.occurredAt().isAfter(last.getLast().occurredAt())) {
          before += last.size();
          last.clear();
        }
        last.add(event);
      }
    }
    return before >= MIN_HISTORY ? last : List.of();
  }
}

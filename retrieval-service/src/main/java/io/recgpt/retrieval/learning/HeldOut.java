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
import org.jspecify.annotations.Nullable;

/** Something that a person took and that a ranking of the time before should have found. */
public record HeldOut(String userId, String itemId, Instant takenAt) {
  /** Items that a person must have taken before. */
  private static final int LEAST_HISTORY = 2;

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

  /** Draws people, and holds out the last item that each took for the first time. */
  static Drawn draw(TrainingLog log, int most, Random random) {
    List<String> itemIds = log.itemIds();
    Map<Integer, List<Interaction>> users = log.byUser();
    List<Integer> order = new ArrayList<>(users.keySet());
    Collections.shuffle(order, random);
    Map<Integer, Instant> cuts = new HashMap<>();
    List<HeldOut> heldOut = new ArrayList<>();
    for (int user : order) {
      Interaction target = lastNew(users.getOrDefault(user, List.of()));
      String userId = log.userIds().get(user);
      if (target != null && userId != null && heldOut.size() < most) {
        heldOut.add(new HeldOut(userId, itemIds.get(target.item()), target.occurredAt()));
        cuts.put(user, target.occurredAt());
      }
    }
    return new Drawn(
        heldOut,
        log.only(each -> {
          Instant cut = cuts.get(each.user());
          return cut == null || each.occurredAt().isBefore(cut);
        }));
  }

  private static @Nullable Interaction lastNew(List<Interaction> events) {
    Set<Integer> met = new HashSet<>();
    Interaction last = null;
    int before = 0;
    int distinct = 0;
    for (Interaction event : events) {
      if (met.add(event.item())) {
        if (last == null || event.occurredAt().isAfter(last.occurredAt())) {
          before = distinct;
        }
        last = event;
        distinct++;
      }
    }
    return before >= LEAST_HISTORY ? last : null;
  }
}

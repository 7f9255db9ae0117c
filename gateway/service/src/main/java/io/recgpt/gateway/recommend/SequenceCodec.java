package io.recgpt.gateway.recommend;

import com.google.protobuf.Timestamp;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.SessionBehavior;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A person's recent sequence, oldest first, in the shapes that the stages ask for. Impressions are
 * in none of them.
 */
final class SequenceCodec {
  private static final int HISTORY_LIMIT = 1_000;
  private static final int QUERY_LIMIT = 20;
  private static final int MAX_QUERY = 200;
  private static final int QUERY_CHARACTERS = 1_000;
  private static final int SEEN_LIMIT = 10_000;
  private static final int RECENT_ITEM_LIMIT = 100;

  private SequenceCodec() {}

  /** What one behavior tells. */
  private enum Bearing {
    EVIDENCE,
    QUERY,
    NEGATIVE,
    NOTHING
  }

  /** The recorded sequence with the session after it: what is not recorded yet happened last. */
  static List<Behavior> join(
      List<Behavior> recorded, List<SessionBehavior> session, Timestamp now) {
    return Stream.concat(
            recorded.stream(), session.stream().map(behavior -> recorded(behavior, now)))
        .filter(behavior -> bearing(behavior) != Bearing.NOTHING)
        .toList();
  }

  private static Behavior recorded(SessionBehavior behavior, Timestamp now) {
    return Behavior.newBuilder()
        .setKindValue(behavior.getKindValue())
        .setItemId(behavior.getItemId())
        .setQuery(behavior.getQuery())
        .setOccurredAt(now)
        .build();
  }

  /**
   * What a sequence holds.
   *
   * @param unknown ids of items that the catalogue doesn't have
   */
  static Served.Past past(List<Behavior> sequence, Set<String> unknown) {
    boolean rejections = false;
    for (Behavior behavior : sequence) {
      Bearing bearing = bearing(behavior);
      boolean known = !unknown.contains(behavior.getItemId());
      if (bearing == Bearing.QUERY || (bearing == Bearing.EVIDENCE && known)) {
        return Served.Past.ACTIVE;
      }
      rejections |= bearing == Bearing.NEGATIVE && known;
    }
    if (rejections) {
      return Served.Past.REJECTIONS;
    }
    return sequence.isEmpty() ? Served.Past.NOTHING : Served.Past.UNKNOWN_ITEMS;
  }

  /** The items with what was done to them, negatives too: the last 1,000. */
  static List<HistoryItem> history(List<Behavior> sequence) {
    List<HistoryItem> items =
        sequence.stream()
            .filter(behavior -> bearing(behavior) != Bearing.QUERY)
            .map(behavior ->
                HistoryItem.newBuilder()
                    .setItemId(behavior.getItemId())
                    .setKind(behavior.getKind())
                    .setOccurredAt(behavior.getOccurredAt())
                    .build())
            .toList();
    return last(HISTORY_LIMIT, items);
  }

  /**
   * The search queries: the last 20, the first 200 characters of each, and no more than 1,000
   * characters together. Text that nobody searched for before is embedded while the request waits,
   * at some 50 ms of a core for each 1,000 characters.
   */
  static List<String> queries(List<Behavior> sequence) {
    List<String> latest = new ArrayList<>();
    int left = QUERY_CHARACTERS;
    for (Behavior behavior : sequence.reversed()) {
      if (bearing(behavior) == Bearing.QUERY) {
        String query = beginning(behavior.getQuery().strip());
        left -= query.length();
        if (latest.size() == QUERY_LIMIT || left < 0) {
          break;
        }
        latest.add(query);
      }
    }
    return latest.reversed();
  }

  private static String beginning(String query) {
    if (query.length() <= MAX_QUERY) {
      return query;
    }
    boolean splits = Character.isHighSurrogate(query.charAt(MAX_QUERY - 1));
    return query.substring(0, splits ? MAX_QUERY - 1 : MAX_QUERY);
  }

  /** The items touched by the sequence, then those known as seen, latest first: at most 10,000. */
  static List<String> seen(List<Behavior> sequence, List<String> known) {
    SequencedSet<String> seen = new LinkedHashSet<>();
    for (Behavior behavior : sequence.reversed()) {
      if (seen.size() < HISTORY_LIMIT && bearing(behavior) != Bearing.QUERY) {
        seen.add(behavior.getItemId());
      }
    }
    seen.addAll(known);
    return seen.stream().limit(SEEN_LIMIT).toList();
  }

  /**
   * Each item that the sequence speaks for, with the last thing done to it, less what was returned,
   * disliked or refused: the last 100.
   */
  static List<EvidenceItem> recentItems(List<Behavior> sequence, Set<String> refused) {
    Map<String, EvidenceItem> items = new LinkedHashMap<>();
    for (Behavior behavior : sequence) {
      if (bearing(behavior) == Bearing.EVIDENCE && !refused.contains(behavior.getItemId())) {
        // Taken out first: the last mention decides the place, the strongest behavior what is
        // said.
        EvidenceItem before = items.remove(behavior.getItemId());
        EvidenceItem latest =
            EvidenceItem.newBuilder()
                .setItemId(behavior.getItemId())
                .setKind(behavior.getKind())
                .setOccurredAt(behavior.getOccurredAt())
                .build();
        boolean stronger =
            before != null && strength(before.getKind()) > strength(latest.getKind());
        items.put(behavior.getItemId(), stronger ? before : latest);
      }
    }
    return last(RECENT_ITEM_LIMIT, new ArrayList<>(items.values()));
  }

  /** What leads to nothing: returned, disliked or of a refused interest. */
  static Set<String> refused(List<Behavior> sequence, Profile profile) {
    Set<String> refused = new HashSet<>();
    RefusedInterestsCodec.of(profile)
        .forEach(dropped -> refused.addAll(dropped.getEvidenceItemIdsList()));
    for (Behavior behavior : sequence) {
      if (bearing(behavior) == Bearing.NEGATIVE) {
        refused.add(behavior.getItemId());
      }
    }
    return refused;
  }

  /**
   * The interests with what may be cited for them: the log may have moved on since they were mined.
   */
  static List<Interest> citable(List<Interest> interests, Set<String> refused) {
    return interests.stream()
        .map(interest ->
            interest.getEvidenceItemsList().stream()
                    .noneMatch(item -> refused.contains(item.getItemId()))
                ? interest
                : interest.toBuilder()
                    .clearEvidenceItems()
                    .addAllEvidenceItems(
                        interest.getEvidenceItemsList().stream()
                            .filter(item -> !refused.contains(item.getItemId()))
                            .toList())
                    .build())
        .toList();
  }

  private static int strength(BehaviorKind kind) {
    return switch (kind) {
      case BEHAVIOR_KIND_PURCHASE -> 5;
      case BEHAVIOR_KIND_ADD_TO_CART -> 4;
      case BEHAVIOR_KIND_FAVORITE -> 3;
      case BEHAVIOR_KIND_REVIEW_READ -> 2;
      case BEHAVIOR_KIND_DETAIL_VIEW -> 1;
      case BEHAVIOR_KIND_CLICK,
          BEHAVIOR_KIND_IMPRESSION,
          BEHAVIOR_KIND_SEARCH,
          BEHAVIOR_KIND_RETURN,
          BEHAVIOR_KIND_DISLIKE,
          BEHAVIOR_KIND_UNSPECIFIED,
          UNRECOGNIZED ->
          0;
    };
  }

  private static <T> List<T> last(int count, List<T> list) {
    return list.subList(Math.max(0, list.size() - count), list.size());
  }

  private static Bearing bearing(Behavior behavior) {
    BehaviorKind kind = behavior.getKind();
    return switch (kind) {
      case BEHAVIOR_KIND_SEARCH -> behavior.getQuery().isBlank() ? Bearing.NOTHING : Bearing.QUERY;
      case BEHAVIOR_KIND_CLICK,
          BEHAVIOR_KIND_DETAIL_VIEW,
          BEHAVIOR_KIND_FAVORITE,
          BEHAVIOR_KIND_ADD_TO_CART,
          BEHAVIOR_KIND_PURCHASE,
          BEHAVIOR_KIND_REVIEW_READ ->
          behavior.getItemId().isEmpty() ? Bearing.NOTHING : Bearing.EVIDENCE;
      case BEHAVIOR_KIND_RETURN, BEHAVIOR_KIND_DISLIKE ->
          behavior.getItemId().isEmpty() ? Bearing.NOTHING : Bearing.NEGATIVE;
      case BEHAVIOR_KIND_IMPRESSION, BEHAVIOR_KIND_UNSPECIFIED, UNRECOGNIZED -> Bearing.NOTHING;
    };
  }
}

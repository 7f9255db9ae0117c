package io.recgpt.gateway.recommend;

import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.retrieval.v1.CandidateCounts;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.SessionBehavior;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a list is short or a session leads nowhere, and what its caller can do: a sentence each. */
final class ShortageCodec {
  private static final int NAMED = 3;

  private ShortageCodec() {}

  /**
   * Why there are fewer items than were asked for; empty where there are as many, or where
   * retrieval didn't say.
   *
   * @param found how many items the list has
   */
  static String ofItems(RecommendRequest request, int count, int found, RetrieveResponse answer) {
    if (found >= count || !answer.hasCandidates()) {
      return "";
    }
    CandidateCounts counts = answer.getCandidates();
    boolean filtered = !request.getFilter().equals(ItemFilter.getDefaultInstance());
    if (counts.getCatalogueCount() == 0) {
      return ("The catalogue of tenant %s is empty: add items by UpsertItems, or check the key"
              + " recgpt-tenant of the call.")
          .formatted(Tenant.current().id());
    }
    if (counts.getAdmittedCount() == 0) {
      return "None of the catalogue's %,d items passes the filter: loosen it."
          .formatted(counts.getCatalogueCount());
    }
    String scope =
        filtered
            ? "%,d of %s".formatted(counts.getAdmittedCount(), items(counts.getCatalogueCount()))
                + (counts.getAdmittedCount() == 1 ? " passes the filter" : " pass the filter")
            : "The catalogue has " + items(counts.getCatalogueCount());
    String remedy =
        counts.getSeenCount() > 0
            ? "ask with include_seen%s to have those again"
                .formatted(filtered ? ", or loosen the filter," : "")
            : filtered ? "loosen it to have more" : "add items to have more";
    String seen =
        counts.getSeenCount() == 0
            ? ""
            : counts.getSeenCount() == counts.getAdmittedCount()
                ? ", and this person has seen all of them"
                : ", of which this person has seen %,d".formatted(counts.getSeenCount());
    return "%s%s: %s.".formatted(scope, seen, remedy);
  }

  private static String items(int count) {
    return count == 1 ? "one item" : "%,d items".formatted(count);
  }

  /** Which items of the session the catalogue doesn't have; empty where it has all. */
  static String ofSession(List<SessionBehavior> session, RetrieveResponse answer) {
    Set<String> unknown = new HashSet<>(answer.getUnknownItemIdsList());
    Set<String> named = new LinkedHashSet<>();
    Set<String> all = new HashSet<>();
    for (SessionBehavior behavior : session) {
      if (!behavior.getItemId().isEmpty()) {
        all.add(behavior.getItemId());
        if (unknown.contains(behavior.getItemId())) {
          named.add(behavior.getItemId());
        }
      }
    }
    if (named.isEmpty()) {
      return "";
    }
    String ids = named.stream().limit(NAMED).collect(Collectors.joining(", "));
    return "%d of %d session items %s not in the catalogue (%s%s): check their ids, or add them."
        .formatted(
            named.size(),
            all.size(),
            named.size() == 1 ? "is" : "are",
            ids,
            named.size() > NAMED ? ", ..." : "");
  }
}

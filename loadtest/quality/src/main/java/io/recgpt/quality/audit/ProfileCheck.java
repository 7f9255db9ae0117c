package io.recgpt.quality.audit;

import io.recgpt.quality.audit.Catalogue.Entry;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorCount;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.ItemTag;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Whether the evidence of interests is as it is claimed, and whether predicted tags are new. */
final class ProfileCheck {
  /** Ids of evidence that an interest names at most. */
  private static final int MAX_IDS = 100;

  private static final long MONTH = 30 * Times.DAY;

  private static final Pattern COUNT =
      Pattern.compile(
          "(\\d+) (behaviors?|purchases?|favorites?|added to basket|detail views?|searches|search"
              + "|reviews? read|clicks?|returns?|dislikes?)\\b");

  private final Catalogue catalogue;
  private final RawLog log;

  ProfileCheck(Catalogue catalogue, RawLog log) {
    this.catalogue = catalogue;
    this.log = log;
  }

  /** All that a profile says, one finding for each interest and each tag. */
  List<Finding> findings(Answer answer) {
    List<Finding> findings = new ArrayList<>();
    for (Interest interest : answer.profile().getInterestsList()) {
      findings.add(
          new Finding(
              ClaimType.EVIDENCE,
              answer.userId(),
              "",
              "interest \"%s\": %s".formatted(interest.getName(), interest.getReason()),
              evidence(answer, interest)));
    }
    List<Set<String>> month = takenLately(answer);
    for (ItemTag tag : answer.profile().getTagsList()) {
      findings.add(
          new Finding(
              ClaimType.NEW_TAG,
              answer.userId(),
              "",
              "tag \"%s\"".formatted(tag.getTag()),
              tag(answer, tag, month)));
    }
    return findings;
  }

  private List<String> evidence(Answer answer, Interest interest) {
    List<String> faults = new ArrayList<>();
    long alike =
        answer.profile().getInterestsList().stream()
            .filter(other ->
                other.getInterestId().equals(interest.getInterestId())
                    || other.getName().equals(interest.getName()))
            .count();
    if (alike != 1) {
      faults.add("%d interests have its id or its name".formatted(alike));
    }
    long minedAt = Times.nanos(answer.profile().getAsOf());
    Map<BehaviorKind, Integer> counted = new EnumMap<>(BehaviorKind.class);
    for (String id : interest.getEvidenceEventIdsList()) {
      Behavior event = log.event(id);
      if (event == null || !event.getUserId().equals(answer.userId())) {
        faults.add("event %s is none of the person's".formatted(id));
      } else {
        counted.merge(event.getKind(), 1, Integer::sum);
        if (RawLog.nanos(event) > minedAt) {
          faults.add("event %s is later than the profile".formatted(id));
        }
      }
    }
    Map<BehaviorKind, Integer> told = new EnumMap<>(BehaviorKind.class);
    for (BehaviorCount count : interest.getEvidenceCountsList()) {
      told.merge(count.getKind(), count.getCount(), Integer::sum);
    }
    boolean all = interest.getEvidenceEventIdsCount() < MAX_IDS;
    if (all ? !counted.equals(told) : !within(counted, told)) {
      faults.add("counted %s, told %s".formatted(counted, told));
    }
    faults.addAll(reason(interest, told));
    if (interest.getEvidenceItemsCount() == 0) {
      faults.add("no item stands for it");
    }
    for (EvidenceItem item : interest.getEvidenceItemsList()) {
      if (!answer.did(item.getKind(), item.getItemId())) {
        faults.add("the person did not %s %s".formatted(item.getKind().name(), item.getItemId()));
      }
      if (log.of(answer.userId()).stream()
          .anyMatch(event ->
              event.getItemId().equals(item.getItemId())
                  && RawLog.nanos(event) <= minedAt
                  && (event.getKind() == BehaviorKind.BEHAVIOR_KIND_RETURN
                      || event.getKind() == BehaviorKind.BEHAVIOR_KIND_DISLIKE))) {
        faults.add("%s was returned or disliked".formatted(item.getItemId()));
      }
    }
    if (answer.profile().getDroppedInterestsList().stream()
        .anyMatch(dropped -> dropped.getName().equals(interest.getName()))) {
      faults.add("it is refused by the same name");
    }
    faults.addAll(stage(interest, minedAt));
    return faults;
  }

  /** By the contract's comments of InterestStage. */
  private static List<String> stage(Interest interest, long minedAt) {
    long last = Times.nanos(interest.getLastEvidenceAt());
    double span = (double) (last - Times.nanos(interest.getFirstEvidenceAt())) / Times.DAY;
    double ago = (double) (minedAt - last) / Times.DAY;
    boolean right =
        switch (interest.getStage()) {
          case INTEREST_STAGE_LONG_TERM -> span >= 14;
          case INTEREST_STAGE_RECENT -> span < 60 && ago <= 60;
          case INTEREST_STAGE_EARLIER -> span < 60 && ago > 60;
          case INTEREST_STAGE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    return right
        ? List.of()
        : List.of(
            "%s, but %.0f days of evidence, the last %.0f days ago"
                .formatted(interest.getStage(), span, ago));
  }

  private static boolean within(Map<BehaviorKind, Integer> some, Map<BehaviorKind, Integer> all) {
    return some.entrySet().stream()
        .allMatch(entry -> entry.getValue() <= all.getOrDefault(entry.getKey(), 0));
  }

  private static List<String> reason(Interest interest, Map<BehaviorKind, Integer> told) {
    List<String> faults = new ArrayList<>();
    for (MatchResult match : COUNT.matcher(interest.getReason()).results().toList()) {
      int number = Integer.parseInt(match.group(1));
      int expected =
          match.group(2).startsWith("behavior")
              ? told.values().stream().mapToInt(Integer::intValue).sum()
              : told.getOrDefault(kind(match.group(2)), 0);
      if (number != expected) {
        faults.add("\"%s\", counted %d".formatted(match.group(), expected));
      }
    }
    return faults;
  }

  private static BehaviorKind kind(String noun) {
    return switch (noun.split(" ", -1)[0]) {
      case "purchase", "purchases" -> BehaviorKind.BEHAVIOR_KIND_PURCHASE;
      case "favorite", "favorites" -> BehaviorKind.BEHAVIOR_KIND_FAVORITE;
      case "added" -> BehaviorKind.BEHAVIOR_KIND_ADD_TO_CART;
      case "detail" -> BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW;
      case "search", "searches" -> BehaviorKind.BEHAVIOR_KIND_SEARCH;
      case "review", "reviews" -> BehaviorKind.BEHAVIOR_KIND_REVIEW_READ;
      case "click", "clicks" -> BehaviorKind.BEHAVIOR_KIND_CLICK;
      case "return", "returns" -> BehaviorKind.BEHAVIOR_KIND_RETURN;
      default -> BehaviorKind.BEHAVIOR_KIND_DISLIKE;
    };
  }

  /** Words of each thing taken or searched for in the month before the profile. */
  private List<Set<String>> takenLately(Answer answer) {
    long minedAt = Times.nanos(answer.profile().getAsOf());
    List<Set<String>> taken = new ArrayList<>();
    for (Behavior behavior : log.of(answer.userId())) {
      long at = RawLog.nanos(behavior);
      if (at > minedAt - MONTH && at <= minedAt) {
        if (behavior.getKind() == BehaviorKind.BEHAVIOR_KIND_SEARCH) {
          taken.add(new HashSet<>(Words.all(behavior.getQuery())));
        } else if (RawLog.takes(behavior.getKind())) {
          Entry entry = catalogue.entry(behavior.getItemId());
          if (entry != null) {
            taken.add(entry.names());
          }
        }
      }
    }
    return taken.stream().filter(Objects::nonNull).distinct().toList();
  }

  private static List<String> tag(Answer answer, ItemTag tag, List<Set<String>> month) {
    List<String> faults = new ArrayList<>();
    if (answer.interest(tag.getInterestId()) == null) {
      faults.add("the profile has no interest \"%s\"".formatted(tag.getInterestId()));
    }
    Set<String> words = Words.content(tag.getTag());
    if (!words.isEmpty() && month.stream().anyMatch(taken -> taken.containsAll(words))) {
      faults.add("all its words are in something taken or searched for in the past month");
    }
    return faults;
  }
}

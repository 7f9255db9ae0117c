package io.recgpt.standalone.console;

import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.type.v1.DropReason;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.InterestStage;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is believed of a person: lately, interests with reasons, what was refused, tags. */
public final class ProfileText {
  private static final int LABEL = 14;
  private static final int TAG_LINES = 2;
  private static final int ITEMS_SHOWN = 3;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);

  private static final Duration RECENT = Duration.ofDays(60);

  private final Page page;

  public ProfileText(Page page) {
    this.page = page;
  }

  /**
   * Writes a profile.
   *
   * @param interests most interests shown
   * @param dropped most refused interests shown
   */
  public void write(ListInterestsResponse response, int interests, int dropped) {
    Profile profile = response.getProfile();
    if (response.getRecentBehaviorsCount() > 0) {
      HistoryText history =
          new HistoryText(id -> title(response, id), response.getBehaviorVerbsMap());
      page.labelled(
          isRecent(response) ? "  Lately" : "  Earlier",
          LABEL,
          history.of(response.getRecentBehaviorsList()));
    }
    writeInterests(profile, interests);
    writeDropped(response, dropped);
    writeTags(profile);
  }

  /** Whether the last of the behaviors is as recent as a recent interest may be at the oldest. */
  private static boolean isRecent(ListInterestsResponse response) {
    long last =
        response
            .getRecentBehaviors(response.getRecentBehaviorsCount() - 1)
            .getOccurredAt()
            .getSeconds();
    return response.getProfile().getAsOf().getSeconds() - last <= RECENT.toSeconds();
  }

  /** A day as people say it, for example Tuesday 11 March 2025 (UTC). */
  public static String day(Instant instant) {
    return DAY.format(instant.atOffset(ZoneOffset.UTC));
  }

  /** What made a profile, or that nothing did. */
  public static String engine(Profile profile) {
    Provenance provenance =
        profile.getInterestsCount() > 0
            ? profile.getInterests(0).getProvenance()
            : profile.getTagProvenance();
    return provenance.getEngine().isEmpty()
        ? "none"
        : "%s (%s)".formatted(provenance.getEngine(), provenance.getModel());
  }

  private static String title(ListInterestsResponse response, String id) {
    Item item = response.getItemsMap().get(id);
    return item == null ? id : item.getTitle();
  }

  private void writeInterests(Profile profile, int limit) {
    if (profile.getInterestsCount() == 0) {
      page.labelled("  Interests", LABEL, "none that the evidence carries yet");
      return;
    }
    double strongest = profile.getInterests(0).getStrength();
    int shown = Math.min(limit, profile.getInterestsCount());
    for (int i = 0; i < shown; i++) {
      Interest interest = profile.getInterests(i);
      page.labelled(
          i == 0 ? "  Interests" : "",
          LABEL,
          "%s %s  %s"
              .formatted(
                  dots(interest.getStrength() / strongest),
                  interest.getName(),
                  stage(interest.getStage())));
      page.aside(LABEL + 4, interest.getReason());
    }
    if (shown < profile.getInterestsCount()) {
      page.aside(LABEL + 4, "and %d weaker".formatted(profile.getInterestsCount() - shown));
    }
  }

  private void writeDropped(ListInterestsResponse response, int limit) {
    List<DroppedInterest> dropped = response.getProfile().getDroppedInterestsList();
    for (int i = 0; i < Math.min(limit, dropped.size()); i++) {
      DroppedInterest refused = dropped.get(i);
      page.labelled(
          i == 0 ? "  Refused" : "",
          LABEL,
          "%s (%s): %s"
              .formatted(refused.getName(), cause(refused.getDropReason()), refused.getReason()));
      String items =
          refused.getEvidenceItemIdsList().stream()
              .limit(ITEMS_SHOWN)
              .map(id -> title(response, id))
              .collect(Collectors.joining(", "));
      int more = refused.getEvidenceItemIdsCount() - ITEMS_SHOWN;
      if (!items.isEmpty()) {
        page.aside(
            LABEL + 4,
            (refused.getRefused() ? "leads to nothing: " : "so far: ")
                + items
                + (more > 0 ? " and %d more".formatted(more) : ""));
      }
    }
    if (dropped.size() > limit) {
      page.aside(LABEL, "and %d more".formatted(dropped.size() - limit));
    }
  }

  private void writeTags(Profile profile) {
    if (profile.getTagsCount() == 0) {
      return;
    }
    StringBuilder tags = new StringBuilder();
    String ending = " … (%d)".formatted(profile.getTagsCount());
    int room = TAG_LINES * (page.columns() - LABEL - Page.width(ending)) - 10;
    for (ItemTag tag : profile.getTagsList()) {
      if (Page.width(tags + " · " + tag.getTag()) > room) {
        break;
      }
      tags.append(tags.isEmpty() ? "" : " · ").append(tag.getTag());
    }
    page.labelled("  Tags", LABEL, tags + ending);
  }

  private static String cause(DropReason reason) {
    return switch (reason) {
      case DROP_REASON_BURST -> "a burst";
      case DROP_REASON_GIFT -> "gifts";
      case DROP_REASON_THIN_EVIDENCE -> "thin evidence";
      case DROP_REASON_CONSUMABLE -> "a consumable";
      case DROP_REASON_REJECTED -> "rejected";
      case DROP_REASON_INCOHERENT -> "does not belong together";
      case DROP_REASON_UNSPECIFIED, UNRECOGNIZED -> "not said";
    };
  }

  private String dots(double share) {
    int full = share > 2.0 / 3 ? 3 : share > 1.0 / 3 ? 2 : 1;
    return page.palette().good("●".repeat(full)) + page.palette().faint("○".repeat(3 - full));
  }

  private static String stage(InterestStage stage) {
    return switch (stage) {
      case INTEREST_STAGE_LONG_TERM -> "long-term";
      case INTEREST_STAGE_RECENT -> "recent";
      case INTEREST_STAGE_EARLIER -> "earlier";
      case INTEREST_STAGE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }
}

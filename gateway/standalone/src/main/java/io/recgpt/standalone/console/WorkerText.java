package io.recgpt.standalone.console;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.recgpt.type.v1.DueUser;
import io.recgpt.type.v1.EndedLeases;
import io.recgpt.type.v1.HeldLeases;
import io.recgpt.type.v1.SetAsideUser;
import io.recgpt.type.v1.TokenSpend;
import io.recgpt.type.v1.WorkerQueue;
import io.recgpt.type.v1.WorkerStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The near-line work in words and columns. */
public final class WorkerText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int LABEL = 14;

  private final Page page;

  /** Writes on a page. */
  public WorkerText(Page page) {
    this.page = requireNonNull(page);
  }

  /** All of it. */
  public void write(WorkerStatus status) {
    page.title("Near-line worker", time(status.getNow()));
    WorkerQueue queue = status.getQueue();
    row(
        "Queue",
        "%,d ready, %,d waiting, %,d leased, %,d set aside"
            .formatted(
                queue.getReadyCount(),
                queue.getWaitingCount(),
                queue.getLeasedCount(),
                queue.getSetAsideCount()));
    row("Oldest due", status.hasOldestDue() ? length(status.getOldestDue()) : "nobody is due");
    row(
        "Rate",
        "%.0f users in the last minute, %.1f a minute over 15"
            .formatted(status.getUsersPerMinute(), status.getUsersPerMinuteOf15()));
    engines(status.getEndedList());
    status.getTotalsList().forEach(spend -> row("Tokens/" + spend.getName(), tokens(spend)));
    row("Spent twice", "%,d tokens".formatted(status.getTokensSpentTwice()));
    tenants(status.getTenantsList());
    leases(status.getLeasesList());
    next(status.getNextList());
    setAside(status.getSetAsideList());
  }

  private void engines(List<EndedLeases> ended) {
    long committed =
        ended.stream().filter(WorkerText::profile).mapToLong(EndedLeases::getUserCount).sum();
    String label = "Last 24 h";
    for (EndedLeases some : ended) {
      String share =
          profile(some) ? " (%.0f %%)".formatted(100.0 * some.getUserCount() / committed) : "";
      String engine = some.getEngine().isEmpty() ? "" : some.getEngine() + " ";
      row(label, "%s%s: %,d%s".formatted(engine, some.getOutcome(), some.getUserCount(), share));
      label = "";
    }
  }

  private static boolean profile(EndedLeases ended) {
    return ended.getOutcome().equals("committed") || ended.getOutcome().equals("degraded");
  }

  private void tenants(List<TokenSpend> spends) {
    if (!spends.isEmpty()) {
      page.gap();
      page.title("Tokens today", "");
      spends.forEach(spend -> row(spend.getName(), tokens(spend)));
    }
  }

  private void leases(List<HeldLeases> leases) {
    if (!leases.isEmpty()) {
      page.gap();
      page.title("Leases", "");
      for (HeldLeases held : leases) {
        page.labelled(
            "  " + held.getOwner(),
            40,
            "%,d users, oldest %s, runs out %s"
                .formatted(
                    held.getUserCount(), length(held.getOldest()), time(held.getFirstRunsOut())));
      }
    }
  }

  private void next(List<DueUser> users) {
    if (!users.isEmpty()) {
      page.gap();
      page.title("Next", "score, evidence, drift, waited");
      for (DueUser user : users) {
        row(
            user.getUserId(),
            "%.3f  %5.1f  %.2f  %s  %s"
                .formatted(
                    user.getScore(),
                    user.getEvidence(),
                    user.getDrift(),
                    length(user.getWaited()),
                    user.getReason()));
      }
    }
  }

  private void setAside(List<SetAsideUser> users) {
    if (!users.isEmpty()) {
      page.gap();
      page.title("Set aside", "./recgpt worker release --user ID");
      for (SetAsideUser user : users) {
        row(
            user.getUserId(),
            "%d failures, since %s: %s"
                .formatted(user.getFailureCount(), time(user.getSince()), user.getReason()));
      }
    }
  }

  private void row(String label, String text) {
    String indented = label.isEmpty() ? "" : "  " + label;
    page.labelled(indented, Math.max(LABEL, Page.width(indented) + 2), text);
  }

  private static String tokens(TokenSpend spend) {
    String bound = spend.getBound() == 0 ? "no bound" : "of %,d".formatted(spend.getBound());
    String reserved =
        spend.getReserved() == 0 ? "" : ", %,d reserved".formatted(spend.getReserved());
    String waits = spend.hasWaitsUntil() ? ", users wait until " + time(spend.getWaitsUntil()) : "";
    return "%,d spent, %s%s%s".formatted(spend.getSpent(), bound, reserved, waits);
  }

  private static String time(Timestamp time) {
    return TIME.format(Instant.ofEpochSecond(time.getSeconds()));
  }

  private static String length(Duration length) {
    long seconds = length.getSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200
        ? seconds / 60 + " min"
        : seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }
}

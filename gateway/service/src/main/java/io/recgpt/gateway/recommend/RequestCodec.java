package io.recgpt.gateway.recommend;

import com.google.protobuf.Timestamp;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.SessionBehavior;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules of requests that tie fields together, which the contract's annotations don't say. */
final class RequestCodec {
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  /** The beginning of 1980: seconds that are milliseconds would be of later. */
  private static final long EARLIEST_LIKELY = 315_532_800L;

  private RequestCodec() {}

  /**
   * @throws RpcException INVALID_ARGUMENT with the path of each field that breaks a rule
   */
  static void check(RecommendRequest request, Instant wallClock) {
    List<FieldViolation> violations = new ArrayList<>();
    for (int i = 0; i < request.getSessionCount(); i++) {
      checkBehavior("session[%d]".formatted(i), request.getSession(i), violations);
    }
    checkFilter(request.getFilter(), violations);
    if (request.hasAsOf()) {
      checkTime(request.getAsOf(), wallClock, violations);
    }
    refuse(violations);
  }

  /**
   * @throws RpcException INVALID_ARGUMENT with the path of each field that breaks a rule
   */
  static void check(ItemFilter filter) {
    List<FieldViolation> violations = new ArrayList<>();
    checkFilter(filter, violations);
    refuse(violations);
  }

  private static void checkBehavior(
      String path, SessionBehavior behavior, List<FieldViolation> violations) {
    boolean search = behavior.getKind() == BehaviorKind.BEHAVIOR_KIND_SEARCH;
    if (search && behavior.getQuery().isBlank()) {
      violations.add(
          new FieldViolation(path + ".query", "empty (expected: the words searched for)"));
    }
    if (search && !behavior.getItemId().isEmpty()) {
      violations.add(
          new FieldViolation(path + ".item_id", "given with SEARCH (expected: a query alone)"));
    }
    if (!search && behavior.getItemId().isBlank()) {
      violations.add(new FieldViolation(path + ".item_id", "empty (expected: an item's id)"));
    }
    if (!search && !behavior.getQuery().isEmpty()) {
      violations.add(
          new FieldViolation(path + ".query", "given without SEARCH (expected: an item_id alone)"));
    }
  }

  private static void checkFilter(ItemFilter filter, List<FieldViolation> violations) {
    if (!filter.hasMinPrice() || !filter.hasMaxPrice()) {
      return;
    }
    String minCurrency = filter.getMinPrice().getCurrencyCode();
    String maxCurrency = filter.getMaxPrice().getCurrencyCode();
    if (!minCurrency.equals(maxCurrency)) {
      violations.add(
          new FieldViolation(
              "filter.max_price.currency_code",
              "%s (expected: %s, as min_price)".formatted(maxCurrency, minCurrency)));
    } else if (filter.getMinPrice().getMinorUnits() > filter.getMaxPrice().getMinorUnits()) {
      violations.add(
          new FieldViolation(
              "filter.min_price.minor_units",
              "%d (expected: at most max_price, %d)"
                  .formatted(
                      filter.getMinPrice().getMinorUnits(), filter.getMaxPrice().getMinorUnits())));
    }
  }

  private static void checkTime(
      Timestamp asOf, Instant wallClock, List<FieldViolation> violations) {
    long latest = wallClock.plus(CLOCK_SKEW).getEpochSecond();
    long seconds = asOf.getSeconds();
    int nanos = asOf.getNanos();
    if (seconds < 0 || seconds > latest) {
      boolean milliseconds = seconds / 1000 >= EARLIEST_LIKELY && seconds / 1000 <= latest;
      violations.add(
          new FieldViolation(
              "as_of.seconds",
              "%d (expected: 0 to %d, one day after the server's clock)%s"
                  .formatted(
                      seconds, latest, milliseconds ? "; this looks like milliseconds" : "")));
    }
    if (nanos < 0 || nanos > 999_999_999) {
      violations.add(
          new FieldViolation("as_of.nanos", "%d (expected: 0 to 999999999)".formatted(nanos)));
    }
  }

  private static void refuse(List<FieldViolation> violations) {
    if (!violations.isEmpty()) {
      throw RpcException.invalid(violations);
    }
  }
}

package io.recgpt.intent.worker.budget;

import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a budget of tokens is counted over. Always locked in this order. */
public enum TokenScope {
  MINUTE(Duration.ofMinutes(1)),
  DAY(Duration.ofDays(1)),
  TENANT_DAY(Duration.ofDays(1));

  private final Duration length;

  TokenScope(Duration length) {
    this.length = length;
  }

  /** The name on disk. */
  public String key() {
    return switch (this) {
      case MINUTE -> "minute";
      case DAY -> "day";
      case TENANT_DAY -> "tenant-day";
    };
  }

  /** Begin of the period that a time lies in. */
  public Instant periodOf(Instant time) {
    return Instant.ofEpochMilli(
        Math.floorDiv(time.toEpochMilli(), length.toMillis()) * length.toMillis());
  }

  /** When the period that a time lies in is over. */
  public Instant endOf(Instant time) {
    return periodOf(time).plus(length);
  }

  /** What a caller gets where the budget of this scope is spent. */
  public RpcException spent(Tenant tenant, Instant now) {
    Instant end = endOf(now);
    return RpcException.quota(
        "tenant " + tenant.id(),
        "the budget of model tokens (%s) is spent: ask for fewer users, or again at %s"
            .formatted(setting(), end.truncatedTo(ChronoUnit.SECONDS)),
        Duration.between(now, end));
  }

  private String setting() {
    return switch (this) {
      case MINUTE -> "tokens-per-minute";
      case DAY -> "tokens-per-day";
      case TENANT_DAY -> "tenant-tokens-per-day";
    };
  }

  /** The tenant on disk; empty for all together. */
  String tenant(Tenant tenant) {
    return this == TENANT_DAY ? tenant.id() : "";
  }
}

package io.recgpt.intent.mining;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.profile.LastProfile;
import java.time.Instant;
import java.util.List;

/**
 * One person to be mined.
 *
 * @param tenant whose person
 * @param userId the person
 * @param model what is known of the tenant
 * @param behaviors of the person, oldest first, none after {@code asOf}
 * @param asOf "now"
 * @param last what was committed before
 */
public record MiningTask(
    String tenant,
    String userId,
    TenantModel model,
    List<Behavior> behaviors,
    Instant asOf,
    LastProfile last) {

  public MiningTask {
    requireNonNull(tenant);
    requireNonNull(userId);
    requireNonNull(model);
    behaviors = List.copyOf(behaviors);
    requireNonNull(asOf);
    requireNonNull(last);
  }

  /** A person of whom nothing was committed before. */
  public MiningTask(
      String tenant, String userId, TenantModel model, List<Behavior> behaviors, Instant asOf) {
    this(tenant, userId, model, behaviors, asOf, LastProfile.NONE);
  }
}

package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.mining.ProfileMiner;
import io.recgpt.intent.worker.PreviewBudget;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.util.Optional;

/** Mines people without keeping what comes of it, within the workers' budget of tokens. */
final class PreviewMiner {
  private final UserMiner users;
  private final ProfileMiner withoutTokens;
  private final PreviewBudget budget;

  /**
   * A miner.
   *
   * @param withoutTokens the engine for when the budget is spent
   */
  PreviewMiner(UserMiner users, ProfileMiner withoutTokens, PreviewBudget budget) {
    this.users = requireNonNull(users);
    this.withoutTokens = requireNonNull(withoutTokens);
    this.budget = requireNonNull(budget);
  }

  /** What would be mined of a person as of a time. None without behaviours. */
  Optional<ProfileStore.Stored> preview(Tenant tenant, String userId, Instant asOf)
      throws InterruptedException {
    if (userId.isEmpty()) {
      return Optional.empty();
    }
    PreviewBudget.Grant grant = budget.reserve(tenant);
    Optional<UserMiner.Mined> mined;
    try {
      mined =
          switch (grant.engine()) {
            case FULL -> users.mine(tenant, userId, asOf);
            case EXTRACTIVE -> users.mine(tenant, userId, asOf, withoutTokens);
          };
    } catch (InterruptedException | RuntimeException | Error fault) {
      budget.settle(grant);
      throw fault;
    }
    budget.settle(grant, mined.map(one -> one.by().usage().total()).orElse(0L));
    return mined.map(UserMiner.Mined::profile);
  }
}

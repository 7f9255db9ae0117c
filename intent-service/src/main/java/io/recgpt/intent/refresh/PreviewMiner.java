package io.recgpt.intent.refresh;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.recgpt.intent.mining.ProfileMiner;
import io.recgpt.intent.store.ProfileStore;
import io.recgpt.intent.worker.budget.PreviewBudget;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Mines people without keeping what comes of it, within the workers' budget of tokens and a few at
 * once: one preview takes as long as thousands of reads.
 */
public final class PreviewMiner {
  private final UserMiner users;
  private final ProfileMiner withoutTokens;
  private final PreviewBudget budget;
  private final int most;
  private final Semaphore permits;

  /**
   * A miner.
   *
   * @param withoutTokens the engine for when the budget is spent
   * @param most previews at once, at least 1
   */
  public PreviewMiner(UserMiner users, ProfileMiner withoutTokens, PreviewBudget budget, int most) {
    this.users = requireNonNull(users);
    this.withoutTokens = requireNonNull(withoutTokens);
    this.budget = requireNonNull(budget);
    this.most = most;
    this.permits = new Semaphore(most);
  }

  /**
   * What would be mined of a person as of a time. None without behaviors.
   *
   * @throws RpcException OVERLOADED where as many are mined as may be at once
   */
  public Optional<ProfileStore.Stored> preview(Tenant tenant, String userId, Instant asOf)
      throws InterruptedException {
    if (!permits.tryAcquire()) {
      throw RpcException.of(
          ErrorCode.OVERLOADED,
          "%d previews are mined already, the most at once: retry later".formatted(most));
    }
    try {
      return admitted(tenant, userId, asOf);
    } finally {
      permits.release();
    }
  }

  /** Though the caller may be gone. */
  private static void settled(Runnable settling) {
    Context.current().fork().run(settling);
  }

  private Optional<ProfileStore.Stored> admitted(Tenant tenant, String userId, Instant asOf)
      throws InterruptedException {
    PreviewBudget.Grant grant = budget.reserve(tenant);
    Optional<UserMiner.Mined> mined;
    try {
      mined =
          switch (grant.engine()) {
            case FULL -> users.mine(tenant, userId, asOf);
            case EXTRACTIVE -> users.mine(tenant, userId, asOf, withoutTokens);
          };
    } catch (InterruptedException | RuntimeException | Error fault) {
      settled(() -> budget.settle(grant));
      throw fault;
    }
    long spent = mined.map(one -> one.by().usage().total()).orElse(0L);
    settled(() -> budget.settle(grant, spent));
    return mined.map(UserMiner.Mined::profile);
  }
}

package io.recgpt.intent.refresh;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.message.ProfileCodec;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.ProfileMiner;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.InterestIds;
import io.recgpt.intent.profile.LastProfile;
import io.recgpt.intent.store.ProfileStore;
import io.recgpt.intent.store.UserReader;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Mines users on a few threads of its own; commits nothing. */
public final class UserMiner implements AutoCloseable {
  /** RecGPT V1 refreshes every two weeks. */
  public static final Duration MAX_AGE = Duration.ofDays(14);

  /** Latest behaviors read for one profile; the miner takes what counts among them. */
  static final int MAX_BEHAVIORS = 3_000;

  private final UserReader users;
  private final TenantModels models;
  private final ProfileMiner miner;
  private final ExecutorService miners;

  /**
   * @param threads most users mined at once by a miner that computes; one that waits has no bound
   *     here
   */
  public UserMiner(UserReader users, TenantModels models, ProfileMiner miner, int threads) {
    this.users = requireNonNull(users);
    this.models = requireNonNull(models);
    this.miner = requireNonNull(miner);
    this.miners =
        miner.waits()
            ? Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("intent-miner-", 0).factory())
            : Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("intent-miner-", 0).factory());
  }

  /**
   * Mines a person by the engine of this service; nothing is kept. None without behaviors. An
   * interrupted caller interrupts the engine.
   */
  Optional<Mined> mine(Tenant tenant, String userId, Instant asOf) throws InterruptedException {
    return mine(tenant, userId, asOf, miner);
  }

  /** The same by another engine. */
  Optional<Mined> mine(Tenant tenant, String userId, Instant asOf, ProfileMiner engine)
      throws InterruptedException {
    Future<Optional<Mined>> result =
        miners.submit(() -> mined(models.of(tenant), tenant, userId, asOf, engine));
    try {
      return result.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case null, default -> throw new IllegalStateException("mining failed", failed.getCause());
      }
    } finally {
      result.cancel(true);
    }
  }

  @Override
  public void close() {
    miners.shutdownNow();
  }

  /**
   * What an engine made of a person.
   *
   * @param profile the next version
   * @param by the engine's own account of it
   */
  record Mined(ProfileStore.Stored profile, ProfileMiner.Mined by) {}

  /** What was committed of a person before a time. */
  static LastProfile last(UserReader.Person person, Instant asOf) {
    return person
        .profile()
        .filter(stored -> !stored.asOf().isAfter(asOf))
        .map(ProfileCodec::last)
        .orElse(LastProfile.NONE);
  }

  private Optional<Mined> mined(
      TenantModel model, Tenant tenant, String userId, Instant asOf, ProfileMiner engine)
      throws InterruptedException {
    UserReader.Person person = users.read(tenant, userId, asOf, MAX_BEHAVIORS);
    if (person.recent().isEmpty()) {
      return Optional.empty();
    }
    ProfileMiner.Mined mined =
        engine.mine(
            new MiningTask(tenant.id(), userId, model, person.recent(), asOf, last(person, asOf)));
    long before = person.profile().map(ProfileStore.Stored::version).orElse(0L);
    List<InterestIds.Known> known =
        person.profile().map(stored -> ProfileCodec.known(stored.bytes())).orElse(List.of());
    return Optional.of(
        new Mined(
            new ProfileStore.Stored(
                before + 1,
                asOf,
                person.sequence(),
                ProfileCodec.encode(
                    InterestIds.keep(mined.profile(), known), mined.interests(), mined.tags())),
            mined));
  }
}

package io.recgpt.retrieval.index;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * An index behind a circuit breaker: once most searches of late had no answer, the next ones fail
 * at once and wait for nothing, until a search that is let through every few seconds succeeds.
 * Changes are not held back: who makes them can wait, and puts later what failed.
 */
public final class GuardedVectorIndex implements VectorIndex {
  /** How long nothing is searched before one search is tried. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** Searches before any is held back. */
  static final int MIN_SEARCHES = 5;

  private final VectorIndex index;
  private final CircuitBreaker breaker;

  /** Guards an index, which it closes. */
  public GuardedVectorIndex(VectorIndex index) {
    this(index, Clock.systemUTC());
  }

  GuardedVectorIndex(VectorIndex index, Clock clock) {
    this.index = requireNonNull(index, "index");
    this.breaker =
        CircuitBreaker.of(
            "vector-index",
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(2 * MIN_SEARCHES)
                .minimumNumberOfCalls(MIN_SEARCHES)
                .failureRateThreshold(50)
                .waitDurationInOpenState(PAUSE)
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(GuardedVectorIndex::unanswered)
                .clock(clock)
                .currentTimestampFunction(its -> its.millis(), TimeUnit.MILLISECONDS)
                .build());
  }

  private static boolean unanswered(Throwable fault) {
    return fault instanceof RpcException refused
        && (refused.code() == ErrorCode.PEER_UNAVAILABLE
            || refused.code() == ErrorCode.DEADLINE_EXCEEDED);
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      return breaker.executeSupplier(work);
    } catch (CallNotPermittedException held) {
      throw RpcException.of(
          ErrorCode.PEER_UNAVAILABLE,
          "the vector index gave no answers lately: it is tried again within %d s"
              .formatted(PAUSE.toSeconds()));
    }
  }

  @Override
  public List<List<Hit>> search(
      SearchSpace space, List<Embedding> queries, IntPredicate admits, int limit) {
    return guarded(() -> index.search(space, queries, admits, limit));
  }

  @Override
  public void create(IndexVersion version) {
    index.create(version);
  }

  @Override
  public List<IndexVersion> versions(Tenant tenant) {
    return index.versions(tenant);
  }

  @Override
  public void drop(IndexVersion version) {
    index.drop(version);
  }

  @Override
  public void point(IndexAlias alias, IndexVersion version) {
    index.point(alias, version);
  }

  @Override
  public Optional<IndexVersion> resolve(IndexAlias alias) {
    return index.resolve(alias);
  }

  @Override
  public void upsert(IndexVersion version, Collection<Entry> entries) {
    index.upsert(version, entries);
  }

  @Override
  public void delete(IndexVersion version, Collection<Integer> keys) {
    index.delete(version, keys);
  }

  @Override
  public long checkpoint(IndexVersion version) {
    return index.checkpoint(version);
  }

  @Override
  public void commit(IndexVersion version, long sequence) {
    index.commit(version, sequence);
  }

  @Override
  public void close() {
    index.close();
  }
}

package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.model.LanguageModelExplainer;
import io.recgpt.explain.model.WritingCall;
import io.recgpt.explain.model.WritingProgress;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the table near-line: what was looked up in vain, or is to be prepared, waits in a bounded
 * queue for one of a few workers. A model that is gone is asked again ever more rarely; what can't
 * wait, or whose tenant has spent its tokens, is forgotten and comes again the next time it is
 * shown.
 */
public final class Preparer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Preparer.class);
  private static final Duration LINGER = Duration.ofMillis(200);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_BUDGET_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  private final SharedWriter writer;
  private final LanguageModel.Limits limits;
  private final Semaphore permits;
  private final WaitingPairs waiting;
  private final Set<WritingCall> calls = ConcurrentHashMap.newKeySet();
  private final List<Thread> workers = new ArrayList<>();

  public Preparer(
      ExplanationTable table,
      TenantLanguages languages,
      Function<Tenant, Catalogue> catalogues,
      LanguageModel model,
      InstantSource clock) {
    this.limits = requireNonNull(model).limits();
    this.writer = new SharedWriter(table, languages, catalogues, model, clock);
    this.permits = new Semaphore(limits.concurrentCalls());
    this.waiting = new WaitingPairs(limits.waitingPairs());
  }

  /** The explainer of a tenant, to see what it would ask. */
  public LanguageModelExplainer explainer(Tenant tenant) {
    return writer.explainer(tenant);
  }

  /**
   * Queues pairs that were shown to be written; those that were refused lately are left out.
   *
   * @param facts the pairs' items, by id
   * @return how many wait now, or are being written
   */
  public int offer(
      Tenant tenant, Collection<Pair> pairs, Map<String, ItemFacts> facts, LocalDate today) {
    return offer(tenant, pairs, facts, today, limits.waitingPairs());
  }

  /** The same for pairs that may be shown: half of the queue is left to those that were. */
  public int offerAhead(
      Tenant tenant, Collection<Pair> pairs, Map<String, ItemFacts> facts, LocalDate today) {
    return offer(tenant, pairs, facts, today, (limits.waitingPairs() + 1) / 2);
  }

  private int offer(
      Tenant tenant,
      Collection<Pair> pairs,
      Map<String, ItemFacts> facts,
      LocalDate today,
      int most) {
    List<Pair> wanted =
        pairs.stream()
            .filter(pair -> {
              ItemFacts item = facts.get(pair.itemId());
              return item != null && !writer.isRefused(tenant, pair, item);
            })
            .toList();
    return wanted.isEmpty() ? 0 : waiting.add(tenant, wanted, today, most);
  }

  /**
   * Writes one pair at once. Blocks while the model writes; where it has too much to do, the
   * failure says so.
   */
  public SharedWriter.Result writeNow(
      Tenant tenant, Pair pair, LocalDate today, Duration timeout, WritingCall call) {
    if (!permits.tryAcquire()) {
      return SharedWriter.Result.busy();
    }
    try {
      return writer.write(tenant, List.of(pair), today, WriteRequest.onDemand(timeout, call));
    } finally {
      permits.release();
    }
  }

  /** Starts the workers: half of the calls at once are theirs, the others for people who wait. */
  public void start() {
    for (int i = 0; i < Math.max(1, limits.concurrentCalls() / 2); i++) {
      workers.add(Thread.ofVirtual().name("explain-prepare-" + i).start(this::work));
    }
  }

  private void work() {
    Duration pause = FIRST_PAUSE;
    while (!waiting.isClosed()) {
      try {
        WaitingPairs.Work work = waiting.take(limits.pairsPerCall(), LINGER);
        if (work.pairs().isEmpty()) {
          continue;
        }
        if (write(work)) {
          pause = FIRST_PAUSE;
        } else {
          waiting.pause(pause);
          Duration longer = pause.multipliedBy(2);
          pause = longer.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : longer;
        }
      } catch (InterruptedException ended) {
        return;
      } catch (RuntimeException | Error fault) { // of one batch: the worker must go on
        if (!waiting.isClosed()) {
          log.warn("explanations were not prepared: {}", fault.toString());
          log.debug("where it failed", fault);
        }
      }
    }
  }

  /** Writes a batch, or waits for the budget; returns whether the model responds. */
  private boolean write(WaitingPairs.Work work) throws InterruptedException {
    WritingCall call = new WritingCall(WritingProgress.NONE);
    SharedWriter.Result result;
    permits.acquire();
    calls.add(call);
    try {
      result =
          writer.write(
              work.tenant(),
              work.pairs(),
              work.today(),
              WriteRequest.nearLine(limits.timeout(), call));
    } finally {
      calls.remove(call);
      permits.release();
      waiting.done(work);
    }
    if (result.tenantWait().isPositive()) {
      return true;
    }
    boolean later =
        result.budgetWait().isPositive()
            || result.failure().map(failure -> failure.kind().retryable()).orElse(false);
    if (later) {
      // What was written before the failure is found in the table then.
      waiting.add(work.tenant(), work.pairs(), work.today());
    }
    if (result.failure().isPresent() && !waiting.isClosed()) {
      log.warn("the language model writes no explanations: {}", result.failure().get().message());
    }
    Duration wait = result.budgetWait();
    waiting.pause(wait.compareTo(MAX_BUDGET_PAUSE) > 0 ? MAX_BUDGET_PAUSE : wait);
    return result.failure().isEmpty();
  }

  /** Cancels what is in progress and ends the workers. */
  @Override
  public void close() {
    waiting.close();
    calls.forEach(WritingCall::cancel);
    workers.forEach(Thread::interrupt);
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

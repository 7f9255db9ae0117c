package io.recgpt.retrieval.training;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.PreviewIntentRequest;
import io.recgpt.intent.v1.PreviewIntentResponse;
import io.recgpt.retrieval.codec.RankingCodec;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.learning.HeldOut;
import io.recgpt.retrieval.learning.Queries;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ItemTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Asks the intent service what people intended at earlier times. */
final class IntentClient implements Queries {
  private static final long CALL_SECONDS = 60;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LATEST_BEHAVIORS = 500;
  private static final int LATEST_QUERIES = 20;

  private final IntentServiceGrpc.IntentServiceBlockingStub stub;
  private final Tenant tenant;
  private final TextEmbedder embedder;
  private final ReentrantLock turns = new ReentrantLock();
  private final Condition ended = turns.newCondition();

  IntentClient(Channel intent, Tenant tenant, TextEmbedder embedder) {
    this.stub = IntentServiceGrpc.newBlockingStub(intent);
    this.tenant = tenant;
    this.embedder = embedder;
  }

  @Override
  public Optional<RankingQuery> before(HeldOut heldOut, ItemFilter filter, int count) {
    Instant asOf = heldOut.takenAt().minusMillis(1);
    PreviewIntentResponse intent = intent(heldOut.userId(), asOf);
    if (intent.getUserSequence() == 0) {
      return Optional.empty();
    }
    RetrieveRequest.Builder request =
        RetrieveRequest.newBuilder()
            .addAllInterests(intent.getProfile().getInterestsList())
            .addAllTags(intent.getProfile().getTagsList())
            .addAllRefusedInterests(intent.getProfile().getDroppedInterestsList())
            .setUserId(heldOut.userId())
            .addAllSeenItemIds(intent.getSeenItemIdsList())
            .setCount(count)
            .setAsOf(RankingCodec.timestamp(heldOut.takenAt()));
    List<Behavior> recent = intent.getRecentBehaviorsList();
    for (Behavior behavior : recent) {
      if (!behavior.getItemId().isEmpty()) {
        request.addHistory(
            io.recgpt.retrieval.v1.HistoryItem.newBuilder()
                .setItemId(behavior.getItemId())
                .setKind(behavior.getKind())
                .setOccurredAt(behavior.getOccurredAt()));
      }
    }
    List<String> searches =
        recent.stream()
            .filter(behavior -> behavior.getKind() == BehaviorKind.BEHAVIOR_KIND_SEARCH)
            .map(Behavior::getQuery)
            .filter(query -> !query.isBlank())
            .toList();
    request.addAllQueries(
        searches.subList(Math.max(0, searches.size() - LATEST_QUERIES), searches.size()));
    List<String> tags =
        request.getTagsList().stream().limit(RankingQuery.MAX_TAGS).map(ItemTag::getTag).toList();
    RankingQuery query =
        RankingCodec.query(request.build(), vectors(tags), vectors(request.getQueriesList()));
    return Optional.of(query.within(filter));
  }

  private PreviewIntentResponse intent(String userId, Instant asOf) {
    Deadline deadline = Deadline.after(CALL_SECONDS, TimeUnit.SECONDS);
    PreviewIntentRequest request =
        PreviewIntentRequest.newBuilder()
            .setUserId(userId)
            .setAsOf(RankingCodec.timestamp(asOf))
            .setHistoryLimit(LATEST_BEHAVIORS)
            .build();
    while (true) {
      try {
        PreviewIntentResponse answer = preview(request, deadline);
        noteEnd();
        return answer;
      } catch (RpcException refused) {
        if (refused.code() != ErrorCode.OVERLOADED || deadline.isExpired()) {
          throw refused;
        }
        awaitTurn();
      }
    }
  }

  /** Waits until a call of this client has ended, or for a while: others preview, too. */
  @SuppressWarnings("WaitNotInLoop") // Who waits asks again in a loop, for whatever reason it woke.
  private void awaitTurn() {
    turns.lock();
    try {
      if (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return; // The places are held by others: ask again.
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RpcException.of(ErrorCode.CANCELLED, "the training was cancelled");
    } finally {
      turns.unlock();
    }
  }

  private void noteEnd() {
    turns.lock();
    try {
      ended.signal();
    } finally {
      turns.unlock();
    }
  }

  private PreviewIntentResponse preview(PreviewIntentRequest request, Deadline deadline) {
    try {
      return tenant.call(() -> stub.withDeadline(deadline).previewIntent(request));
    } catch (StatusRuntimeException fault) {
      throw RpcException.from(fault);
    } catch (RuntimeException fault) {
      throw fault;
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  private List<Embedding> vectors(List<String> texts) {
    return texts.isEmpty() ? List.of() : embedder.embed(texts);
  }
}

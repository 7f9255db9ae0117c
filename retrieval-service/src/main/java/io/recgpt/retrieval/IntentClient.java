package io.recgpt.retrieval;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.retrieval.learning.HeldOut;
import io.recgpt.retrieval.learning.Queries;
import io.recgpt.retrieval.ranking.ItemFilter;
import io.recgpt.retrieval.ranking.RankingQuery;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.rpc.RpcException;
import io.recgpt.rpc.Tenant;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ItemTag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the intent service what people intended at earlier times. */
final class IntentClient implements Queries {
  private static final long CALL_SECONDS = 60;
  private static final int LATEST_BEHAVIORS = 500;
  private static final int LATEST_QUERIES = 20;

  private final IntentServiceGrpc.IntentServiceBlockingStub stub;
  private final Tenant tenant;
  private final TextEmbedder embedder;

  IntentClient(Channel intent, Tenant tenant, TextEmbedder embedder) {
    this.stub = IntentServiceGrpc.newBlockingStub(intent);
    this.tenant = tenant;
    this.embedder = embedder;
  }

  @Override
  public Optional<RankingQuery> before(HeldOut heldOut, ItemFilter filter, int count) {
    Instant asOf = heldOut.takenAt().minusMillis(1);
    GetIntentResponse intent = intent(heldOut.userId(), asOf);
    if (intent.getUserSequence() == 0) {
      return Optional.empty();
    }
    RetrieveRequest.Builder request =
        RetrieveRequest.newBuilder()
            .addAllInterests(intent.getProfile().getInterestsList())
            .addAllTags(intent.getProfile().getTagsList())
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
        request.getTagsList().stream().limit(RankingQuery.MOST_TAGS).map(ItemTag::getTag).toList();
    RankingQuery query =
        RankingCodec.query(request.build(), vectors(tags), vectors(request.getQueriesList()));
    return Optional.of(query.within(filter));
  }

  private GetIntentResponse intent(String userId, Instant asOf) {
    try {
      return tenant.call(() ->
          stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .getIntent(
                  GetIntentRequest.newBuilder()
                      .setUserId(userId)
                      .setAsOf(RankingCodec.timestamp(asOf))
                      .setHistoryLimit(LATEST_BEHAVIORS)
                      .setMine(true)
                      .build()));
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

package io.recgpt.quality;

import com.google.protobuf.Timestamp;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.inference.Embedding;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.RefreshIntentRequest;
import io.recgpt.quality.split.Target;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.LoadModelRequest;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.retrieval.v1.TrainModelResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.FollowersClient;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.LogEvent;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.type.v1.Expert;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.ModelVersion;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.TrainingProgress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls that evaluation makes for the tenant of one stage, all of them calls of the API. */
final class StageClient {
  private static final long CALL_SECONDS = 120;

  private final Cluster cluster;
  private final Tenant tenant;

  StageClient(Cluster cluster, Tenant tenant) {
    this.cluster = cluster;
    this.tenant = tenant;
  }

  /**
   * An item as the cluster knows it.
   *
   * @param category its own, or the cluster of items that stands in
   * @param model that made the embedding
   */
  record KnownItem(Embedding embedding, String category, String model) {}

  /**
   * What was predicted of a user.
   *
   * @param interests of the profile
   * @param tags best first
   */
  record Prediction(
      String engine, String model, String version, List<Interest> interests, List<ItemTag> tags) {}

  void putDomain(DomainSpec domain) {
    call(() ->
        CatalogueServiceGrpc.newBlockingStub(cluster.gateway())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .putDomain(
                PutDomainRequest.newBuilder().setDomain(DatasetCodec.toMessage(domain)).build()));
  }

  void putItems(List<CatalogueItem> items) {
    call(() ->
        CatalogueServiceGrpc.newBlockingStub(cluster.gateway())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .upsertItems(
                UpsertItemsRequest.newBuilder()
                    .addAllItems(items.stream().map(DatasetCodec::toMessage).toList())
                    .build()));
  }

  void record(List<LogEvent> events) {
    call(() ->
        EventServiceGrpc.newBlockingStub(cluster.gateway())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .recordEvents(
                RecordEventsRequest.newBuilder()
                    .addAllEvents(events.stream().map(DatasetCodec::toMessage).toList())
                    .build()));
  }

  /** Blocks until all services know of everything sent so far, of which these are a part. */
  void await(CatalogueItem item, @Nullable LogEvent event) {
    new FollowersClient(cluster, tenant)
        .await(DatasetCodec.toMessage(item), event == null ? null : DatasetCodec.toMessage(event));
  }

  /** Mines the user's profile as of the target's time. */
  void mine(Target target) {
    call(() ->
        IntentServiceGrpc.newBlockingStub(cluster.intent())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .refreshIntent(
                RefreshIntentRequest.newBuilder()
                    .addUserIds(target.userId())
                    .setAsOf(time(target))
                    .build()));
  }

  /** The tags predicted of the user as of the target's time. */
  Prediction prediction(Target target) {
    Profile profile = intent(target, 0).getProfile();
    return new Prediction(
        profile.getTagProvenance().getEngine(),
        profile.getTagProvenance().getModel(),
        profile.getTagProvenance().getPromptVersion(),
        profile.getInterestsList(),
        profile.getTagsList());
  }

  /** What is known of the user as of the target's time, with the latest behaviors. */
  GetIntentResponse intent(Target target, int historyLimit) {
    return call(() ->
        IntentServiceGrpc.newBlockingStub(cluster.intent())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .getIntent(
                GetIntentRequest.newBuilder()
                    .setUserId(target.userId())
                    .setAsOf(time(target))
                    .setHistoryLimit(historyLimit)
                    .build()));
  }

  /** The ranking for the target's user as of its time; candidates empty: the whole catalogue. */
  Outcome recommend(Target target, Way way, Set<String> candidates) {
    RecommendRequest request =
        RecommendRequest.newBuilder()
            .setUserId(target.userId())
            .setCount(Outcome.DEPTH)
            .setAsOf(time(target))
            .setOmitExplanations(true)
            .setFilter(ItemFilter.newBuilder().addAllOnlyItemIds(candidates))
            .setRanking(way.ranking())
            .build();
    RecommendResponse response = recommend(request);
    return new Outcome(
        target,
        response.getRecommendationsList().stream().map(r -> r.getItem().getItemId()).toList(),
        response.getRecommendationsList().stream().map(StageClient::interest).toList(),
        response.getServing().getRung().name().replace("RUNG_", "").toLowerCase(Locale.ROOT));
  }

  private static String interest(Recommendation recommendation) {
    return recommendation.getAttribution().getExpert() == Expert.EXPERT_INTEREST
        ? recommendation.getAttribution().getInterestId()
        : "";
  }

  /** Trains a version and takes it into use; passes on its progress. */
  ModelVersion train(TrainModelRequest request, Consumer<TrainingProgress> told) {
    return call(() -> {
      Iterator<TrainModelResponse> messages =
          RetrievalServiceGrpc.newBlockingStub(cluster.retrieval()).trainModel(request);
      ModelVersion version = ModelVersion.getDefaultInstance();
      while (messages.hasNext()) {
        TrainModelResponse message = messages.next();
        if (message.hasProgress()) {
          told.accept(message.getProgress());
        }
        version = message.getVersion();
      }
      return version;
    });
  }

  /** Takes a version into use; empty: none. */
  ModelVersion load(String version) {
    return call(() ->
        RetrievalServiceGrpc.newBlockingStub(cluster.retrieval())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .loadModel(LoadModelRequest.newBuilder().setVersion(version).build())
            .getVersion());
  }

  RecommendResponse recommend(RecommendRequest request) {
    return call(() ->
        RecommendationServiceGrpc.newBlockingStub(cluster.gateway())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .recommend(request));
  }

  /**
   * The tenant's catalogue with embeddings and categories, by item id. One of its items, put once
   * more, says where the changes to be read end.
   */
  Map<String, KnownItem> knownItems(CatalogueItem one) {
    long sequence =
        call(() ->
            RetrievalServiceGrpc.newBlockingStub(cluster.retrieval())
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .upsertItems(
                    io.recgpt.retrieval.v1.UpsertItemsRequest.newBuilder()
                        .addItems(DatasetCodec.toMessage(one))
                        .build())
                .getSequence());
    Map<String, KnownItem> known = new HashMap<>();
    CancellableContext context = Context.current().withCancellation();
    Context previous = context.attach();
    try {
      Iterator<StreamItemChangesResponse> pages =
          RetrievalServiceGrpc.newBlockingStub(cluster.retrieval())
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .streamItemChanges(StreamItemChangesRequest.getDefaultInstance());
      long position = 0;
      while (position < sequence && pages.hasNext()) {
        for (ItemChange change : pages.next().getChangesList()) {
          position = change.getSequence();
          if (change.hasItem() && change.getTenant().equals(tenant.id())) {
            known.put(change.getItem().getItem().getItemId(), known(change.getItem()));
          }
        }
      }
    } catch (StatusRuntimeException e) {
      throw RpcException.from(e);
    } finally {
      context.detach(previous);
      context.cancel(null);
    }
    return known;
  }

  private static KnownItem known(EmbeddedItem item) {
    return new KnownItem(
        Embedding.fromBytes(item.getEmbedding().toByteArray()),
        item.getCategory(),
        item.getEmbeddingModel());
  }

  static Timestamp time(Target target) {
    return Timestamp.newBuilder().setSeconds(target.timestamp()).build();
  }

  private <T> T call(Callable<T> work) {
    try {
      return tenant.call(work);
    } catch (StatusRuntimeException e) {
      throw RpcException.from(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

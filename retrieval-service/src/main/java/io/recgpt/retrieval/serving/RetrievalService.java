package io.recgpt.retrieval.serving;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.catalogue.Catalogue;
import io.recgpt.retrieval.catalogue.TenantModels;
import io.recgpt.retrieval.codec.RankingCodec;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.query.RankedItem;
import io.recgpt.retrieval.ranking.query.RankedList;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.store.CatalogueStore;
import io.recgpt.retrieval.store.CatalogueStore.Change;
import io.recgpt.retrieval.store.CatalogueStore.Written;
import io.recgpt.retrieval.store.ItemCodec;
import io.recgpt.retrieval.store.StoredDomain;
import io.recgpt.retrieval.store.StoredItem;
import io.recgpt.retrieval.training.ModelTrainer;
import io.recgpt.retrieval.training.TrainingCodec;
import io.recgpt.retrieval.training.TrainingLogCodec;
import io.recgpt.retrieval.training.TrainingProgressCodec;
import io.recgpt.retrieval.v1.AwaitBehaviorsRequest;
import io.recgpt.retrieval.v1.AwaitBehaviorsResponse;
import io.recgpt.retrieval.v1.GetItemsRequest;
import io.recgpt.retrieval.v1.GetItemsResponse;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.LoadModelRequest;
import io.recgpt.retrieval.v1.LoadModelResponse;
import io.recgpt.retrieval.v1.PutDomainRequest;
import io.recgpt.retrieval.v1.PutDomainResponse;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.retrieval.v1.SimilarItemsRequest;
import io.recgpt.retrieval.v1.SimilarItemsResponse;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.retrieval.v1.StreamTrainingLogRequest;
import io.recgpt.retrieval.v1.StreamTrainingLogResponse;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.retrieval.v1.TrainModelResponse;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.retrieval.v1.UpsertItemsResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.bounds.ServerBounds;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.rpc.telemetry.CacheMeter;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.LoggedBehavior;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service as its callers see it. */
public final class RetrievalService extends RetrievalServiceGrpc.RetrievalServiceImplBase {
  private static final int CHANGES_PER_MESSAGE = 200;

  /** What gRPC clients take by default; an earlier version took domains of any size. */
  private static final int MAX_CHANGE_BYTES = 4_000_000;

  private static final int MAX_UNKNOWN = 100;

  private static final int ITEMS_READ_AT_ONCE = 100;

  /** An item's message takes about 1 kB. */
  private static final int MAX_MESSAGES = 10_000;

  private final Catalogue catalogue;
  private final CatalogueStore store;
  private final TenantModels models;
  private final Follower<LoggedBehavior> behaviors;
  private final Exposures exposures;
  private final TextEmbedder embedder;
  private final LogTail tail;
  private final ModelTrainer trainer;

  /** Messages of the items that are returned again and again, by the very objects of the models. */
  private final LoadingCache<CatalogueItem, Item> messages =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumSize(MAX_MESSAGES)
          .executor(Runnable::run)
          .recordStats()
          .build(ItemCodec::toProto);

  /** Serves from these parts, which stay the caller's to close. */
  public RetrievalService(
      Catalogue catalogue,
      CatalogueStore store,
      TenantModels models,
      Follower<LoggedBehavior> behaviors,
      Exposures exposures,
      TextEmbedder embedder,
      LogTail tail,
      ModelTrainer trainer) {
    this.catalogue = catalogue;
    this.store = store;
    this.models = models;
    this.behaviors = behaviors;
    this.exposures = exposures;
    this.embedder = embedder;
    this.tail = tail;
    this.trainer = trainer;
  }

  @Override
  public void upsertItems(
      UpsertItemsRequest request, StreamObserver<UpsertItemsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          List<CatalogueItem> items =
              request.getItemsList().stream().map(ItemCodec::fromProto).toList();
          RequestChecks.items(items);
          Written written = catalogue.upsert(Tenant.current(), items);
          return UpsertItemsResponse.newBuilder()
              .setCreatedCount(written.created())
              .setUpdatedCount(written.updated())
              .setUnchangedCount(written.unchanged())
              .setSequence(written.sequence())
              .build();
        });
  }

  @Override
  public void getItems(GetItemsRequest request, StreamObserver<GetItemsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          List<String> ids = request.getItemIdsList();
          GetItemsResponse.Builder response = GetItemsResponse.newBuilder();
          long bytes = 0;
          for (int from = 0; from < ids.size(); from += ITEMS_READ_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + ITEMS_READ_AT_ONCE));
            Map<String, StoredItem> found = store.items(Tenant.current(), some);
            for (String id : some) {
              StoredItem stored = found.get(id);
              if (stored != null) {
                Item item = ItemCodec.toProto(stored.item());
                bytes += item.getSerializedSize();
                checkReply(bytes);
                response.addItems(item);
              }
            }
          }
          return response.build();
        });
  }

  /** Refuses what no message holds before the rest of it is read. */
  private static void checkReply(long bytes) {
    if (bytes > ServerBounds.MAX_MESSAGE_BYTES) {
      throw RpcException.of(
          ErrorCode.REPLY_TOO_LARGE,
          "item_ids: the items have more than %,d bytes: ask for fewer at once"
              .formatted(ServerBounds.MAX_MESSAGE_BYTES));
    }
  }

  @Override
  public void putDomain(PutDomainRequest request, StreamObserver<PutDomainResponse> observer) {
    Unary.answer(
        observer,
        () ->
            PutDomainResponse.newBuilder()
                .setSequence(
                    catalogue.putDomain(Tenant.current(), ItemCodec.stored(request.getDomain())))
                .build());
  }

  @Override
  public void streamItemChanges(
      StreamItemChangesRequest request, StreamObserver<StreamItemChangesResponse> observer) {
    tail.serve(request.getAfterSequence(), observer, this::changesAfter);
  }

  @Override
  public void retrieve(RetrieveRequest request, StreamObserver<RetrieveResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          TenantModel model = models.reading(Tenant.current());
          List<String> tags =
              request.getTagsList().stream()
                  .limit(RankingQuery.MAX_TAGS)
                  .map(ItemTag::getTag)
                  .toList();
          RankingQuery query =
              RankingCodec.query(request, vectors(tags), vectors(request.getQueriesList()));
          RequestChecks.filter(query.filter());
          RetrieveResponse.Builder response = RetrieveResponse.newBuilder();
          RankedList ranked = model.rank(query);
          exposures.add(
              Tenant.current(),
              ranked.items().stream().map(item -> item.item().id()).toList(),
              model.size());
          response.setShortfall(ranked.shortfall());
          if (model.lastEvent().isAfter(query.asOf())) {
            response.setEvidenceUntil(RankingCodec.timestamp(model.lastEvent()));
          }
          if (ranked.items().size() < query.count()) {
            response.setCandidates(RankingCodec.counts(model.candidates(query)));
          }
          response.addAllUnknownItemIds(first(MAX_UNKNOWN, model.unknown(latest(query))));
          for (RankedItem item : ranked.items()) {
            response.addItems(retrieved(item));
          }
          return response.build();
        });
  }

  @Override
  public void similarItems(
      SimilarItemsRequest request, StreamObserver<SimilarItemsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          ItemFilter filter = RankingCodec.filter(request.getFilter());
          RequestChecks.filter(filter);
          Tenant tenant = Tenant.current();
          TenantModel model = models.reading(tenant);
          Optional<List<RankedItem>> similar =
              model.similar(request.getItemId(), filter, request.getCount());
          Item item = similar.isEmpty() ? null : item(tenant, request.getItemId());
          if (item == null) {
            throw RpcException.of(
                ErrorCode.UNKNOWN_ITEM,
                "item_id: %s is not in the catalogue: add it by UpsertItems, or ask for another"
                    .formatted(request.getItemId()));
          }
          SimilarItemsResponse.Builder response = SimilarItemsResponse.newBuilder().setItem(item);
          similar.get().forEach(found -> response.addSimilarItems(retrieved(found)));
          return response.build();
        });
  }

  @Override
  public void awaitBehaviors(
      AwaitBehaviorsRequest request, StreamObserver<AwaitBehaviorsResponse> observer) {
    Unary.answer(
        observer,
        () ->
            AwaitBehaviorsResponse.newBuilder()
                .setSequence(behaviors.await(request.getSequence()))
                .build());
  }

  @Override
  public void trainModel(TrainModelRequest request, StreamObserver<TrainModelResponse> observer) {
    Tenant tenant = Tenant.current();
    Unary.answer(
        observer,
        () ->
            TrainModelResponse.newBuilder()
                .setVersion(
                    TrainingCodec.version(
                        trainer.train(
                            tenant,
                            until(request.hasUntil(), request.getUntil()),
                            TrainingCodec.plan(tenant, request, trainer),
                            !request.getKeepServing(),
                            new TrainingProgressCodec(observer))))
                .build());
  }

  @Override
  public void streamTrainingLog(
      StreamTrainingLogRequest request, StreamObserver<StreamTrainingLogResponse> observer) {
    Tenant tenant = Tenant.current();
    Instant until = until(request.hasUntil(), request.getUntil());
    tail.serve(
        0,
        observer,
        TrainingLogCodec.messages(() -> trainer.recorded(tenant, until), embedder.model()));
  }

  private static Instant until(boolean told, Timestamp until) {
    return told ? RequestTimes.instant("until", until) : RequestTimes.LAST;
  }

  @Override
  public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          trainer.use(Tenant.current(), request.getVersion());
          LoadModelResponse.Builder response = LoadModelResponse.newBuilder();
          if (!request.getVersion().isEmpty()) {
            response.setVersion(
                TrainingCodec.version(
                    trainer.stored(Tenant.current(), request.getVersion()).manifest()));
          }
          return response.build();
        });
  }

  /** Tells how often the message of an item was kept. */
  public void measure(Meter meter) {
    CacheMeter.observe(
        meter,
        "item_messages",
        () -> messages.stats().hitCount(),
        () -> messages.stats().missCount());
  }

  /** Items of the history, the latest first. */
  private static List<String> latest(RankingQuery query) {
    return query.history().reversed().stream().map(RankingQuery.HistoryItem::itemId).toList();
  }

  private static List<String> first(int count, List<String> ids) {
    return ids.subList(0, Math.min(count, ids.size()));
  }

  private RetrievedItem retrieved(RankedItem ranked) {
    return RankingCodec.retrieved(ranked, messages.get(ranked.item()));
  }

  private List<Embedding> vectors(List<String> texts) {
    return texts.isEmpty() ? List.of() : embedder.embed(texts);
  }

  private @Nullable Item item(Tenant tenant, String id) {
    StoredItem stored = store.items(tenant, List.of(id)).get(id);
    return stored == null ? null : ItemCodec.toProto(stored.item());
  }

  private Optional<LogTail.Batch<StreamItemChangesResponse>> changesAfter(long sequence) {
    List<Change> changes = store.changesAfter(sequence, CHANGES_PER_MESSAGE);
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    StreamItemChangesResponse.Builder message = StreamItemChangesResponse.newBuilder();
    changes.forEach(change -> message.addChanges(change(change)));
    return Optional.of(new LogTail.Batch<>(message.build(), changes.getLast().sequence()));
  }

  private ItemChange change(Change change) {
    ItemChange.Builder builder =
        ItemChange.newBuilder().setSequence(change.sequence()).setTenant(change.tenant());
    if (change.bytes() > MAX_CHANGE_BYTES) {
      return builder
          .setLeftOut(
              "%d bytes are stored, which no message holds (expected: at most %d): put it again"
                  .formatted(change.bytes(), MAX_CHANGE_BYTES))
          .build();
    }
    StoredItem stored = change.item();
    if (stored != null) {
      builder.setItem(
          ItemCodec.embedded(
              stored.item(), stored.embedding(), embedder.model(), stored.category()));
    }
    StoredDomain domain = change.domain();
    if (domain != null) {
      builder.setDomain(ItemCodec.domain(domain));
    }
    return builder.build();
  }
}

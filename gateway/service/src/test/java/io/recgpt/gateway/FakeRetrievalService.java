package io.recgpt.gateway;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.recgpt.retrieval.v1.CandidateCounts;
import io.recgpt.retrieval.v1.GetItemsRequest;
import io.recgpt.retrieval.v1.GetItemsResponse;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.retrieval.v1.LoadModelRequest;
import io.recgpt.retrieval.v1.LoadModelResponse;
import io.recgpt.retrieval.v1.PutDomainRequest;
import io.recgpt.retrieval.v1.PutDomainResponse;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceImplBase;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.retrieval.v1.SimilarItemsRequest;
import io.recgpt.retrieval.v1.SimilarItemsResponse;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.retrieval.v1.TrainModelResponse;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.retrieval.v1.UpsertItemsResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ModelVersion;
import io.recgpt.type.v1.TrainingProgress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The retrieval service in memory: a catalogue, which it recommends in the order of the ids. */
final class FakeRetrievalService extends RetrievalServiceImplBase {
  private final Map<String, ConcurrentSkipListMap<String, Item>> catalogues =
      new ConcurrentHashMap<>();

  final List<RetrieveRequest> asked = new CopyOnWriteArrayList<>();
  final List<Integer> batches = new CopyOnWriteArrayList<>();
  final Map<String, Domain> domains = new ConcurrentHashMap<>();
  volatile @Nullable Deadline deadline;
  volatile Fault fault = Fault.NONE;

  /** Items that one message holds. */
  volatile int mostItems = Integer.MAX_VALUE;

  volatile UnaryOperator<RetrieveResponse> garble = UnaryOperator.identity();

  private ConcurrentSkipListMap<String, Item> catalogue() {
    return catalogues.computeIfAbsent(Tenant.current().id(), _ -> new ConcurrentSkipListMap<>());
  }

  final List<TrainModelRequest> trainings = new CopyOnWriteArrayList<>();

  /** Tells of one step and makes version "v1". */
  @Override
  public void trainModel(TrainModelRequest request, StreamObserver<TrainModelResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          trainings.add(request);
          fault.strike();
          observer.onNext(
              TrainModelResponse.newBuilder()
                  .setProgress(TrainingProgress.newBuilder().setStep("towers").setDone(1))
                  .build());
          return TrainModelResponse.newBuilder()
              .setVersion(ModelVersion.newBuilder().setName("v1"))
              .build();
        });
  }

  @Override
  public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          if (request.getVersion().isEmpty()) {
            return LoadModelResponse.getDefaultInstance();
          }
          if (!request.getVersion().equals("v1")) {
            throw RpcException.of(
                ErrorCode.UNKNOWN_MODEL,
                "version: %s is not there".formatted(request.getVersion()));
          }
          return LoadModelResponse.newBuilder()
              .setVersion(ModelVersion.newBuilder().setName("v1"))
              .build();
        });
  }

  @Override
  public void retrieve(RetrieveRequest request, StreamObserver<RetrieveResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          asked.add(request);
          deadline = Context.current().getDeadline();
          fault.strike();
          Set<String> left = new HashSet<>(request.getSeenItemIdsList());
          left.addAll(request.getFilter().getExcludeItemIdsList());
          List<Item> items =
              catalogue().values().stream()
                  .filter(item -> !left.contains(item.getItemId()))
                  .limit(request.getCount())
                  .toList();
          RetrieveResponse.Builder response =
              RetrieveResponse.newBuilder()
                  .addAllItems(retrieved(items))
                  .addAllUnknownItemIds(
                      request.getHistoryList().stream()
                          .map(HistoryItem::getItemId)
                          .filter(id -> !catalogue().containsKey(id))
                          .toList());
          if (items.size() < request.getCount()) {
            response.setCandidates(counts(request));
          }
          return garble.apply(response.build());
        });
  }

  private CandidateCounts counts(RetrieveRequest request) {
    Set<String> admitted = new HashSet<>(catalogue().keySet());
    request.getFilter().getExcludeItemIdsList().forEach(admitted::remove);
    Set<String> seen = new HashSet<>(admitted);
    seen.retainAll(request.getSeenItemIdsList());
    return CandidateCounts.newBuilder()
        .setCatalogueCount(catalogue().size())
        .setAdmittedCount(admitted.size())
        .setSeenCount(seen.size())
        .build();
  }

  private static List<RetrievedItem> retrieved(Collection<Item> items) {
    return items.stream()
        .map(item ->
            RetrievedItem.newBuilder()
                .setItem(item)
                .setScore(1.0 / (1 + item.getItemId().length()))
                .setAttribution(
                    Attribution.newBuilder()
                        .setChannel(Channel.CHANNEL_TAG)
                        .setTag("tag of " + item.getItemId()))
                .build())
        .toList();
  }

  @Override
  public void similarItems(
      SimilarItemsRequest request, StreamObserver<SimilarItemsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          Item item = catalogue().get(request.getItemId());
          if (item == null) {
            throw RpcException.of(
                ErrorCode.UNKNOWN_ITEM,
                "item_id: %s is not in the catalogue: check the id".formatted(request.getItemId()));
          }
          List<Item> others =
              catalogue().values().stream()
                  .filter(other -> !other.equals(item))
                  .limit(request.getCount())
                  .toList();
          return SimilarItemsResponse.newBuilder()
              .setItem(item)
              .addAllSimilarItems(retrieved(others))
              .build();
        });
  }

  @Override
  public void getItems(GetItemsRequest request, StreamObserver<GetItemsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          batches.add(request.getItemIdsCount());
          if (request.getItemIdsCount() > mostItems) {
            throw RpcException.of(ErrorCode.REPLY_TOO_LARGE, "ask for fewer at once");
          }
          return GetItemsResponse.newBuilder()
              .addAllItems(
                  request.getItemIdsList().stream()
                      .map(catalogue()::get)
                      .filter(Objects::nonNull)
                      .toList())
              .build();
        });
  }

  @Override
  public void upsertItems(
      UpsertItemsRequest request, StreamObserver<UpsertItemsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          Set<String> ids = new HashSet<>();
          for (int i = 0; i < request.getItemsCount(); i++) {
            if (!ids.add(request.getItems(i).getItemId())) {
              throw RpcException.invalid(
                  "items[%d].item_id".formatted(i), "stands twice (expected: distinct ids)");
            }
          }
          UpsertItemsResponse.Builder response = UpsertItemsResponse.newBuilder();
          for (Item item : request.getItemsList()) {
            Item before = catalogue().put(item.getItemId(), item);
            if (before == null) {
              response.setCreatedCount(response.getCreatedCount() + 1);
            } else if (before.equals(item)) {
              response.setUnchangedCount(response.getUnchangedCount() + 1);
            } else {
              response.setUpdatedCount(response.getUpdatedCount() + 1);
            }
          }
          return response.setSequence(1).build();
        });
  }

  @Override
  public void putDomain(PutDomainRequest request, StreamObserver<PutDomainResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          domains.put(Tenant.current().id(), request.getDomain());
          return PutDomainResponse.newBuilder().setSequence(2).build();
        });
  }
}

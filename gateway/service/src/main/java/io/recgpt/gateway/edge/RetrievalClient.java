package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.recgpt.retrieval.v1.GetItemsRequest;
import io.recgpt.retrieval.v1.GetItemsResponse;
import io.recgpt.retrieval.v1.LoadModelRequest;
import io.recgpt.retrieval.v1.LoadModelResponse;
import io.recgpt.retrieval.v1.PutDomainRequest;
import io.recgpt.retrieval.v1.PutDomainResponse;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceBlockingStub;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.SimilarItemsRequest;
import io.recgpt.retrieval.v1.SimilarItemsResponse;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.retrieval.v1.TrainModelResponse;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.retrieval.v1.UpsertItemsResponse;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.type.v1.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls the retrieval service. */
public final class RetrievalClient {
  private static final int GET_ITEMS_LIMIT = 1_000;

  /** Share of the heap for items that may stand in while the service is away. */
  private static final int RECENT_HEAP_SHARE = 32;

  private final Peer peer;
  private final RetrievalServiceBlockingStub stub;
  private final RecentItemsClient recent =
      new RecentItemsClient(System::nanoTime, Runtime.getRuntime().maxMemory() / RECENT_HEAP_SHARE);

  /** Calls over a channel, which stays its owner's to close. */
  public RetrievalClient(Peer peer, Channel channel) {
    this.peer = requireNonNull(peer, "peer");
    this.stub = RetrievalServiceGrpc.newBlockingStub(channel);
  }

  /** Candidates, ranked. */
  public Answer<RetrieveResponse> retrieve(RetrieveRequest request, Deadline by) {
    Answer<RetrieveResponse> answer =
        peer.read(by, deadline -> stub.withDeadline(deadline).retrieve(request));
    if (answer instanceof Answer.Given<RetrieveResponse> given) {
      recent.remember(given.value());
    }
    return answer;
  }

  /**
   * Items that the service ranked high of late, whoever asked, by filter and what has been seen:
   * for while it is away. None where none passes.
   */
  public Optional<RetrieveResponse> recent(RetrieveRequest request) {
    return recent.retrieve(request);
  }

  /** Items like one item. */
  public Answer<SimilarItemsResponse> similar(SimilarItemsRequest request, Deadline by) {
    return peer.read(by, deadline -> stub.withDeadline(deadline).similarItems(request));
  }

  /**
   * The items known among the ids, by id; as many calls as it takes: fewer are asked for at once
   * where so many are too large for one message.
   */
  public Map<String, Item> items(Collection<String> ids, Deadline by) {
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(ids));
    Map<String, Item> found = new LinkedHashMap<>();
    int most = GET_ITEMS_LIMIT;
    int start = 0;
    while (start < distinct.size()) {
      List<String> some = distinct.subList(start, Math.min(distinct.size(), start + most));
      GetItemsRequest request = GetItemsRequest.newBuilder().addAllItemIds(some).build();
      Answer<GetItemsResponse> answer =
          peer.read(by, deadline -> stub.withDeadline(deadline).getItems(request));
      if (some.size() > 1
          && answer instanceof Answer.Refused<GetItemsResponse> refused
          && refused.error().code() == ErrorCode.REPLY_TOO_LARGE) {
        most = some.size() / 2;
      } else {
        answer.orThrow().getItemsList().forEach(item -> found.put(item.getItemId(), item));
        start += some.size();
      }
    }
    return found;
  }

  /** Puts items into the catalogue. */
  public Answer<UpsertItemsResponse> upsert(UpsertItemsRequest request, Deadline by) {
    return peer.write(by, deadline -> stub.withDeadline(deadline).upsertItems(request));
  }

  /** Sets the tenant's words. */
  public Answer<PutDomainResponse> putDomain(PutDomainRequest request, Deadline by) {
    return peer.write(by, deadline -> stub.withDeadline(deadline).putDomain(request));
  }

  /** Loads a trained model. */
  public Answer<LoadModelResponse> load(LoadModelRequest request, Deadline by) {
    return peer.write(by, deadline -> stub.withDeadline(deadline).loadModel(request));
  }

  /** A training takes as long as it takes: its caller's deadline alone ends it. */
  public Iterator<TrainModelResponse> train(TrainModelRequest request) {
    return stub.trainModel(request);
  }
}

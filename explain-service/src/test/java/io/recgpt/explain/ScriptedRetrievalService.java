package io.recgpt.explain;

import io.grpc.stub.StreamObserver;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceImplBase;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.rpc.follow.LogTail;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fake of retrieval's log of changes. */
final class ScriptedRetrievalService extends RetrievalServiceImplBase {
  private final List<ItemChange> log = new CopyOnWriteArrayList<>();
  private final List<Long> opened = new CopyOnWriteArrayList<>();
  private final LogTail tail = new LogTail();

  void append(ItemChange... changes) {
    log.addAll(List.of(changes));
    tail.advanced();
  }

  /** The cursors from which streams were opened. */
  List<Long> opened() {
    return opened;
  }

  @Override
  public void streamItemChanges(
      StreamItemChangesRequest request, StreamObserver<StreamItemChangesResponse> observer) {
    opened.add(request.getAfterSequence());
    tail.serve(request.getAfterSequence(), observer, this::after);
  }

  private Optional<LogTail.Batch<StreamItemChangesResponse>> after(long sequence) {
    List<ItemChange> next = log.stream().filter(change -> change.getSequence() > sequence).toList();
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LogTail.Batch<>(
                StreamItemChangesResponse.newBuilder().addAllChanges(next).build(),
                next.getLast().getSequence()));
  }
}

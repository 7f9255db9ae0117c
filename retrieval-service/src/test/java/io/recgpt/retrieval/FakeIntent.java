package io.recgpt.retrieval;

import com.google.protobuf.util.Timestamps;
import io.grpc.stub.StreamObserver;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.PreviewIntentRequest;
import io.recgpt.intent.v1.PreviewIntentResponse;
import io.recgpt.intent.v1.StreamBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.LoggedBehavior;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An intent service that has a log of behaviors and nothing else. */
public final class FakeIntent extends IntentServiceGrpc.IntentServiceImplBase
    implements AutoCloseable {
  private static final int PER_MESSAGE = 1_000;

  private final List<LoggedBehavior> log = new CopyOnWriteArrayList<>();
  private final LogTail tail = new LogTail();

  /** Appends behaviors whose sequences go on from those before. */
  void append(List<LoggedBehavior> behaviors) {
    log.addAll(behaviors);
    tail.advanced();
  }

  long end() {
    return log.isEmpty() ? 0 : log.getLast().getSequence();
  }

  @Override
  public void streamBehaviors(
      StreamBehaviorsRequest request, StreamObserver<StreamBehaviorsResponse> observer) {
    tail.serve(request.getAfterSequence(), observer, this::after);
  }

  /** What was recorded of a user up to a time; no profile. */
  @Override
  public void previewIntent(
      PreviewIntentRequest request, StreamObserver<PreviewIntentResponse> observer) {
    PreviewIntentResponse.Builder response = PreviewIntentResponse.newBuilder();
    for (LoggedBehavior each : log) {
      Behavior behavior = each.getBehavior();
      if (behavior.getUserId().equals(request.getUserId())
          && Timestamps.compare(behavior.getOccurredAt(), request.getAsOf()) <= 0) {
        response.addRecentBehaviors(behavior).setUserSequence(each.getSequence());
        response.addSeenItemIds(behavior.getItemId());
      }
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void close() {
    tail.close();
  }

  private Optional<LogTail.Batch<StreamBehaviorsResponse>> after(long sequence) {
    List<LoggedBehavior> page =
        log.stream().filter(each -> each.getSequence() > sequence).limit(PER_MESSAGE).toList();
    return page.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LogTail.Batch<>(
                StreamBehaviorsResponse.newBuilder().addAllBehaviors(page).build(),
                page.getLast().getSequence()));
  }
}

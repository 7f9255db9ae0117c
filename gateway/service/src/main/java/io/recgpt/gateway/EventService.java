package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.edge.Answer;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.IntentClient;
import io.recgpt.gateway.v1.EventServiceGrpc.EventServiceImplBase;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RecordEventsResponse;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.intent.v1.RecordBehaviorsResponse;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import java.util.List;

/** Takes events in. What is answered for is durable, and the very next recommendation reads it. */
final class EventService extends EventServiceImplBase {
  private final Deadlines deadlines;
  private final IntentClient intents;

  EventService(Deadlines deadlines, IntentClient intents) {
    this.deadlines = requireNonNull(deadlines, "deadlines");
    this.intents = requireNonNull(intents, "intents");
  }

  @Override
  public void recordEvents(
      RecordEventsRequest request, StreamObserver<RecordEventsResponse> observer) {
    Unary.answer(observer, () -> record(request));
  }

  private RecordEventsResponse record(RecordEventsRequest request) {
    Answer<RecordBehaviorsResponse> answer =
        intents.record(
            RecordBehaviorsRequest.newBuilder()
                .addAllBehaviors(request.getEventsList())
                .setRequestId(request.getRequestId())
                .build(),
            deadlines.forWrite());
    if (answer instanceof Answer.Refused<RecordBehaviorsResponse> refused) {
      throw renamed(refused.error());
    }
    RecordBehaviorsResponse recorded = answer.orThrow();
    return RecordEventsResponse.newBuilder()
        .setRecordedCount(recorded.getRecordedCount())
        .setDuplicateCount(recorded.getDuplicateCount())
        .build();
  }

  /** The same error with the field paths of the request that the caller sent. */
  private static RpcException renamed(RpcException error) {
    if (error.violations().isEmpty()) {
      return error;
    }
    List<FieldViolation> violations =
        error.violations().stream()
            .map(violation ->
                new FieldViolation(
                    violation.field().replaceFirst("^behaviors\\b", "events"),
                    violation.description()))
            .toList();
    return RpcException.invalid(violations);
  }
}

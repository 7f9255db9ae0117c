package io.recgpt.retrieval.training;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import io.recgpt.retrieval.codec.RankingCodec;
import io.recgpt.retrieval.v1.LoadModelRequest;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.StreamTrainingLogRequest;
import io.recgpt.retrieval.v1.StreamTrainingLogResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What a training in a process of its own asks of the retrieval service. */
final class TrainingClient {
  private static final long LOG_MINUTES = 30;
  private static final long LOAD_MINUTES = 10;

  private final RetrievalServiceGrpc.RetrievalServiceBlockingStub stub;
  private final Tenant tenant;

  TrainingClient(Channel retrieval, Tenant tenant) {
    this.stub = RetrievalServiceGrpc.newBlockingStub(retrieval);
    this.tenant = tenant;
  }

  /** The log as it stands, with the model that made the items' vectors; empty without items. */
  record Received(TrainingLogCodec.Recorded log, String embeddingModel) {}

  /**
   * Reads the tenant's log up to a time.
   *
   * @throws RpcException where the service can't be reached, or the log broke off
   */
  Received log(Instant until) {
    return call(() -> {
      CancellableContext context = Context.current().withCancellation();
      Context before = context.attach();
      try {
        Iterator<StreamTrainingLogResponse> messages =
            stub.withDeadlineAfter(LOG_MINUTES, TimeUnit.MINUTES)
                .streamTrainingLog(
                    StreamTrainingLogRequest.newBuilder()
                        .setUntil(RankingCodec.timestamp(until))
                        .build());
        TrainingLogCodec.Reader reader = new TrainingLogCodec.Reader();
        while (messages.hasNext()) {
          StreamTrainingLogResponse message = messages.next();
          reader.add(message);
          if (message.getLast()) {
            return new Received(reader.recorded(), reader.embeddingModel());
          }
        }
        throw RpcException.of(
            ErrorCode.PEER_UNAVAILABLE, "the log of retrieval broke off: start again");
      } finally {
        context.detach(before);
        context.cancel(null);
      }
    });
  }

  /** Lets the service take a version into use. */
  void load(String version) {
    call(() ->
        stub.withDeadlineAfter(LOAD_MINUTES, TimeUnit.MINUTES)
            .loadModel(LoadModelRequest.newBuilder().setVersion(version).build()));
  }

  private <T> T call(Callable<T> work) {
    try {
      return tenant.call(work);
    } catch (StatusRuntimeException fault) {
      throw RpcException.from(fault);
    } catch (RuntimeException fault) {
      throw fault;
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }
}

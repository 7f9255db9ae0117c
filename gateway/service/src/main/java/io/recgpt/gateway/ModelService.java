package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.RetrievalClient;
import io.recgpt.gateway.v1.LoadModelRequest;
import io.recgpt.gateway.v1.LoadModelResponse;
import io.recgpt.gateway.v1.ModelServiceGrpc.ModelServiceImplBase;
import io.recgpt.gateway.v1.TrainModelRequest;
import io.recgpt.gateway.v1.TrainModelResponse;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.RpcException;
import java.util.Iterator;

/** The door to what is learned from the log. */
final class ModelService extends ModelServiceImplBase {
  private final Deadlines deadlines;
  private final RetrievalClient retrieval;

  ModelService(Deadlines deadlines, RetrievalClient retrieval) {
    this.deadlines = requireNonNull(deadlines, "deadlines");
    this.retrieval = requireNonNull(retrieval, "retrieval");
  }

  @Override
  public void trainModel(TrainModelRequest request, StreamObserver<TrainModelResponse> observer) {
    Unary.answer(observer, () -> train(request, observer));
  }

  @Override
  public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          io.recgpt.retrieval.v1.LoadModelResponse loaded =
              retrieval
                  .load(
                      io.recgpt.retrieval.v1.LoadModelRequest.newBuilder()
                          .setVersion(request.getVersion())
                          .build(),
                      deadlines.forWrite())
                  .orThrow();
          LoadModelResponse.Builder response = LoadModelResponse.newBuilder();
          if (loaded.hasVersion()) {
            response.setVersion(loaded.getVersion());
          }
          return response.build();
        });
  }

  /** Hands on the progress; answers the last message. */
  private TrainModelResponse train(
      TrainModelRequest request, StreamObserver<TrainModelResponse> observer) {
    io.recgpt.retrieval.v1.TrainModelRequest.Builder asked =
        io.recgpt.retrieval.v1.TrainModelRequest.newBuilder()
            .setSeed(request.getSeed())
            .setKeepServing(request.getKeepServing());
    if (request.hasUntil()) {
      asked.setUntil(request.getUntil());
    }
    TrainModelResponse last = TrainModelResponse.getDefaultInstance();
    try {
      Iterator<io.recgpt.retrieval.v1.TrainModelResponse> messages = retrieval.train(asked.build());
      while (messages.hasNext()) {
        io.recgpt.retrieval.v1.TrainModelResponse message = messages.next();
        if (message.hasProgress()) {
          observer.onNext(
              TrainModelResponse.newBuilder().setProgress(message.getProgress()).build());
        } else {
          last = TrainModelResponse.newBuilder().setVersion(message.getVersion()).build();
        }
      }
    } catch (StatusRuntimeException fault) {
      throw RpcException.from(fault);
    }
    return last;
  }
}

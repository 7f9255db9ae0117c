package io.recgpt.retrieval.training;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.recgpt.retrieval.learning.TrainingListener;
import io.recgpt.retrieval.v1.TrainModelResponse;
import io.recgpt.rpc.call.Cancellation;
import io.recgpt.type.v1.TrainingProgress;
import java.time.Duration;

/**
 * Tells a caller how training gets on: each new step and its end, else a few times a second. A
 * caller who is gone ends it.
 */
public final class TrainingProgressCodec implements TrainingListener {
  private static final long PAUSE = Duration.ofMillis(200).toNanos();

  private final StreamObserver<TrainModelResponse> observer;
  private final Context call = Context.current();
  private String step = "";
  private long told;

  /** Reports to the caller of the current call. */
  public TrainingProgressCodec(StreamObserver<TrainModelResponse> observer) {
    this.observer = observer;
  }

  @Override
  public void check() {
    Cancellation.check(call);
  }

  @Override
  public synchronized void progress(String name, long done, long total, String detail) {
    check();
    long now = System.nanoTime();
    if (name.equals(step) && done < total && now - told < PAUSE) {
      return;
    }
    step = name;
    told = now;
    observer.onNext(
        TrainModelResponse.newBuilder()
            .setProgress(
                TrainingProgress.newBuilder()
                    .setStep(name)
                    .setDone(done)
                    .setTotal(total)
                    .setDetail(detail))
            .build());
  }
}

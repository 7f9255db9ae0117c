package io.recgpt.rpc.call;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;

/** Answers a unary call with what blocking code returns, or with the status of what it throws. */
public final class Unary {
  private Unary() {}

  /** Does the work on the calling thread and completes the call. */
  public static <R> void answer(StreamObserver<R> observer, Callable<R> work) {
    R response;
    try {
      response = work.call();
    } catch (Throwable fault) {
      // An Error too: a caller must never wait for an answer that nobody gives any more.
      if (fault instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      observer.onError(Faults.toStatus(fault));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }
}

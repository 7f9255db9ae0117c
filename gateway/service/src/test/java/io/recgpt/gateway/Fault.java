package io.recgpt.gateway;

import io.grpc.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** What happens to a fake before it answers. */
@FunctionalInterface
interface Fault {
  Fault NONE = () -> {};

  void strike() throws Exception;

  static Fault status(Status status) {
    return () -> {
      throw status.asRuntimeException();
    };
  }

  static Fault once(Status status) {
    AtomicBoolean struck = new AtomicBoolean();
    return () -> {
      if (struck.compareAndSet(false, true)) {
        throw status.asRuntimeException();
      }
    };
  }

  static Fault hangUntil(CountDownLatch released) {
    return released::await;
  }
}

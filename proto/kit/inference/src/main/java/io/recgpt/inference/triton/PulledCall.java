package io.recgpt.inference.triton;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The responses of one call, fetched one by one as they are taken: a single one waits here, and the
 * rest stays with the server or in the window of the connection.
 *
 * @param <R> a response
 */
final class PulledCall<R> {
  private final ClientCall<?, ?> call;
  private final BlockingQueue<Event<R>> events = new LinkedBlockingQueue<>();

  private PulledCall(ClientCall<?, ?> call) {
    this.call = call;
  }

  /** Sends the only request and asks for the first response; returns at once. */
  static <Q, M, R> PulledCall<R> start(ClientCall<Q, M> call, Q request, Function<M, R> reading) {
    PulledCall<R> pulled = new PulledCall<>(call);
    call.start(
        new ClientCall.Listener<M>() {
          @Override
          public void onMessage(M message) {
            pulled.events.add(new Message<>(() -> reading.apply(message)));
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            pulled.events.add(new Closed<>(status));
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(request);
    call.halfClose();
    return pulled;
  }

  /**
   * Waits for the next response; none at the end. For one thread at a time.
   *
   * @throws StatusRuntimeException if the call failed
   * @throws MalformedModelException if the response can't be understood
   */
  Optional<R> take() {
    Event<R> event;
    try {
      event = events.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      cancel();
      throw Status.CANCELLED
          .withDescription("interrupted")
          .withCause(interrupted)
          .asRuntimeException();
    }
    return switch (event) {
      case Message<R>(Supplier<R> reading) -> {
        call.request(1);
        yield Optional.of(reading.get());
      }
      case Closed<R>(Status status) -> {
        events.add(event); // for whoever asks again
        if (!status.isOk()) {
          throw status.asRuntimeException();
        }
        yield Optional.empty();
      }
    };
  }

  /** Cancels the call down to the model, unless it has ended; from any thread. */
  void cancel() {
    call.cancel("closed by its reader", null);
  }

  private sealed interface Event<R> {}

  private record Message<R>(Supplier<R> reading) implements Event<R> {}

  private record Closed<R>(Status status) implements Event<R> {}
}

package io.recgpt.rpc.process;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A service put together: what it serves, and what runs beside its calls. */
public interface ServiceNode extends AutoCloseable {
  /** What a server must serve. */
  List<BindableService> services();

  /**
   * Starts what runs beside the calls; returns at once.
   *
   * @return done when calls can be answered; failed where they never can, which its owner must tell
   */
  default CompletableFuture<Void> start() {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Why calls had better go to another process, in one line; none where they are welcome. A peer
   * that is away is no reason: the others lack it too.
   */
  default Optional<String> unready() {
    return Optional.empty();
  }

  /**
   * Calls its own methods as others will, once each; before any of these do. What is refused warms
   * up as well, so that faults may be thrown.
   *
   * @param self where its services are served to this process alone
   */
  default void warmUp(Channel self) {}

  /** Registers what is measured of this node beside its calls; before {@link #start()}. */
  default void measure(Meter meter) {}

  /** Ends what was started, then closes what the node opened itself. */
  @Override
  default void close() {}
}

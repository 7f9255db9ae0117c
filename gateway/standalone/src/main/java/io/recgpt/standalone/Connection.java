package io.recgpt.standalone;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.recgpt.rpc.Tenant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A way to a gateway for one tenant: to a cluster opened in this process, or to one on the net. */
final class Connection implements AutoCloseable {
  private final GatewayClient gateway;
  private final @Nullable Cluster cluster;
  private final Runnable closer;

  private Connection(GatewayClient gateway, @Nullable Cluster cluster, Runnable closer) {
    this.gateway = requireNonNull(gateway, "gateway");
    this.cluster = cluster;
    this.closer = requireNonNull(closer, "closer");
  }

  /** A cluster of this process, closed with the connection. */
  static Connection to(Cluster cluster, Tenant tenant) {
    return new Connection(
        new GatewayClient(cluster.gateway(), tenant, "the cluster in this process"),
        cluster,
        cluster::close);
  }

  /**
   * A cluster on the net.
   *
   * @param target as people know it
   */
  static Connection to(Channel channel, String target, Tenant tenant, Runnable closer) {
    return new Connection(new GatewayClient(channel, tenant, target), null, closer);
  }

  GatewayClient gateway() {
    return gateway;
  }

  /** The cluster, where it runs in this process. */
  Optional<Cluster> cluster() {
    return Optional.ofNullable(cluster);
  }

  @Override
  public void close() {
    closer.run();
  }
}

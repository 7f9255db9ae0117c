package io.recgpt.standalone.client;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.cluster.Cluster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A way to a gateway for one tenant: to a cluster opened in this process, or to one on the net. */
public final class Connection implements AutoCloseable {
  private final GatewayClient gateway;
  private final Channel channel;
  private final @Nullable Cluster cluster;
  private final Runnable closer;

  private Connection(
      Channel channel, String address, Tenant tenant, @Nullable Cluster cluster, Runnable closer) {
    this.channel = requireNonNull(channel, "channel");
    this.gateway = new GatewayClient(channel, tenant, address);
    this.cluster = cluster;
    this.closer = requireNonNull(closer, "closer");
  }

  /** A cluster of this process, closed with the connection. */
  public static Connection to(Cluster cluster, Tenant tenant) {
    return new Connection(
        cluster.gateway(), "the cluster in this process", tenant, cluster, cluster::close);
  }

  /**
   * A cluster on the net.
   *
   * @param target as people know it
   */
  static Connection to(Channel channel, String target, Tenant tenant, Runnable closer) {
    return new Connection(channel, target, tenant, null, closer);
  }

  /** The gateway's methods. */
  public GatewayClient gateway() {
    return gateway;
  }

  /** The channel to the gateway; the tenant is the caller's to name. */
  public Channel channel() {
    return channel;
  }

  /** The cluster, where it runs in this process. */
  public Optional<Cluster> cluster() {
    return Optional.ofNullable(cluster);
  }

  @Override
  public void close() {
    closer.run();
  }
}

package io.recgpt.inference.triton;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Servers that are listed one by one, {@code host:port,host:port}, for a channel to use in turn.
 */
final class EndpointList extends NameResolverProvider {
  private static final String SCHEME = "endpoints";
  private static final EndpointList INSTANCE = new EndpointList();

  static {
    NameResolverRegistry.getDefaultRegistry().register(INSTANCE);
  }

  private EndpointList() {}

  /**
   * What a channel is built for.
   *
   * @param servers {@code host:port}, several of them joined by commas, or a name that gRPC
   *     resolves such as {@code dns:///triton:8001}
   * @throws IllegalArgumentException where it is none of them
   */
  static String target(String servers) {
    if (servers.contains("://")) {
      return servers;
    }
    Arrays.stream(servers.split(",", -1)).forEach(EndpointList::parse);
    return servers.contains(",") ? INSTANCE.getDefaultScheme() + ":///" + servers : servers;
  }

  private static URI parse(String endpoint) {
    URI parsed;
    try {
      parsed = URI.create("grpc://" + endpoint.strip());
    } catch (IllegalArgumentException broken) {
      throw unexpected(endpoint);
    }
    if (parsed.getHost() == null || parsed.getPort() < 1 || parsed.getPort() > 65_535) {
      throw unexpected(endpoint);
    }
    return parsed;
  }

  private static IllegalArgumentException unexpected(String endpoint) {
    return new IllegalArgumentException(
        "triton: %s (expected: host:port, host:port,host:port or dns:///name:port)"
            .formatted(endpoint));
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    List<URI> endpoints =
        Arrays.stream(target.getPath().substring(1).split(",", -1))
            .map(EndpointList::parse)
            .toList();
    return new Resolver(endpoints, args);
  }

  private static final class Resolver extends NameResolver {
    private final List<URI> endpoints;
    private final Args args;
    private @Nullable Listener2 listener;

    Resolver(List<URI> endpoints, Args args) {
      this.endpoints = endpoints;
      this.args = args;
    }

    @Override
    public String getServiceAuthority() {
      return endpoints.getFirst().getAuthority();
    }

    @Override
    public void start(Listener2 told) {
      listener = told;
      refresh();
    }

    @Override
    public void refresh() {
      Listener2 told = listener;
      if (told == null) {
        return;
      }
      Runnable look =
          () -> {
            StatusOr<List<EquivalentAddressGroup>> found = look();
            args.getSynchronizationContext()
                .execute(() ->
                    told.onResult2(
                        ResolutionResult.newBuilder().setAddressesOrError(found).build()));
          };
      if (args.getOffloadExecutor() == null) {
        look.run();
      } else {
        args.getOffloadExecutor().execute(look);
      }
    }

    private StatusOr<List<EquivalentAddressGroup>> look() {
      List<EquivalentAddressGroup> found = new ArrayList<>();
      for (URI endpoint : endpoints) {
        InetSocketAddress address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
        if (!address.isUnresolved()) {
          found.add(new EquivalentAddressGroup(address));
        }
      }
      return found.isEmpty()
          ? StatusOr.fromStatus(
              Status.UNAVAILABLE.withDescription("no host of " + endpoints + " is known"))
          : StatusOr.fromValue(found);
    }

    @Override
    public void shutdown() {}
  }
}

package io.recgpt.standalone.serve;

import io.recgpt.gateway.MethodScopes;
import io.recgpt.gateway.RequestCostCodec;
import io.recgpt.rpc.auth.KeyFile;
import io.recgpt.rpc.bounds.ServerBounds;
import io.recgpt.rpc.call.Loopback;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.tls.TlsCredentials;
import io.recgpt.rpc.tls.TlsFiles;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.exit.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a cluster listens, and who may call it. */
public final class ListenOptions {
  /** How soon a replaced certificate is used. */
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8980",
      description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port = 8980;

  /** What callers must show, and what they are shown. */
  static final class Security {
    @Option(
        names = "--auth-keys-file",
        paramLabel = "FILE",
        description = {
          "Lets in callers with an API key alone, see ./recgpt help key. Must be given where ADDRESS",
          "can be reached from elsewhere."
        })
    @Nullable Path authKeysFile;

    @Option(
        names = "--tls-cert-file",
        paramLabel = "FILE",
        description = "Serves by TLS with this chain of certificates (PEM); needs --tls-key-file.")
    @Nullable Path tlsCertFile;

    @Option(
        names = "--tls-key-file",
        paramLabel = "FILE",
        description = "Private key of the certificate (PEM, PKCS #8).")
    @Nullable Path tlsKeyFile;

    @Option(
        names = "--tls-client-ca-file",
        paramLabel = "FILE",
        description =
            "Lets in clients alone whose certificate one of these authorities has signed.")
    @Nullable Path tlsClientCaFile;
  }

  @ArgGroup(validate = false, heading = "%nKeys and TLS:%n")
  private Security security = new Security();

  /** On this machine's own address; port 0 takes a free one. */
  public static ListenOptions onLoopback(int port) {
    ListenOptions options = new ListenOptions();
    options.port = port;
    return options;
  }

  /**
   * Checks what can be checked before anything is opened.
   *
   * @throws CommandException where an option is wrong
   */
  public void check() {
    if (port < 0 || port > 65_535) {
      throw CommandException.usage("--port: %d (expected: 0 to 65535)".formatted(port));
    }
    if ((security.tlsCertFile == null) != (security.tlsKeyFile == null)) {
      throw CommandException.usage("--tls-cert-file, --tls-key-file: one of them (expected: both)");
    }
    if (security.tlsClientCaFile != null && security.tlsCertFile == null) {
      throw CommandException.usage(
          "--tls-client-ca-file: given without --tls-cert-file (expected: both, for mutual TLS)");
    }
    if (security.authKeysFile == null && !Loopback.is(host)) {
      throw CommandException.usage(
          "--host: %s can be reached from elsewhere (expected: --auth-keys-file with it)"
              .formatted(host));
    }
  }

  /**
   * Puts the public services of a cluster on a port; 0 takes a free one. Closes the cluster where
   * that fails.
   */
  public RpcServer listen(Cluster cluster) {
    try {
      RpcServer.Builder server =
          RpcServer.named("gateway")
              .services(cluster.gatewayServices())
              .reflection(true)
              .bounds(ServerBounds.ofHeap().withMaxReplyBytes(ServerBounds.CLIENTS_MAX_BYTES));
      if (security.authKeysFile != null) {
        server
            .auth(KeyFile.open(security.authKeysFile), MethodScopes::of)
            .costs(RequestCostCodec::of);
      }
      if (security.tlsCertFile != null && security.tlsKeyFile != null) {
        TlsFiles files =
            new TlsFiles(
                Optional.of(new TlsFiles.Identity(security.tlsCertFile, security.tlsKeyFile)),
                Optional.ofNullable(security.tlsClientCaFile));
        // Followed as long as the process lives.
        server.tls(TlsCredentials.ofServer(files, CHECK_EVERY));
      }
      return listen(server);
    } catch (CommandException failed) {
      cluster.close();
      throw failed;
    } catch (IOException unusable) {
      cluster.close();
      throw CommandException.usage(String.valueOf(unusable.getMessage()));
    }
  }

  private RpcServer listen(RpcServer.Builder server) {
    try {
      return server.tcp(host, port).start();
    } catch (IOException | IllegalArgumentException taken) {
      throw CommandException.unavailable(
          "cannot listen on %s:%d: give another --port or --host".formatted(host, port));
    }
  }

  String host() {
    return host;
  }

  /** Who is let in, in words. */
  String callers() {
    return "%s, %s"
        .formatted(
            security.authKeysFile == null
                ? "anybody on this machine"
                : "by the keys of " + security.authKeysFile,
            security.tlsCertFile == null
                ? "plain"
                : security.tlsClientCaFile == null ? "TLS" : "mutual TLS");
  }

  /** A command that calls the server. */
  String example(int bound) {
    return security.tlsCertFile == null && security.authKeysFile == null
        ? "grpcurl -plaintext %s:%d list".formatted(host, bound)
        : "./recgpt ping --target %s:%d --help".formatted(host, bound);
  }
}

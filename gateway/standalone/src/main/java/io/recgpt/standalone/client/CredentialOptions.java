package io.recgpt.standalone.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.tls.TlsCredentials;
import io.recgpt.rpc.tls.TlsFiles;
import io.recgpt.standalone.exit.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Whose data a command is about, how it shows a cluster on the net who calls, and how it knows whom
 * it has called.
 */
public final class CredentialOptions {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Duration CHECK_EVERY = Duration.ofMinutes(1);

  static final String HEADING = "%nTenant, key and TLS:%n";

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Whose data. Default: ${DEFAULT-VALUE}.")
  private String tenant = "default";

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "With --target: a file with the API key, as ./recgpt key has made it.")
  private @Nullable Path apiKeyFile;

  @Option(
      names = "--tls-ca-file",
      paramLabel = "FILE",
      description = "With --target: calls by TLS, and trusts these authorities (PEM).")
  private @Nullable Path tlsCaFile;

  @Option(
      names = "--tls-client-cert-file",
      paramLabel = "FILE",
      description = "With --target: our own certificate, where the cluster asks for one.")
  private @Nullable Path tlsClientCertFile;

  @Option(
      names = "--tls-client-key-file",
      paramLabel = "FILE",
      description = "With --target: the private key of our certificate.")
  private @Nullable Path tlsClientKeyFile;

  /**
   * Whose data.
   *
   * @throws CommandException where it is no name
   */
  Tenant tenant() {
    try {
      return new Tenant(tenant);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--" + e.getMessage());
    }
  }

  /**
   * Opens a connection to a cluster on the net.
   *
   * @throws CommandException where an option or a file is wrong
   */
  public Connection open(String target, Tenant tenant) {
    if ((tlsClientCertFile == null) != (tlsClientKeyFile == null)) {
      throw CommandException.usage(
          "--tls-client-cert-file, --tls-client-key-file: one of them (expected: both)");
    }
    if (tlsClientCertFile != null && tlsCaFile == null) {
      throw CommandException.usage(
          "--tls-client-cert-file: given without --tls-ca-file (expected: both, for mutual TLS)");
    }
    try {
      return tlsCaFile == null
          ? connection(RpcChannels.target(target), target, tenant, () -> {})
          : byTls(tlsCaFile, target, tenant);
    } catch (IOException unusable) {
      throw CommandException.usage(String.valueOf(unusable.getMessage()));
    }
  }

  /**
   * For a cluster in this process, which asks nobody who they are.
   *
   * @throws CommandException where an option is given nevertheless
   */
  void checkUnused() {
    if (apiKeyFile != null || tlsCaFile != null || tlsClientCertFile != null) {
      throw CommandException.usage(
          "--api-key-file, --tls-*: given without --target (expected: a cluster on the net)");
    }
  }

  private Connection byTls(Path authorities, String target, Tenant tenant) throws IOException {
    Optional<TlsFiles.Identity> own =
        tlsClientCertFile == null || tlsClientKeyFile == null
            ? Optional.empty()
            : Optional.of(new TlsFiles.Identity(tlsClientCertFile, tlsClientKeyFile));
    TlsCredentials tls =
        TlsCredentials.ofClient(new TlsFiles(own, Optional.of(authorities)), CHECK_EVERY);
    ManagedChannel channel = RpcChannels.target(target, tls, Telemetry.none());
    return connection(channel, target, tenant, tls::close);
  }

  private Connection connection(
      ManagedChannel channel, String target, Tenant tenant, Runnable after) throws IOException {
    Channel calling = channel;
    if (apiKeyFile != null) {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + key(apiKeyFile));
      calling =
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    return Connection.to(
        calling,
        target,
        tenant,
        () -> {
          channel.shutdownNow();
          after.run();
        });
  }

  private static String key(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("%s can't be read: check that it exists".formatted(file));
    }
    String key = Files.readString(file).strip();
    if (!key.matches("[!-~]{1,512}")) {
      throw new IOException("%s: no API key (expected: one line, ID.SECRET)".formatted(file));
    }
    return key;
  }
}

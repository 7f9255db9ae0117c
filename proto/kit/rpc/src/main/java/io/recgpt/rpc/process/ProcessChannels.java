package io.recgpt.rpc.process;

import io.grpc.ManagedChannel;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.tls.TlsCredentials;
import io.recgpt.rpc.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Channels of a process to our services, by TLS where its settings say so: {@code tls-ca-file},
 * {@code tls-client-cert-file} and {@code tls-client-key-file}. What serves has them by {@link
 * ServiceProcess}; a process that only calls reads them itself.
 */
public final class ProcessChannels {
  /** How soon a replaced certificate is used. */
  static final Duration CHECK_EVERY = Duration.ofSeconds(10);

  private final Optional<TlsFiles> files;

  private ProcessChannels(Optional<TlsFiles> files) {
    this.files = files;
  }

  /** Reads the settings; what doesn't go together is a problem of them. */
  public static ProcessChannels read(Settings settings) {
    Optional<TlsFiles.Identity> own =
        identity(settings, "tls-client-cert-file", "tls-client-key-file");
    Optional<Path> servers = settings.file("tls-ca-file");
    if (own.isPresent() && servers.isEmpty()) {
      settings.wrong(
          "tls-client-cert-file: set without tls-ca-file (expected: both, for mutual TLS)");
    }
    return new ProcessChannels(
        servers.map(authorities -> new TlsFiles(own, Optional.of(authorities))));
  }

  static Optional<TlsFiles.Identity> identity(
      Settings settings, String certificateKey, String keyKey) {
    Optional<Path> certificate = settings.file(certificateKey);
    Optional<Path> key = settings.file(keyKey);
    if (certificate.isPresent() != key.isPresent()) {
      settings.wrong(
          "%s: set without %s (expected: both)"
              .formatted(
                  certificate.isPresent() ? certificateKey : keyKey,
                  certificate.isPresent() ? keyKey : certificateKey));
      return Optional.empty();
    }
    return certificate.map(chain -> new TlsFiles.Identity(chain, key.orElseThrow()));
  }

  /**
   * Opens a channel.
   *
   * @param target as of {@link RpcChannels#target(String)}
   * @param opened takes over the channel and what it stands on
   * @throws IOException with one line where a file can't be used
   */
  public ManagedChannel open(String target, Closer opened) throws IOException {
    Optional<TlsCredentials> tls = credentials(opened);
    return opened.add(
        tls.map(credentials -> RpcChannels.target(target, credentials, Telemetry.none()))
            .orElseGet(() -> RpcChannels.target(target)));
  }

  /** Credentials of the channels; none for plaintext. */
  Optional<TlsCredentials> credentials(Closer opened) throws IOException {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(opened.add(TlsCredentials.ofClient(files.get(), CHECK_EVERY)));
  }
}

package io.recgpt.rpc.process;

import io.recgpt.rpc.auth.KeyFile;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.call.Loopback;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.tls.TlsCredentials;
import io.recgpt.rpc.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * TLS and callers of a process, as its settings have them: {@code tls-cert-file}, {@code
 * tls-key-file} and {@code tls-client-ca-file} of its server, {@code tls-ca-file}, {@code
 * tls-client-cert-file} and {@code tls-client-key-file} of its channels, {@code auth-keys-file}.
 */
final class ProcessSecurity {
  private final Optional<TlsFiles> server;
  private final ProcessChannels channels;
  private final Optional<Path> keys;

  private ProcessSecurity(
      Optional<TlsFiles> server, ProcessChannels channels, Optional<Path> keys) {
    this.server = server;
    this.channels = channels;
    this.keys = keys;
  }

  /**
   * Reads the settings; what doesn't go together is a problem of them.
   *
   * @param authenticated whether the process checks its callers
   */
  static ProcessSecurity read(Settings settings, String listenHost, boolean authenticated) {
    Optional<TlsFiles.Identity> own =
        ProcessChannels.identity(settings, "tls-cert-file", "tls-key-file");
    Optional<Path> clients = settings.file("tls-client-ca-file");
    if (clients.isPresent() && own.isEmpty()) {
      settings.wrong(
          "tls-client-ca-file: set without tls-cert-file (expected: both, for mutual TLS)");
    }
    ProcessChannels channels = ProcessChannels.read(settings);
    Optional<Path> keys = authenticated ? settings.file("auth-keys-file") : Optional.<Path>empty();
    if (authenticated && keys.isEmpty() && !Loopback.is(listenHost)) {
      settings.wrong(
          "auth-keys-file: not set (expected: a file of API keys, since listen-host %s can be reached from elsewhere)"
              .formatted(listenHost));
    }
    return new ProcessSecurity(
        own.map(identity -> new TlsFiles(Optional.of(identity), clients)), channels, keys);
  }

  /** Credentials of the channels; none for plaintext. */
  Optional<TlsCredentials> openChannels(Closer opened) throws IOException {
    return channels.credentials(opened);
  }

  /** Puts TLS and keys before a server. */
  void protect(RpcServer.Builder builder, Function<String, Scope> scopes, Closer opened)
      throws IOException {
    if (server.isPresent()) {
      builder.tls(opened.add(TlsCredentials.ofServer(server.get(), ProcessChannels.CHECK_EVERY)));
    }
    if (keys.isPresent()) {
      builder.auth(KeyFile.open(keys.get()), scopes);
    }
  }
}

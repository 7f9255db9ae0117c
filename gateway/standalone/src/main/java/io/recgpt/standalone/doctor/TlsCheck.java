package io.recgpt.standalone.doctor;

import io.recgpt.rpc.auth.KeyFile;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.tls.TlsExamination;
import io.recgpt.rpc.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates and keys of TLS, and the file of API keys. */
final class TlsCheck {
  /** Time to renew a certificate in. */
  private static final Duration GOOD = Duration.ofDays(14);

  private final Optional<TlsFiles.Identity> server;
  private final Optional<TlsFiles.Identity> client;
  private final Optional<Path> clients;
  private final Optional<Path> servers;

  private TlsCheck(
      Optional<TlsFiles.Identity> server,
      Optional<TlsFiles.Identity> client,
      Optional<Path> clients,
      Optional<Path> servers) {
    this.server = server;
    this.client = client;
    this.clients = clients;
    this.servers = servers;
  }

  static TlsCheck read(Settings settings) {
    return new TlsCheck(
        identity(settings, "tls-cert-file", "tls-key-file"),
        identity(settings, "tls-client-cert-file", "tls-client-key-file"),
        settings.file("tls-client-ca-file"),
        settings.file("tls-ca-file"));
  }

  private static Optional<TlsFiles.Identity> identity(
      Settings settings, String certificateKey, String keyKey) {
    Optional<Path> certificate = settings.file(certificateKey);
    Optional<Path> key = settings.file(keyKey);
    if (certificate.isPresent() != key.isPresent()) {
      settings.wrong(
          "%s: set without the other (expected: both or none)"
              .formatted(certificate.isPresent() ? certificateKey : keyKey));
      return Optional.empty();
    }
    return certificate.map(chain -> new TlsFiles.Identity(chain, key.orElseThrow()));
  }

  /** What channels to peers are opened with; none for plaintext. */
  Optional<TlsFiles> ofChannels() {
    return servers.map(authorities -> new TlsFiles(client, Optional.of(authorities)));
  }

  List<Diagnosis> examine(Instant now) {
    List<Diagnosis> diagnoses = new ArrayList<>();
    server.ifPresent(it -> diagnoses.add(look("tls", now, () -> TlsExamination.expiry(it))));
    client.ifPresent(it -> diagnoses.add(look("tls client", now, () -> TlsExamination.expiry(it))));
    clients.ifPresent(
        it -> diagnoses.add(look("tls client authorities", now, () -> TlsExamination.expiry(it))));
    servers.ifPresent(
        it -> diagnoses.add(look("tls authorities", now, () -> TlsExamination.expiry(it))));
    if (diagnoses.isEmpty()) {
      diagnoses.add(Diagnosis.unused("tls", "not set: plaintext, for one machine or a closed net"));
    }
    return diagnoses;
  }

  @FunctionalInterface
  private interface Look {
    Instant expiry() throws IOException;
  }

  private static Diagnosis look(String subject, Instant now, Look look) {
    try {
      return expiring(subject, now, look.expiry());
    } catch (IOException | RuntimeException wrong) {
      return Diagnosis.ill(
          subject, "%s: set the file to one in PEM that fits".formatted(wrong.getMessage()));
    }
  }

  static Diagnosis expiring(String subject, Instant now, Instant expiry) {
    String day = expiry.truncatedTo(ChronoUnit.SECONDS).toString();
    if (!expiry.isAfter(now)) {
      return Diagnosis.ill(
          subject, "expired %s: replace the files, no restart is needed".formatted(day));
    }
    return expiry.isBefore(now.plus(GOOD))
        ? Diagnosis.doubtful(
            subject, "expires %s: replace the files, no restart is needed".formatted(day))
        : Diagnosis.well(subject, "valid until " + day);
  }

  static Diagnosis keys(Optional<Path> file) {
    if (file.isEmpty()) {
      return Diagnosis.unused(
          "api keys", "not set: the gateway serves loopback alone, whoever asks");
    }
    if (!Files.isReadable(file.get())) {
      return Diagnosis.ill("api keys", "%s can't be read".formatted(file.get()));
    }
    try {
      int size = KeyFile.open(file.get()).ring().size();
      return size > 0
          ? Diagnosis.well("api keys", "%d in %s".formatted(size, file.get()))
          : Diagnosis.doubtful("api keys", "none in %s: nobody gets in".formatted(file.get()));
    } catch (IOException wrong) {
      return Diagnosis.ill("api keys", String.valueOf(wrong.getMessage()));
    }
  }
}

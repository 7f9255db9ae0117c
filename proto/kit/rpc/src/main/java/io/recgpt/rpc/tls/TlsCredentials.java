package io.recgpt.rpc.tls;

import static java.util.Objects.requireNonNull;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials that follow their files: connections made after a file has been replaced use what it
 * says then, those that are open go on. A replacement that can't be read is logged, and what was
 * read before serves on.
 */
public final class TlsCredentials implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsCredentials.class);

  private final Optional<AdvancedTlsX509KeyManager> identity;
  private final Optional<AdvancedTlsX509TrustManager> trusted;
  private final CountDownLatch closed = new CountDownLatch(1);

  private TlsCredentials(
      Optional<AdvancedTlsX509KeyManager> identity,
      Optional<AdvancedTlsX509TrustManager> trusted,
      List<Watched> watched,
      Duration checkEvery) {
    this.identity = identity;
    this.trusted = trusted;
    Thread.ofVirtual().name("tls-files").start(() -> follow(watched, checkEvery));
  }

  /**
   * Reads the files of a server.
   *
   * @param checkEvery how soon a replaced file is used
   * @throws IOException with one line that names the file that can't be used
   */
  public static TlsCredentials ofServer(TlsFiles files, Duration checkEvery) throws IOException {
    return open(files, Verification.CERTIFICATE_ONLY_VERIFICATION, checkEvery);
  }

  /**
   * Reads the files of a client, which also checks that the server has the name that was called.
   *
   * @param checkEvery how soon a replaced file is used
   * @throws IOException with one line that names the file that can't be used
   */
  public static TlsCredentials ofClient(TlsFiles files, Duration checkEvery) throws IOException {
    return open(files, Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION, checkEvery);
  }

  private static TlsCredentials open(TlsFiles files, Verification verification, Duration checkEvery)
      throws IOException {
    List<Watched> watched = new ArrayList<>();
    Optional<AdvancedTlsX509KeyManager> identity = Optional.empty();
    if (files.identity().isPresent()) {
      TlsFiles.Identity pair = files.identity().get();
      AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
      watched.add(
          Watched.read(
              List.of(pair.certificate(), pair.key()),
              () -> {
                KeyPairFiles read = KeyPairFiles.read(pair);
                keys.updateIdentityCredentials(read.chain(), read.key());
              }));
      identity = Optional.of(keys);
    }
    Optional<AdvancedTlsX509TrustManager> trusted = Optional.empty();
    if (files.trusted().isPresent()) {
      Path authorities = files.trusted().get();
      try {
        AdvancedTlsX509TrustManager trust =
            AdvancedTlsX509TrustManager.newBuilder().setVerification(verification).build();
        watched.add(
            Watched.read(
                List.of(authorities),
                () -> trust.updateTrustCredentials(Authorities.read(authorities))));
        trusted = Optional.of(trust);
      } catch (GeneralSecurityException unusable) {
        throw new IOException("TLS is not available: " + unusable.getMessage(), unusable);
      }
    }
    return new TlsCredentials(identity, trusted, watched, checkEvery);
  }

  /** For a server; clients must show a certificate where authorities are given. */
  public ServerCredentials server() {
    TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder();
    credentials.keyManager(
        identity.orElseThrow(() -> new IllegalStateException("a server needs a certificate")));
    trusted.ifPresent(trust -> credentials.trustManager(trust).clientAuth(ClientAuth.REQUIRE));
    return credentials.build();
  }

  /** For a channel. */
  public ChannelCredentials channel() {
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    identity.ifPresent(credentials::keyManager);
    trusted.ifPresent(credentials::trustManager);
    return credentials.build();
  }

  /** Stops following the files. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void follow(List<Watched> watched, Duration checkEvery) {
    try {
      while (!closed.await(checkEvery.toNanos(), TimeUnit.NANOSECONDS)) {
        watched.forEach(Watched::check);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @FunctionalInterface
  private interface Update {
    void run() throws IOException, GeneralSecurityException;
  }

  /** Files that are read together when one of them has changed. */
  private static final class Watched {
    private final List<Path> files;
    private final Update update;
    private String state;
    private String refused = "";

    private Watched(List<Path> files, Update update, String state) {
      this.files = files;
      this.update = update;
      this.state = state;
    }

    static Watched read(List<Path> files, Update update) throws IOException {
      for (Path file : files) {
        if (!Files.isReadable(file)) {
          throw new IOException("%s can't be read: check that it exists".formatted(file));
        }
      }
      String state = stateOf(files);
      try {
        update.run();
      } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
        throw new IOException(
            "%s: not a usable PEM file (%s)".formatted(names(files), unusable.getMessage()),
            unusable);
      }
      return new Watched(files, requireNonNull(update), state);
    }

    /** Certificate and key are replaced one after the other: a pair that doesn't fit waits. */
    void check() {
      String now = "";
      try {
        now = stateOf(files);
        if (!now.equals(state)) {
          update.run();
          state = now;
          log.info("{} replaced: new connections use it", names(files));
        }
        refused = "";
      } catch (IOException | GeneralSecurityException | RuntimeException | Error unusable) {
        // Tried again at each check, told once: a file may be half written.
        String told = now + unusable;
        if (!told.equals(refused)) {
          refused = told;
          log.warn("{} can't be used, the former serves on: {}", names(files), unusable.toString());
        }
      }
    }

    private static String stateOf(List<Path> files) throws IOException {
      StringBuilder state = new StringBuilder();
      for (Path file : files) {
        // Kubernetes replaces a link to the folder: the file behind it counts.
        Path real = file.toRealPath();
        state.append(real).append(Files.getLastModifiedTime(real)).append(Files.size(real));
      }
      return state.toString();
    }

    private static String names(List<Path> files) {
      return String.join(" with ", files.stream().map(Path::toString).toList());
    }
  }
}

package io.recgpt.rpc.tls;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files of one side of TLS.
 *
 * @param identity what this side shows of itself; a server always has one, a client for mTLS
 * @param trusted certificates of the authorities that the other side must be signed by; a server
 *     that has them demands a certificate of its clients, a client without them trusts those of the
 *     JDK
 */
public record TlsFiles(Optional<Identity> identity, Optional<Path> trusted) {
  /**
   * A certificate chain with its key.
   *
   * @param certificate PEM, the own certificate first
   * @param key PEM, PKCS #8, not encrypted
   */
  public record Identity(Path certificate, Path key) {
    public Identity {
      requireNonNull(certificate);
      requireNonNull(key);
    }
  }

  public TlsFiles {
    requireNonNull(identity);
    requireNonNull(trusted);
  }
}

package io.recgpt.rpc.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/** A look at PEM files before they are used. */
public final class TlsExamination {
  private TlsExamination() {}

  /**
   * When a chain ends to be valid: its first certificate to expire.
   *
   * @throws IOException with one line where it can't be used, or the key is not its own
   */
  public static Instant expiry(TlsFiles.Identity identity) throws IOException {
    try {
      return expiry(KeyPairFiles.read(identity).chain());
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      throw new IOException(
          "%s and %s: %s".formatted(identity.certificate(), identity.key(), wrong.getMessage()),
          wrong);
    }
  }

  /**
   * When the first of some authorities ends to be valid.
   *
   * @throws IOException with one line where the file can't be used, or has none
   */
  public static Instant expiry(Path authorities) throws IOException {
    try {
      return expiry(Authorities.read(authorities));
    } catch (GeneralSecurityException wrong) {
      throw new IOException("%s: %s".formatted(authorities, wrong.getMessage()), wrong);
    }
  }

  private static Instant expiry(X509Certificate[] chain) {
    return Arrays.stream(chain)
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}

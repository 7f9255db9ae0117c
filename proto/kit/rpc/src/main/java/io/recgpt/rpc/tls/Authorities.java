package io.recgpt.rpc.tls;

import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** The certificates of authorities, read from their file. */
final class Authorities {
  private Authorities() {}

  /**
   * Reads a file.
   *
   * @throws GeneralSecurityException where it has no certificates: nobody could be let in by it,
   *     and a file that was emptied, or is still being written, is no wish to lock all out
   */
  static X509Certificate[] read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      X509Certificate[] certificates = CertificateUtils.getX509Certificates(pem);
      if (certificates.length == 0) {
        throw new GeneralSecurityException("no certificates in it");
      }
      return certificates;
    }
  }
}

package io.recgpt.rpc.tls;

import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/**
 * A certificate chain and its key, read from their files and known to belong together: while the
 * two files are replaced one after the other, they don't.
 */
@SuppressWarnings("ArrayRecordComponent")
record KeyPairFiles(X509Certificate[] chain, PrivateKey key) {
  private static final byte[] SAMPLE =
      "do these two belong together".getBytes(StandardCharsets.UTF_8);

  /**
   * Reads both files.
   *
   * @throws GeneralSecurityException where they can't be used, or don't belong together
   */
  static KeyPairFiles read(TlsFiles.Identity files) throws IOException, GeneralSecurityException {
    try (InputStream certificate = Files.newInputStream(files.certificate());
        InputStream key = Files.newInputStream(files.key())) {
      KeyPairFiles read =
          new KeyPairFiles(
              CertificateUtils.getX509Certificates(certificate),
              CertificateUtils.getPrivateKey(key));
      if (read.chain.length == 0 || !read.fits()) {
        throw new GeneralSecurityException("the key is not that of the certificate");
      }
      return read;
    }
  }

  private boolean fits() throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(chain[0].getPublicKey());
    signature.update(SAMPLE);
    return signature.verify(signed);
  }
}

package io.recgpt.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Makes certificates for tests, by the JDK's keytool: an authority and whom it signs. */
public final class CertificateAuthority {
  private static final String PASSWORD = "not-a-secret";

  private final Path folder;
  private final Path store;
  private int issued;

  private CertificateAuthority(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("store.p12");
  }

  /** PEM files of one side. */
  public record Pem(Path certificate, Path key) {}

  /** A new authority, whose files lie in a folder. */
  public static CertificateAuthority in(Path folder) {
    CertificateAuthority authority = new CertificateAuthority(folder);
    authority.keytool("-genkeypair", "-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
    return authority;
  }

  /** Its certificate. */
  public Path certificate() {
    return write("ca.pem", pem("CERTIFICATE", encoded(chain("ca").getFirst())));
  }

  /**
   * A certificate for 127.0.0.1 and localhost.
   *
   * @param name of its files; one that is issued again replaces them
   */
  public Pem issue(String name) {
    return issueFor(name, "ip:127.0.0.1,dns:localhost");
  }

  /**
   * A certificate for hosts.
   *
   * @param name of its files; one that is issued again replaces them
   */
  public Pem issue(String name, List<String> hosts) {
    return issueFor(name, hosts.stream().map("dns:"::concat).collect(Collectors.joining(",")));
  }

  private Pem issueFor(String name, String subjects) {
    String alias = name + "-" + issued++;
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-signer",
        "ca",
        "-dname",
        "CN=" + alias,
        "-ext",
        "san=" + subjects);
    StringBuilder chain = new StringBuilder();
    chain(alias).forEach(certificate -> chain.append(pem("CERTIFICATE", encoded(certificate))));
    return new Pem(
        write(name + ".pem", chain.toString()),
        write(name + ".key", pem("PRIVATE KEY", key(alias).getEncoded())));
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    // Beside the java that runs this.
    String java = ProcessHandle.current().info().command().orElseThrow();
    command.add(Path.of(java).resolveSibling("keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + output);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private List<Certificate> chain(String alias) {
    try {
      return List.of(open().getCertificateChain(alias));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private Key key(String alias) {
    try {
      return open().getKey(alias, PASSWORD.toCharArray());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private KeyStore open() {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return keys;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String pem(String type, byte[] bytes) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, body, type);
  }

  /** In one step, as a mounted secret is replaced. */
  private Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Path written = Files.writeString(folder.resolve(name + ".new"), text);
      return Files.move(
          written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

package io.recgpt.chart.run;

import io.recgpt.testkit.CertificateAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** Stands at the address of a server and passes connections on to where it really is. */
final class Forwarder implements AutoCloseable {
  private static final int BACKLOG = 50;
  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  private final ServerSocket listener;
  private final int port;

  private Forwarder(ServerSocket listener, int port) {
    this.listener = listener;
    this.port = port;
    Thread.ofVirtual().name("forwarder").start(this::accept);
  }

  /** Passes bytes on as they come to a port of this machine. */
  static Forwarder plain(String address, int listenPort, int port) throws IOException {
    return new Forwarder(
        new ServerSocket(listenPort, BACKLOG, InetAddress.getByName(address)), port);
  }

  /** Ends TLS, for gRPC alone, and passes on what was in it. */
  static Forwarder tls(String address, int listenPort, int port, CertificateAuthority.Pem pem)
      throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket)
            context(pem)
                .getServerSocketFactory()
                .createServerSocket(listenPort, BACKLOG, InetAddress.getByName(address));
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    listener.setSSLParameters(parameters);
    return new Forwarder(listener, port);
  }

  private static SSLContext context(CertificateAuthority.Pem pem) throws IOException {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pem.certificate())))
              .toArray(new Certificate[0]);
      String key = Files.readString(pem.key()).replaceAll("-----[A-Z ]+-----", "");
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, PASSWORD);
      keys.setKeyEntry(
          "server",
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
          PASSWORD,
          chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket caller = listener.accept();
        Thread.ofVirtual().name("forwarded").start(() -> serve(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back = Thread.ofVirtual().name("forwarded-back").start(() -> pass(server, caller));
      pass(caller, server);
      back.join();
    } catch (IOException refused) {
      // The caller sees its connection closed, as it would from the server.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until either end closes; then neither has anybody to talk to. */
  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // As above.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}

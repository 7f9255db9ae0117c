package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.tls.TlsCredentials;
import io.recgpt.rpc.tls.TlsFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the RPC kit, with real certificates on real sockets. */
@Timeout(120)
class TlsTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir private Path folder;

  private final Closer opened = new Closer();
  private CertificateAuthority authority;

  @BeforeEach
  void found() {
    authority = CertificateAuthority.in(folder);
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void call_byTls_reachesTheServer() throws IOException {
    RpcServer server = serve(files(authority.issue("server"), Optional.empty()));

    assertThat(health(server, trusting(authority.certificate()))).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void call_inPlaintextOrByAnotherAuthority_isRefused() throws IOException {
    RpcServer server = serve(files(authority.issue("server"), Optional.empty()));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path other = CertificateAuthority.in(elsewhere).certificate();

    assertThatThrownBy(() -> health(RpcChannels.target("127.0.0.1:" + server.port())))
        .isInstanceOf(StatusRuntimeException.class);
    assertThatThrownBy(() -> health(server, trusting(other)))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void call_whileOthersLeaveTheirHandshakesUndone_isServedAndTheyAreLeftAlone() throws Exception {
    RpcServer server =
        serve(
            files(authority.issue("server"), Optional.empty()),
            builder -> builder.handshake(Duration.ofSeconds(1)));
    byte[] halfOfAHello = {22, 3, 1, 2, 0, 1};
    List<Socket> undone = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Socket socket = opened.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      socket.getOutputStream().write(halfOfAHello);
      undone.add(socket);
    }

    assertThat(health(server, trusting(authority.certificate()))).isEqualTo(ServingStatus.SERVING);
    for (Socket socket : undone) {
      assertThat(closed(socket)).as("the server hung up").isTrue();
    }
  }

  @Test
  void mutualTls_clientWithoutCertificate_isRefused() throws IOException {
    RpcServer server =
        serve(files(authority.issue("server"), Optional.of(authority.certificate())));
    TlsFiles known = files(authority.issue("client"), Optional.of(authority.certificate()));

    assertThatThrownBy(() -> health(server, trusting(authority.certificate())))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(health(server, known)).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void certificate_thatIsReplaced_isUsedByNewConnections() throws Exception {
    CertificateAuthority.Pem first = authority.issue("server");
    RpcServer server = serve(files(first, Optional.empty()));
    assertThat(subject(server.port())).isEqualTo("CN=server-0");

    authority.issue("server");

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!subject(server.port()).equals("CN=server-1")) {
      assertThat(System.nanoTime()).as("the new certificate is shown").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void certificate_thatIsReplacedByRubbish_servesOn() throws IOException {
    CertificateAuthority.Pem pem = authority.issue("server");
    RpcServer server = serve(files(pem, Optional.empty()));
    TlsFiles client = trusting(authority.certificate());

    Files.writeString(pem.certificate(), "rubbish");

    // Longer than some checks of the files take.
    for (int i = 0; i < 20; i++) {
      assertThat(health(server, client)).isEqualTo(ServingStatus.SERVING);
    }
  }

  /**
   * Half a rotation, or a mistake: nobody asks for all clients to be locked out by an empty file.
   */
  @Test
  void authorities_thatAreEmptied_stayAsTheyWere() throws IOException {
    Path authorities = Files.copy(authority.certificate(), folder.resolve("clients.pem"));
    RpcServer server = serve(files(authority.issue("server"), Optional.of(authorities)));
    TlsFiles known = files(authority.issue("client"), Optional.of(authority.certificate()));
    assertThat(health(server, known)).isEqualTo(ServingStatus.SERVING);

    Files.writeString(authorities, "# no certificates\n");

    // Longer than some checks of the files take.
    for (int i = 0; i < 20; i++) {
      assertThat(health(server, known)).isEqualTo(ServingStatus.SERVING);
    }
    assertThatThrownBy(() -> health(server, trusting(authority.certificate())))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void open_authoritiesWithoutCertificates_isRefused() throws IOException {
    Path authorities = Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> TlsCredentials.ofClient(trusting(authorities), OFTEN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty.pem")
        .hasMessageContaining("no certificates in it");
  }

  @Test
  void open_keyOfAnotherCertificate_isRefused() {
    TlsFiles files =
        files(
            new CertificateAuthority.Pem(
                authority.issue("server").certificate(), authority.issue("other").key()),
            Optional.empty());

    assertThatThrownBy(() -> TlsCredentials.ofServer(files, OFTEN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the key is not that of the certificate");
  }

  @Test
  void open_fileThatIsNone_tellsItsName() {
    CertificateAuthority.Pem pem = authority.issue("server");
    TlsFiles files =
        files(
            new CertificateAuthority.Pem(folder.resolve("none.pem"), pem.key()), Optional.empty());

    assertThatThrownBy(() -> TlsCredentials.ofServer(files, OFTEN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.pem");
  }

  /** True once a server has ended a connection, in order or by a reset. */
  private static boolean closed(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    try {
      // An alert may come first.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private RpcServer serve(TlsFiles files) throws IOException {
    return serve(files, builder -> builder);
  }

  private RpcServer serve(TlsFiles files, UnaryOperator<RpcServer.Builder> more)
      throws IOException {
    RpcServer.Builder builder =
        RpcServer.named("tls")
            .tcp("127.0.0.1", 0)
            .tls(opened.add(TlsCredentials.ofServer(files, OFTEN)));
    RpcServer server = opened.add(more.apply(builder).start());
    server.serving();
    return server;
  }

  private static TlsFiles files(CertificateAuthority.Pem identity, Optional<Path> trusted) {
    return new TlsFiles(
        Optional.of(new TlsFiles.Identity(identity.certificate(), identity.key())), trusted);
  }

  private static TlsFiles trusting(Path authorities) {
    return new TlsFiles(Optional.empty(), Optional.of(authorities));
  }

  private ServingStatus health(RpcServer server, TlsFiles client) throws IOException {
    TlsCredentials credentials = opened.add(TlsCredentials.ofClient(client, OFTEN));
    return health(RpcChannels.target("127.0.0.1:" + server.port(), credentials, Telemetry.none()));
  }

  private static ServingStatus health(ManagedChannel channel) {
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  /** Whose certificate a server shows to somebody who takes any. */
  private static String subject(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

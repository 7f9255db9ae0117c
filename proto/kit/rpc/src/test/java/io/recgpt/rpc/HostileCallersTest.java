package io.recgpt.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceBlockingStub;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceImplBase;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.GetItemResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecommendationServiceGrpc.RecommendationServiceBlockingStub;
import io.recgpt.gateway.v1.RecommendationServiceGrpc.RecommendationServiceImplBase;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.rpc.auth.KeyRing;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.process.ServiceNode;
import io.recgpt.rpc.process.ServiceProcess;
import io.recgpt.rpc.server.interceptor.ServerLimits;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on the memory of a process that has little: one byte too many ends it. Beside each of
 * them somebody else calls, whom nothing must happen to.
 */
@Timeout(60)
final class HostileCallersTest {
  private static final Pattern SERVES = Pattern.compile("hostile serves on 127\\.0\\.0\\.1:(\\d+)");
  private static final int HEAP_MEBIBYTES = 128;
  private static final int BUDGET_BYTES = 32 << 20;
  private static final int CONNECTIONS = 20;
  private static final int CONNECTIONS_PER_SECOND = 800;

  /** More handlers that compute than there are processors, mostly. */
  private static final int COMPUTING = 12;

  private static final String RECOMMEND = "recgpt.gateway.v1.RecommendationService/Recommend";
  private static final String PACED = "connections_refused_total{cause=\"pace\"}";
  private static final String CHECK = "grpc.health.v1.Health/Check";
  private static final String WATCH = "grpc.health.v1.Health/Watch";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir private static Path folder;

  private static Process process;
  private static int port;
  private static int metricsPort;

  private final List<AutoCloseable> opened = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean calling = new AtomicBoolean(true);
  private final List<Throwable> harm = Collections.synchronizedList(new ArrayList<>());
  private long answered;
  private Thread bystander;

  @BeforeAll
  static void startProcess() throws IOException, InterruptedException {
    Path keys =
        Files.writeString(
            folder.resolve("keys"),
            line("attacker", "shop-1")
                + line("bystander", "shop-2")
                + line("poor", "shop-3", "0.001"));
    metricsPort = freePort();
    Path log = folder.resolve("log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx%dm".formatted(HEAP_MEBIBYTES),
                "-XX:MaxDirectMemorySize=96m",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                HostileMain.class.getName(),
                "--listen-port=0",
                "--metrics-port=" + metricsPort,
                "--auth-keys-file=" + keys,
                "--max-connections=" + CONNECTIONS,
                "--connections-per-second=" + CONNECTIONS_PER_SECOND,
                "--request-arrival-millis=4000",
                "--call-deadline-millis=3000")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Matcher serves;
    do {
      process.waitFor(50, TimeUnit.MILLISECONDS);
      serves = SERVES.matcher(Files.readString(log));
    } while (!serves.find() && process.isAlive());
    port = Integer.parseInt(serves.group(1));
  }

  @AfterAll
  static void endProcess() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @BeforeEach
  void startBystander() throws InterruptedException {
    CatalogueServiceBlockingStub stub = CatalogueServiceGrpc.newBlockingStub(caller("bystander"));
    CountDownLatch first = new CountDownLatch(1);
    bystander =
        Thread.ofVirtual()
            .start(() -> {
              while (calling.get() && harm.isEmpty()) {
                try {
                  title(stub);
                  answered++;
                } catch (StatusRuntimeException failed) {
                  harm.add(failed);
                }
                first.countDown();
              }
            });
    first.await();
  }

  @AfterEach
  void nobodyWasHarmed() throws Exception {
    calling.set(false);
    bystander.join();
    for (AutoCloseable part : opened) {
      part.close();
    }
    assertThat(harm).isEmpty();
    assertThat(answered).isPositive();
    assertThat(process.isAlive()).as(() -> "lives: " + log()).isTrue();
  }

  @Test
  void healthWatch_ofHugeNamesInGzip_isRefusedAndKeepsNothing() throws Exception {
    HealthCheckRequest huge =
        HealthCheckRequest.newBuilder().setService("x".repeat(15 << 20)).build();
    HealthGrpc.HealthBlockingStub health =
        HealthGrpc.newBlockingStub(anonymous()).withCompression("gzip");
    for (int i = 0; i < 20; i++) {
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> health.watch(huge).next());
      assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refused).hasMessageContaining("at most 1,024 bytes");
    }
    assertThat(held("requests_held")).isLessThan(1 << 20);
  }

  @Test
  void healthWatch_ofManyUnknownNames_holdsNoMoreThanTheBudget() throws Exception {
    HealthGrpc.HealthStub health = HealthGrpc.newStub(anonymous());
    for (int i = 0; i < 900; i++) {
      health.watch(
          HealthCheckRequest.newBuilder().setService("unknown-" + i + "x".repeat(900)).build(),
          new Ignoring<HealthCheckResponse>());
    }
    assertThat(held("requests_held")).isLessThanOrEqualTo(BUDGET_BYTES);
  }

  @Test
  void healthCheck_thatIsHalfSent_isCutAtItsBound() throws Exception {
    for (int i = 0; i < 3; i++) {
      RawConnection connection = add(RawConnection.open(port, 1 << 16));
      for (int call = 0; call < 20; call++) {
        int stream = connection.call(CHECK);
        connection.begin(stream, 15_900_000, new byte[32 << 10]);
        assertThat(connection.until(RawConnection.RESET, stream))
            .as("told before it is reset")
            .contains(new RawConnection.Frame(RawConnection.HEADERS, stream));
        if (call == 0) {
          // Later ones name the same text by its place in a table.
          assertThat(connection.lastHeaders()).contains("at most 1,024 bytes");
        }
      }
    }
    assertThat(held("requests_held")).isLessThan(1 << 20);
  }

  @Test
  void requests_thatNeverComeWhole_holdNoMoreThanTheBudgetAndAreTimedOut() throws Exception {
    byte[] half = new byte[1 << 20];
    long mostHeld = 0;
    for (int i = 0; i < 8; i++) {
      RawConnection connection = add(RawConnection.open(port, 1 << 16));
      for (int call = 0; call < 8; call++) {
        connection.begin(
            connection.call(
                "recgpt.gateway.v1.EventService/RecordEvents", "authorization", secret("attacker")),
            8 << 20,
            half);
      }
      mostHeld = Math.max(mostHeld, held("requests_held"));
    }
    assertThat(mostHeld).isBetween(BUDGET_BYTES / 8L, (long) BUDGET_BYTES);
    RawConnection last = add(RawConnection.open(port, 1 << 16));
    int stream = last.call(RECOMMEND, "authorization", secret("attacker"));

    assertThat(last.until(RawConnection.RESET, stream))
        .contains(new RawConnection.Frame(RawConnection.HEADERS, stream));
    assertThat(last.lastHeaders()).contains("had not come whole");
  }

  @Test
  void recommend_withAMillionEmptyEntries_isRefusedByTheirCount() {
    // Empty entries as they stand on the wire: two bytes each.
    byte[] entries = new byte[2_400_000];
    for (int i = 0; i < entries.length; i += 2) {
      entries[i] = 2 << 3 | 2;
    }
    RecommendationServiceBlockingStub stub = recommendations("attacker").withCompression("gzip");
    RecommendRequest bomb = parsed(entries);
    for (int i = 0; i < 20; i++) {
      RpcException refused = refusal(() -> stub.recommend(bomb));
      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refused.violations())
          .containsExactly(new FieldViolation("session", "too many (expected: at most 100)"));
    }
  }

  @Test
  void recordEvents_ofTenThousandWrongOnes_isToldTheFirstTwenty() {
    RecordEventsRequest.Builder events = RecordEventsRequest.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      events.addEvents(Behavior.getDefaultInstance());
    }
    RpcException refused =
        refusal(() ->
            EventServiceGrpc.newBlockingStub(caller("attacker")).recordEvents(events.build()));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused.violations()).hasSize(20);
    assertThat(refused.violations().getFirst().field()).startsWith("events[0].");
  }

  @Test
  void replies_thatNobodyReads_holdNoMoreThanTheBudget() throws Exception {
    byte[] request = RecommendRequest.newBuilder().setCount(100).build().toByteArray();
    long mostHeld = 0;
    for (int i = 0; i < 6; i++) {
      RawConnection connection = add(RawConnection.open(port, 0));
      int stream = 0;
      for (int call = 0; call < 15; call++) {
        stream = connection.call(RECOMMEND, "authorization", secret("attacker"));
        connection.send(stream, request);
      }
      connection.until(RawConnection.HEADERS, stream);
      mostHeld = Math.max(mostHeld, held("replies_unread"));
    }
    assertThat(mostHeld).isBetween(BUDGET_BYTES / 8L, (long) BUDGET_BYTES);
    RawConnection connection = add(RawConnection.open(port, 0));
    int stream = connection.call(RECOMMEND, "authorization", secret("attacker"));
    connection.send(stream, request);

    connection.until(RawConnection.RESET, stream);
  }

  @Test
  void call_withoutADeadlineWhoseHandlerHangs_isEndedByOurs() {
    RpcException late =
        refusal(() ->
            recommendations("attacker")
                .recommend(RecommendRequest.newBuilder().setUserId("hanging").build()));

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(late).hasMessageContaining("the server ends calls after 3 s");
  }

  /** Nobody takes a virtual thread off its carrier: where these are all taken, nothing goes on. */
  @Test
  void handlers_thatComputeForLong_holdUpNobodyElse() throws Exception {
    RecommendRequest computing = RecommendRequest.newBuilder().setUserId("computing").build();
    CountDownLatch computed = new CountDownLatch(COMPUTING);
    RecommendationServiceGrpc.RecommendationServiceStub attacker =
        RecommendationServiceGrpc.newStub(caller("attacker"));
    for (int i = 0; i < COMPUTING; i++) {
      attacker.recommend(
          computing,
          new Ignoring<RecommendResponse>() {
            @Override
            public void onCompleted() {
              computed.countDown();
            }
          });
    }
    RecommendResponse stopped =
        recommendations("attacker")
            .recommend(RecommendRequest.newBuilder().setUserId("stop").build());

    assertThat(stopped.getRecommendationsList()).isEmpty();
    assertThat(computed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void reply_largerThanClientsTake_isAnErrorThatSaysSo() {
    RpcException tooLarge =
        refusal(() ->
            recommendations("attacker")
                .recommend(RecommendRequest.newBuilder().setUserId("large").setCount(100).build()));

    assertThat(tooLarge.code()).isEqualTo(ErrorCode.REPLY_TOO_LARGE);
    assertThat(tooLarge).hasMessageContaining("clients take 4,194,304");
  }

  @Test
  void connections_thatOnlyStand_makeRoomForThoseThatMayCall() throws Exception {
    for (int i = 0; i < 3 * CONNECTIONS; i++) {
      add(begun());
    }

    assertThat(title(CatalogueServiceGrpc.newBlockingStub(caller("attacker")))).isEqualTo("a");
    assertThat(held("connections")).isLessThanOrEqualTo(CONNECTIONS);
  }

  @Test
  void connections_ofOneKey_leaveRoomForThoseOfAnother() throws Exception {
    for (int i = 0; i < 2 * CONNECTIONS; i++) {
      assertThat(title(CatalogueServiceGrpc.newBlockingStub(caller("attacker")))).isEqualTo("a");
    }

    for (int i = 0; i < CONNECTIONS / 4; i++) {
      assertThat(title(CatalogueServiceGrpc.newBlockingStub(caller("bystander")))).isEqualTo("a");
    }
    assertThat(held("connections")).isLessThanOrEqualTo(CONNECTIONS);
  }

  @Test
  void calls_resetAsSoonAsMade_endTheirConnection() throws Exception {
    RawConnection connection = add(RawConnection.open(port, 1 << 16));
    try {
      for (int i = 0; i < 20_000; i++) {
        connection.reset(connection.call(CHECK));
      }
    } catch (IOException closed) {
      // As it should be.
    }

    connection.until(RawConnection.GOAWAY, 0);
  }

  @Test
  void connections_openedAsFastAsCanBe_areRefusedBeyondThePace() throws Exception {
    long before = held(PACED);
    int opened = 0;
    while (held(PACED) - before < CONNECTIONS_PER_SECOND && opened < 100 * CONNECTIONS_PER_SECOND) {
      for (int i = 0; i < CONNECTIONS_PER_SECOND; i++) {
        begun().close();
      }
      opened += CONNECTIONS_PER_SECOND;
    }

    long refused = held(PACED);
    while (held(PACED) != refused) {
      refused = held(PACED); // Those of the end are still counted.
    }
    assertThat(refused - before).isGreaterThanOrEqualTo(CONNECTIONS_PER_SECOND);
  }

  @Test
  void connections_openedAndClosedWithoutAByte_costNothing() throws Exception {
    long before = held(PACED);
    for (int i = 0; i < 10 * CONNECTIONS_PER_SECOND; i++) {
      Socket socket = RawConnection.connect(port);
      socket.setSoLinger(true, 0);
      socket.close();
    }

    assertThat(held(PACED)).isEqualTo(before);
  }

  @Test
  void calls_withoutAKeyAsFastAsCanBe_endTheirConnection() throws Exception {
    long before = held(PACED);
    RawConnection connection = add(RawConnection.open(port, 1 << 16));
    try {
      for (int i = 0; i < 100 * CONNECTIONS_PER_SECOND; i++) {
        connection.call(RECOMMEND);
      }
    } catch (IOException closed) {
      // As it should be.
    }

    connection.until(RawConnection.GOAWAY, 0);
    assertThat(held(PACED) - before).isEqualTo(1);
  }

  @Test
  void frames_withoutAKeyAsFastAsCanBe_endTheirConnection() throws Exception {
    for (int type : new int[] {RawConnection.PRIORITY, RawConnection.WINDOW_UPDATE, 0xfa}) {
      long before = held(PACED);
      RawConnection connection = add(RawConnection.open(port, 1 << 16));
      try {
        for (int i = 0; i < 20 * CONNECTIONS_PER_SECOND; i++) {
          connection.anything(type, 1_000);
        }
      } catch (IOException closed) {
        // As it should be.
      }

      connection.until(RawConnection.GOAWAY, 0);
      assertThat(held(PACED) - before).isEqualTo(1);
    }
  }

  @Test
  void connection_hasFewCallsUntilItsCallerHasShownAGoodKey() throws Exception {
    RawConnection connection = add(RawConnection.open(port, 1 << 16));
    connection.until(RawConnection.SETTINGS, 0);
    assertThat(connection.maxCalls()).isEqualTo(20);

    showKey(connection);

    assertThat(connection.maxCalls()).isEqualTo(ServerLimits.MAX_CALLS_PER_CONNECTION);
  }

  @Test
  void connection_ofAGoodKeyThatIsRefused_hasAsManyCallsAsAny() throws Exception {
    CatalogueServiceBlockingStub poor = CatalogueServiceGrpc.newBlockingStub(caller("poor"));
    assertThat(title(poor)).isEqualTo("a");
    assertThat(refusal(() -> title(poor)).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);

    RawConnection connection = add(RawConnection.open(port, 1 << 16));
    showKey(connection, RECOMMEND, "authorization", secret("poor"));
    connection = add(RawConnection.open(port, 1 << 16));
    showKey(connection, RECOMMEND, "authorization", secret("attacker"), "recgpt-tenant", "shop-2");
  }

  @Test
  void connection_ofHealthChecksWithAGoodKey_hasAsManyCallsAsAny() throws Exception {
    showKey(add(RawConnection.open(port, 1 << 16)), CHECK, "authorization", secret("attacker"));
  }

  @Test
  void connections_thatMakeRoom_endThoughTheirCallsDoNot() throws Exception {
    List<RawConnection> watching = new ArrayList<>();
    for (int i = 0; i < 2 * CONNECTIONS; i++) {
      RawConnection connection = add(RawConnection.open(port, 1 << 16));
      connection.send(connection.call(WATCH), new byte[0]);
      connection.until(RawConnection.HEADERS, 1);
      watching.add(connection);
    }

    for (RawConnection connection : watching.subList(0, CONNECTIONS)) {
      assertThat(connection.endsWithin(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void log_ofCallsThatAreTooManyAtOnce_isBounded() throws Exception {
    Path log = folder.resolve("log");
    long before = Files.size(log);
    RawConnection connection = add(RawConnection.open(port, 0));
    showKey(connection);
    try {
      for (int i = 0; i < 3 * ServerLimits.MAX_CALLS_PER_CONNECTION; i++) {
        connection.call(RECOMMEND, "authorization", secret("attacker"));
      }
      connection.until(RawConnection.RESET, 4 * ServerLimits.MAX_CALLS_PER_CONNECTION + 1);
    } catch (IOException closed) {
      // Enough of them were refused.
    }

    assertThat(Files.size(log) - before).isLessThan(1 << 19);
  }

  private static void showKey(RawConnection connection) throws Exception {
    showKey(connection, RECOMMEND, "authorization", secret("attacker"));
  }

  private static void showKey(RawConnection connection, String method, String... headers)
      throws Exception {
    connection.call(method, headers);
    while (connection.maxCalls() < ServerLimits.MAX_CALLS_PER_CONNECTION) {
      connection.until(RawConnection.SETTINGS, 0);
    }
  }

  /** A connection of which the first byte has come. */
  private static Socket begun() throws IOException {
    Socket socket = RawConnection.connect(port);
    socket.getOutputStream().write('P');
    return socket;
  }

  private static RecommendRequest parsed(byte[] bytes) {
    // Unknown fields stand on the wire as they are, and cost the attacker nothing to make.
    RecommendRequest.Builder request = RecommendRequest.newBuilder();
    try {
      request.mergeFrom(ByteString.copyFrom(bytes));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return request.build();
  }

  private static RpcException refusal(Runnable call) {
    return RpcException.from(catchThrowableOfType(StatusRuntimeException.class, call::run));
  }

  private ManagedChannel anonymous() {
    ManagedChannel channel = RpcChannels.target("127.0.0.1:" + port);
    opened.add(channel::shutdownNow);
    return channel;
  }

  private io.grpc.Channel caller(String id) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, secret(id));
    return io.grpc.ClientInterceptors.intercept(
        anonymous(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private RecommendationServiceBlockingStub recommendations(String id) {
    return RecommendationServiceGrpc.newBlockingStub(caller(id));
  }

  private static String title(CatalogueServiceBlockingStub stub) {
    // Where one test has used up the pace of this address, the next one waits for a connection.
    return stub.withWaitForReady()
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .getItem(GetItemRequest.newBuilder().setItemId("a").build())
        .getItem()
        .getTitle();
  }

  private <T extends AutoCloseable> T add(T part) {
    opened.add(part);
    return part;
  }

  private static long held(String metric) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(metricsPort));
      String text =
          client
              .send(
                  HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(30)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher value =
          Pattern.compile(
                  "recgpt_server_" + Pattern.quote(metric) + "(?:_bytes)?(?:\\{[^}]*\\})? (\\d+)")
              .matcher(text);
      assertThat(value.find()).as(text).isTrue();
      return Long.parseLong(value.group(1));
    }
  }

  private static String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String secret(String id) {
    return "Bearer %s.secret-of-%s".formatted(id, id);
  }

  private static String line(String id, String tenant) {
    return line(id, tenant, "100000");
  }

  private static String line(String id, String tenant, String rate) {
    return "%s %s %s read,write %s%n"
        .formatted(id, KeyRing.digestOf("secret-of-" + id), tenant, rate);
  }

  private static class Ignoring<T> implements StreamObserver<T> {
    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable fault) {}

    @Override
    public void onCompleted() {}
  }

  /** A process at the edge with a little of everything. */
  static final class HostileMain {
    private HostileMain() {}

    public static void main(String[] args) {
      ServiceProcess.main(args, HostileMain::open);
    }

    private static ServiceProcess open(Settings settings) throws IOException {
      return ServiceProcess.atTheEdge(
              "hostile",
              0,
              settings,
              method -> method.endsWith("RecordEvents") ? Scope.WRITE : Scope.READ)
          .open((opened, telemetry) -> new Node());
    }
  }

  private static final class Node implements ServiceNode {
    @Override
    public List<BindableService> services() {
      return List.of(
          new Catalogue(), new Recommendations(), new EventServiceGrpc.EventServiceImplBase() {});
    }
  }

  private static final class Catalogue extends CatalogueServiceImplBase {
    @Override
    public void getItem(GetItemRequest request, StreamObserver<GetItemResponse> observer) {
      Unary.answer(
          observer,
          () ->
              GetItemResponse.newBuilder()
                  .setItem(Item.newBuilder().setTitle(request.getItemId()))
                  .build());
    }
  }

  private static final class Recommendations extends RecommendationServiceImplBase {
    private static final int ITEM_BYTES = 10 << 10;

    private final CountDownLatch computing = new CountDownLatch(COMPUTING);
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Override
    public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> observer) {
      Unary.answer(observer, () -> list(request));
    }

    private RecommendResponse list(RecommendRequest request) throws InterruptedException {
      switch (request.getUserId()) {
        case "hanging" -> new CountDownLatch(1).await(10, TimeUnit.SECONDS);
        case "computing" -> compute();
        case "stop" -> awaitComputingAndStop();
        default -> {}
      }
      int bytes = request.getUserId().equals("large") ? 5 * ITEM_BYTES : ITEM_BYTES;
      Recommendation item =
          Recommendation.newBuilder()
              .setItem(Item.newBuilder().setDescription("x".repeat(bytes)))
              .build();
      RecommendResponse.Builder response = RecommendResponse.newBuilder();
      for (int i = 0; i < request.getCount(); i++) {
        response.addRecommendations(item);
      }
      return response.build();
    }

    private void compute() {
      computing.countDown();
      while (!stopped.get()) {
        Thread.onSpinWait();
      }
    }

    private void awaitComputingAndStop() throws InterruptedException {
      computing.await();
      stopped.set(true);
    }
  }
}

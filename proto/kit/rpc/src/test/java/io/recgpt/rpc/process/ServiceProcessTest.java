package io.recgpt.rpc.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceImplBase;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.GetItemResponse;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.setting.SettingsException;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ServiceProcessTest {
  private static final Pattern SERVES = Pattern.compile("sample serves on 127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path folder;

  private final List<String> closed = new ArrayList<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  @Test
  void health_untilTheNodeIsReady_isNotServing() throws IOException {
    try (ServiceProcess process = open("--listen-port=0")) {
      process.start();
      assertThat(health(process)).isEqualTo(ServingStatus.NOT_SERVING);

      ready.complete(null);

      assertThat(health(process)).isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void health_untilTheNodeHasCalledItself_isNotServing() throws Exception {
    SelfCalling node = new SelfCalling();
    try (ServiceProcess process =
        ServiceProcess.named("test", 0, Settings.read(new String[] {"--listen-port=0"}, Map.of()))
            .open((opened, telemetry) -> node)) {
      process.start();
      node.called.await();
      assertThat(health(process)).isEqualTo(ServingStatus.NOT_SERVING);

      node.goesOn.countDown();

      awaitServing(process);
      assertThat(node.titles).isNotEmpty().containsOnly("warm");
    }
  }

  @Test
  void await_nodeThatFails_throwsAndStaysNotServing() throws IOException {
    try (ServiceProcess process = open("--listen-port=0")) {
      process.start();
      ready.completeExceptionally(new IllegalStateException("no disk"));

      assertThatThrownBy(process::await)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("no disk");
      assertThat(health(process)).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void close_always_closesTheNodeBeforeWhatItStandsOn() throws IOException {
    ServiceProcess process = open("--listen-port=0");
    process.close();
    process.close();

    assertThat(closed).containsExactly("node", "model");
    process.await();
  }

  @Test
  void open_portThatIsTaken_closesWhatWasOpened() throws IOException {
    try (ServiceProcess first = open("--listen-port=0")) {
      assertThatThrownBy(() -> open("--listen-port=" + first.port()))
          .isInstanceOf(IOException.class);

      assertThat(closed).containsExactly("node", "model");
    }
  }

  @Test
  void open_wrongSettings_opensNothingAndTellsAll() {
    assertThatThrownBy(() -> open("--listen-port=-1", "--reflection=maybe", "--colour=red"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("listen-port: -1")
        .hasMessageContaining("reflection: maybe")
        .hasMessageContaining("colour: unknown");
    assertThat(closed).isEmpty();
  }

  @Test
  void open_settingsOfTlsThatDoNotFit_tellsAll() throws IOException {
    Path file = Files.writeString(folder.resolve("some.pem"), "");

    assertThatThrownBy(() ->
            open(
                "--tls-cert-file=" + file,
                "--tls-client-ca-file=" + file,
                "--tls-client-key-file=" + folder.resolve("none.key"),
                "--auth-keys-file=" + file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("tls-cert-file: set without tls-key-file")
        .hasMessageContaining("tls-client-ca-file: set without tls-cert-file")
        .hasMessageContaining("none.key (expected: a file that can be read)")
        .hasMessageContaining("tls-client-key-file: set without tls-client-cert-file")
        .hasMessageContaining("auth-keys-file: unknown");
  }

  @Test
  void atTheEdge_reachableFromElsewhereWithoutKeys_isRefused() {
    assertThatThrownBy(() ->
            ServiceProcess.atTheEdge(
                    "test",
                    0,
                    Settings.read(new String[] {"--listen-host=0.0.0.0"}, Map.of()),
                    method -> Scope.READ)
                .open((opened, telemetry) -> new Node(ready, () -> {})))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("auth-keys-file: not set")
        .hasMessageContaining("0.0.0.0");
  }

  @Test
  void healthPort_always_tellsOfTheProcessAndOfTheNode() throws IOException {
    int port = freePort();
    try (ServiceProcess process = open("--listen-port=0", "--health-port=" + port)) {
      process.start();
      assertThat(health(port, "liveness")).isEqualTo(ServingStatus.SERVING);
      assertThat(health(port, "")).isEqualTo(ServingStatus.NOT_SERVING);

      ready.complete(null);

      assertThat(health(port, "")).isEqualTo(ServingStatus.SERVING);
    }
    assertThatThrownBy(() -> health(port, "")).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void open_healthPortThatIsTaken_closesWhatWasOpened() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open("--listen-port=0", "--health-port=" + taken.getLocalPort()))
          .isInstanceOf(IOException.class);
    }
    assertThat(closed).containsExactly("node", "model");
  }

  @Test
  void main_migrateOnly_opensClosesAndExits0() throws Exception {
    assertThat(run("--fail=never", "--listen-port=1", "--migrate-only=true")).isZero();

    assertThat(output())
        .singleElement()
        .asString()
        .endsWith("sample has its database on this version");
  }

  @Test
  void main_migrateOnlyBesideAnother_needsNoPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(
              run(
                  "--fail=never",
                  "--listen-port=" + port,
                  "--health-port=" + port,
                  "--metrics-port=" + port,
                  "--migrate-only=true"))
          .isZero();
    }
  }

  @Test
  void main_logFormatJson_logsAnObjectALine() throws Exception {
    Process process =
        start(
            Map.of("RECGPT_LOG_FORMAT", "json"),
            "--fail=never",
            "--listen-port=1",
            "--migrate-only=true");

    assertThat(process.waitFor()).isZero();
    assertThat(output())
        .singleElement()
        .asString()
        .startsWith("{")
        .contains("\"level\":\"INFO\"", "sample has its database on this version")
        .endsWith("}");
  }

  @Test
  void main_wrongSettings_saysThemAloneAndExits2() throws Exception {
    assertThat(run("--fail=never", "--listen-port=x", "--colour=red")).isEqualTo(2);

    assertThat(output())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("listen-port: x (expected: "))
        .anyMatch(line -> line.startsWith("colour: unknown (expected one of: "));
  }

  @Test
  void main_faultWhileOpening_saysWhyInOneLineAndExits1() throws Exception {
    assertThat(run("--fail=open", "--listen-port=0")).isEqualTo(1);

    assertThat(output())
        .singleElement()
        .asString()
        .matches("\\S+ ERROR ServiceProcess: cannot start: no model: disk full");
  }

  @Test
  void main_nodeThatFails_saysWhyInOneLineAndExits1() throws Exception {
    assertThat(run("--fail=start", "--listen-port=0")).isEqualTo(1);

    assertThat(output())
        .singleElement()
        .asString()
        .endsWith("cannot start: the catalogue could not be loaded");
  }

  @Test
  void main_metricsPort_tellsOfCallsAndOfTheService() throws Exception {
    int metrics = freePort();
    Process process = start("--fail=never", "--listen-port=0", "--metrics-port=" + metrics);
    try {
      ManagedChannel channel = RpcChannels.target("127.0.0.1:" + servingPort(process));
      HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
      channel.shutdownNow();

      assertThat(scraped(metrics))
          .containsPattern(
              "grpc_server_call_duration_seconds_count\\{.*grpc_method=\"grpc.health.v1.Health/Check\"")
          .containsPattern("target_info\\{.*service_name=\"sample\"")
          .containsPattern("sample_greetings_total 3");
    } finally {
      process.destroy();
    }
    process.waitFor();
  }

  @Test
  void open_metricsPortThatIsTaken_saysSoAndClosesWhatWasOpened() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open("--listen-port=0", "--metrics-port=" + taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("metrics-port: 127.0.0.1:" + taken.getLocalPort());
    }
    assertThat(closed).isEmpty();
  }

  @Test
  void main_toldToEnd_drainsAndExits() throws Exception {
    Process process = start("--fail=never", "--listen-port=0");
    assertThat(servingPort(process)).isPositive();
    process.destroy();

    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(output()).last().asString().endsWith("sample stopped");
  }

  private ServiceProcess open(String... args) throws IOException {
    return ServiceProcess.named("test", 0, Settings.read(args, Map.of()))
        .open((opened, telemetry) -> {
          AutoCloseable _ = opened.add(() -> closed.add("model"));
          return new Node(ready, () -> closed.add("node"));
        });
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static ServingStatus health(ServiceProcess process) {
    return health(process.port(), "");
  }

  private static void awaitServing(ServiceProcess process) {
    ManagedChannel channel = RpcChannels.target("127.0.0.1:" + process.port());
    try {
      Iterator<HealthCheckResponse> states =
          HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
      while (states.next().getStatus() != ServingStatus.SERVING) {
        // The next one is told as soon as it is.
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static ServingStatus health(int port, String service) {
    ManagedChannel channel = RpcChannels.target("127.0.0.1:" + port);
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private static String scraped(int port) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
      return client
          .send(
              HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** The port that a process says it serves on, once it does. */
  private int servingPort(Process process) throws IOException, InterruptedException {
    Matcher serves;
    do {
      process.waitFor(50, TimeUnit.MILLISECONDS);
      serves = SERVES.matcher(Files.readString(log()));
    } while (!serves.find() && process.isAlive());
    return Integer.parseInt(serves.group(1));
  }

  private Process start(String... args) throws IOException {
    return start(Map.of(), args);
  }

  private Process start(Map<String, String> environment, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                // The file of production, not that of tests.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                SampleMain.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
    process.environment().putAll(environment);
    return process.start();
  }

  private int run(String... args) throws IOException, InterruptedException {
    return start(args).waitFor();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private List<String> output() throws IOException {
    return Files.readAllLines(log(), StandardCharsets.UTF_8);
  }

  private record Node(CompletableFuture<Void> ready, Runnable onClose) implements ServiceNode {
    @Override
    public List<BindableService> services() {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> start() {
      return ready;
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  /** Its call to itself waits until it is told to go on, and then fails. */
  private static final class SelfCalling extends CatalogueServiceImplBase implements ServiceNode {
    final CountDownLatch called = new CountDownLatch(1);
    final CountDownLatch goesOn = new CountDownLatch(1);
    final List<String> titles = Collections.synchronizedList(new ArrayList<>());

    @Override
    public List<BindableService> services() {
      return List.of(this);
    }

    @Override
    public void warmUp(Channel self) {
      titles.add(
          CatalogueServiceGrpc.newBlockingStub(self)
              .getItem(GetItemRequest.newBuilder().setItemId("warm").build())
              .getItem()
              .getTitle());
      throw new IllegalStateException("what is refused warms up too");
    }

    @Override
    public void getItem(GetItemRequest request, StreamObserver<GetItemResponse> observer) {
      Unary.answer(
          observer,
          () -> {
            called.countDown();
            goesOn.await();
            return GetItemResponse.newBuilder()
                .setItem(Item.newBuilder().setTitle(request.getItemId()))
                .build();
          });
    }
  }

  /** A main class that fails when told to. */
  static final class SampleMain {
    private SampleMain() {}

    public static void main(String[] args) {
      ServiceProcess.main(args, SampleMain::open);
    }

    private static ServiceProcess open(Settings settings) throws IOException {
      ServiceProcess.Builder process = ServiceProcess.named("sample", 0, settings);
      String fail = settings.required("fail", "never, open or start");
      return process.open((opened, telemetry) -> {
        if (fail.equals("open")) {
          throw new IOException("no model", new IOException("disk full"));
        }
        CompletableFuture<Void> ready =
            fail.equals("start")
                ? CompletableFuture.runAsync(() -> {
                  throw new IllegalStateException("the catalogue could not be loaded");
                })
                : CompletableFuture.completedFuture(null);
        telemetry.meter("sample").counterBuilder("sample.greetings").build().add(3);
        // As a pool of a model would: it must not keep a process that can't start.
        Thread lasting = new Thread(() -> new CompletableFuture<Void>().join());
        lasting.start();
        return new Node(ready, () -> {});
      });
    }
  }
}

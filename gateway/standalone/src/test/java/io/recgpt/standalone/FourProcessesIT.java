package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.explain.ExplainMain;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.gateway.GatewayMain;
import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.intent.IntentMain;
import io.recgpt.retrieval.RetrievalMain;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.CredentialOptions;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.testkit.PostgresServer;
import io.recgpt.testkit.TritonServer;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same cluster as four processes, by configuration alone. */
class FourProcessesIT {
  @TempDir private Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void importAndRecommend_throughTheGateway_works() throws Exception {
    importAndRecommend();
  }

  /** All services in one database, each in a schema of its own. */
  @Tag("peer")
  @Test
  void importAndRecommend_onPostgres_works() throws Exception {
    PostgresServer postgres = PostgresServer.shared();
    PostgresConfig database = postgres.database();
    Path password = Files.writeString(folder.resolve("password"), database.password() + "\n");

    importAndRecommend(
        "--database=" + database.url(),
        "--database-user=" + database.user(),
        "--database-password-file=" + password);

    assertThat(postgres.query(database, "SELECT count(*) FROM intent.behaviors"))
        .isEqualTo(Integer.toString(SmallShop.events()));
    assertThat(postgres.query(database, "SELECT count(*) FROM retrieval.item"))
        .isEqualTo(Integer.toString(SmallShop.items()))
        .isEqualTo(postgres.query(database, "SELECT count(*) FROM intent.items"))
        .isEqualTo(postgres.query(database, "SELECT count(*) FROM explain.item"));
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".db"));
    }
  }

  /** A real, tiny model: its words are poor, so that the path is what is looked at. */
  @Tag("peer")
  @Test
  void mine_onTritonAndThenWithoutIt_spendsTokensAndGoesOn() throws Exception {
    try (TritonServer triton = TritonServer.start("smollm2")) {
      // Chosen once Triton has its own, which else might be one of them.
      List<Integer> ports = freePorts(6);
      String gateway = "127.0.0.1:" + ports.get(3);
      startAll(
          ports,
          List.of(),
          List.of(
              "--triton=" + triton.target(),
              "--triton-model=smollm2",
              "--model-timeout-seconds=300"),
          List.of("--model-interest-tokens=64", "--model-tag-tokens=64", "--worker=false"));
      String data = SmallShop.write(folder.resolve("data")).toString();
      assertThat(Recgpt.run("import", "--data", data, "--target", gateway, "--mine", "none"))
          .isZero();
      try (Connection connection = new CredentialOptions().open(gateway, Tenant.DEFAULT)) {
        assertThat(connection.gateway().refreshInterests(List.of("u1"))).isEqualTo(1);
        assertThat(metrics(ports.get(4)))
            .containsPattern("gen_ai_client_token_usage_\\w*count\\{[^}]*recgpt_task=\"interests\"")
            .contains("recgpt_model_tasks");

        triton.kill();

        assertThat(connection.gateway().refreshInterests(List.of("u1"))).isEqualTo(1);
        ListInterestsResponse known = connection.gateway().listInterests("u1", 0);
        assertThat(known.getProfile().getVersion()).isEqualTo(2);
        assertThat(known.getProfile().getTagProvenance().getEngine()).isEqualTo("extractive");
        RecommendResponse response =
            connection
                .gateway()
                .recommend(RecommendRequest.newBuilder().setUserId("u1").setCount(5).build());
        assertThat(response.getRecommendationsList()).hasSize(5);
      }
    }
  }

  /**
   * A scripted model that answers well: its interests, tags and sentences are served, word by word.
   */
  @Tag("peer")
  @Test
  void serve_modelThatAnswersWell_showsItsInterestsTagsAndExplanations() throws Exception {
    try (TritonServer triton = TritonServer.start("author")) {
      List<Integer> ports = freePorts(6);
      String gateway = "127.0.0.1:" + ports.get(3);
      startAll(
          ports,
          List.of(),
          List.of("--triton=" + triton.target(), "--triton-model=author"),
          List.of("--worker=false"));
      String data = DescribedShop.write(folder.resolve("data")).toString();
      assertThat(Recgpt.run("import", "--data", data, "--target", gateway)).isZero();
      try (Connection connection = new CredentialOptions().open(gateway, Tenant.DEFAULT)) {
        Profile profile = connection.gateway().listInterests("p0", 0).getProfile();
        assertThat(profile.getInterestsList())
            .extracting(Interest::getName)
            .containsExactlyInAnyOrder("gear for hiking", "gear for baking");
        assertThat(profile.getInterestsList())
            .allSatisfy(interest -> {
              assertThat(interest.getReason())
                  .isEqualTo("Comes back to %s.".formatted(interest.getName()));
              assertThat(interest.getProvenance().getEngine()).isEqualTo("language-model");
              assertThat(interest.getProvenance().getModel()).startsWith("author");
              assertThat(interest.getEvidenceItemsCount()).isEqualTo(6);
            });
        assertThat(profile.getTagProvenance().getEngine()).isEqualTo("language-model");
        assertThat(profile.getTagsList())
            .extracting(ItemTag::getTag)
            .contains("sturdy hiking gear", "sturdy baking gear");

        // Nobody has asked for an explanation yet: they are written for the profiles.
        await(() -> number(ports.get(5), "recgpt_explain_profiles_total", "prepared") >= 6);
        assertThat(number(ports.get(5), "recgpt_explain_profile_pairs_total", "queued"))
            .isPositive();
        await(() -> metrics(ports.get(5)).contains("recgpt_task=\"explanations\""));

        RecommendRequest request =
            RecommendRequest.newBuilder().setUserId("p0").setCount(5).build();
        List<String> written = new ArrayList<>();
        await(() -> {
          written.clear();
          connection.gateway().recommend(request).getRecommendationsList().stream()
              .map(Recommendation::getExplanation)
              .filter(it -> it.getProvenance().getEngine().equals("language-model"))
              .map(Explanation::getText)
              .forEach(written::add);
          return !written.isEmpty();
        });
        assertThat(written)
            .allSatisfy(text ->
                assertThat(text)
                    .matches(sentence ->
                        Stream.of("hiking", "baking")
                            .anyMatch(theme ->
                                DescribedShop.descriptions(theme).stream()
                                    .anyMatch(description ->
                                        sentence.equals(description + " for your " + theme)))));
      }
    }
  }

  /** The sum of a metric's points with an outcome. */
  private static double number(int port, String metric, String outcome) throws IOException {
    return metrics(port)
        .lines()
        .filter(line -> line.startsWith(metric) && line.contains("outcome=\"" + outcome + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Asks again and again, a minute at most. */
  private void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within a minute; " + logs());
      }
      Thread.onSpinWait();
    }
  }

  private void importAndRecommend(String... database) throws Exception {
    List<Integer> ports = freePorts(6);
    String gateway = "127.0.0.1:" + ports.get(3);
    startAll(ports, List.of(database), List.of(), List.of());

    String data = SmallShop.write(folder.resolve("data")).toString();
    assertThat(Recgpt.run("import", "--data", data, "--target", gateway)).isZero();
    try (Connection connection = new CredentialOptions().open(gateway, Tenant.DEFAULT)) {
      RecommendResponse response =
          connection
              .gateway()
              .recommend(RecommendRequest.newBuilder().setUserId("u1").setCount(5).build());
      assertThat(response.getRecommendationsList()).hasSize(5);
      assertThat(response.getServing().getStageTimesList())
          .extracting(time -> time.getStage())
          .containsExactly("intent", "retrieval", "explain");
    }
    assertThat(metrics(ports.get(4)))
        .contains("recgpt_worker_queue{recgpt_state=\"ready\"}")
        .contains("grpc_server_call_duration_seconds_count")
        .contains("grpc_client_attempt_started_total")
        .doesNotContain("\"u1\"");
    assertThat(Recgpt.run("ping", "--target", gateway)).isZero();
    assertThat(processes).allSatisfy(process -> assertThat(process.isAlive()).isTrue());
  }

  private void startAll(
      List<Integer> ports, List<String> stores, List<String> models, List<String> mining)
      throws Exception {
    String intent = "127.0.0.1:" + ports.get(0);
    String retrieval = "127.0.0.1:" + ports.get(1);
    String explain = "127.0.0.1:" + ports.get(2);
    String gateway = "127.0.0.1:" + ports.get(3);
    start(
        IntentMain.class,
        intent,
        with(with(stores, models), mining),
        "--data-dir=" + folder.resolve("intent"),
        "--metrics-port=" + ports.get(4),
        "--retrieval-target=" + retrieval);
    start(
        RetrievalMain.class,
        retrieval,
        stores,
        "--data-dir=" + folder.resolve("retrieval"),
        "--intent-target=" + intent);
    start(
        ExplainMain.class,
        explain,
        with(stores, models),
        "--data-dir=" + folder.resolve("explain"),
        "--metrics-port=" + ports.get(5),
        "--intent-target=" + intent,
        "--retrieval-target=" + retrieval);
    start(
        GatewayMain.class,
        gateway,
        List.of(),
        "--intent-target=" + intent,
        "--retrieval-target=" + retrieval,
        "--explain-target=" + explain);
    for (String target : List.of(intent, retrieval, explain, gateway)) {
      awaitServing(target);
    }
  }

  private static List<String> with(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static String metrics(int port) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
    try (InputStream body = metrics.toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void start(Class<?> main, String address, List<String> shared, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "--listen-host=127.0.0.1",
                "--listen-port=" + address.substring(address.indexOf(':') + 1)));
    command.addAll(shared);
    command.addAll(List.of(arguments));
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(main.getSimpleName() + ".log").toFile())
            .start());
  }

  private void awaitServing(String target) throws IOException {
    ManagedChannel channel = RpcChannels.target(target);
    try {

      ServingStatus status = ServingStatus.UNKNOWN;
      var watch =
          HealthGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .withDeadlineAfter(4, TimeUnit.MINUTES)
              .watch(HealthCheckRequest.getDefaultInstance());
      while (status != ServingStatus.SERVING) {
        status = watch.next().getStatus();
      }
    } catch (StatusRuntimeException e) {
      throw new AssertionError("%s does not serve; %s".formatted(target, logs()), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private String logs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".log")).toList()) {
        logs.append(file.getFileName()).append(": ").append(Files.readString(file)).append('\n');
      }
    }
    return logs.toString();
  }

  /** Ports that were free a moment ago, all held at once so that they differ. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}

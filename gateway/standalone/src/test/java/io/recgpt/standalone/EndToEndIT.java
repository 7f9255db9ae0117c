package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.CredentialOptions;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.console.Progress;
import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.Survey;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.standalone.importer.Importer;
import io.recgpt.standalone.importer.Importer.Mining;
import io.recgpt.standalone.importer.Importer.Outcome;
import io.recgpt.standalone.serve.ListenOptions;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster behind its TCP port, called as callers do. */
class EndToEndIT {
  @TempDir private Path folder;

  private Cluster cluster;
  private RpcServer server;
  private Connection connection;
  private Path data;

  @BeforeEach
  void start() {
    data = SmallShop.write(folder.resolve("data"));
    cluster = open();
    server = ListenOptions.onLoopback(0).listen(cluster);
    server.serving();
    connection = new CredentialOptions().open(target(), Tenant.DEFAULT);
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
    cluster.close();
  }

  @Test
  void importRecommendRecordRecommend_overTcp_theEventCounts() {
    assertThat(run("import", "--data", data.toString())).isZero();

    RecommendResponse before = recommend("u1");
    assertThat(before.getRecommendationsList()).hasSize(10);
    assertThat(before.getRecommendationsList())
        .allSatisfy(it ->
            assertThat(it.getExplanation().getText().isEmpty())
                .isEqualTo(it.getExplanation().getClaimsList().isEmpty()))
        .anySatisfy(it -> assertThat(it.getExplanation().getText()).isNotBlank());

    String rejected = before.getRecommendations(0).getItem().getItemId();
    Instant at = DatasetCodec.toInstant(before.getAsOf()).plus(Duration.ofMinutes(1));
    connection
        .gateway()
        .recordEvents(
            List.of(
                Behavior.newBuilder()
                    .setEventId("now")
                    .setUserId("u1")
                    .setKind(BehaviorKind.BEHAVIOR_KIND_DISLIKE)
                    .setItemId(rejected)
                    .setOccurredAt(DatasetCodec.toMessage(at))
                    .build()));
    assertThat(ids(recommend("u1"))).hasSize(10).doesNotContain(rejected);
  }

  @Test
  void import_twice_changesNothing() {
    Outcome first = load();
    assertThat(first.created()).isEqualTo(SmallShop.items());
    assertThat(first.recorded()).isPositive();
    assertThat(first.mined()).isEqualTo(SmallShop.USERS);
    RecommendResponse before = recommend("u1");

    Outcome second = load();
    assertThat(second).isEqualTo(new Outcome(0, 0, SmallShop.items(), 0, first.recorded(), 0));
    RecommendResponse after = recommend("u1");
    assertThat(ids(after)).isEqualTo(ids(before));
    assertThat(after.getProfileVersion()).isEqualTo(before.getProfileVersion());
  }

  @Test
  void close_andOpenAgain_keepsTheState() {
    load();
    List<String> before = ids(recommend("u1"));
    stop();
    cluster = open();
    server = ListenOptions.onLoopback(0).listen(cluster);
    connection = new CredentialOptions().open(target(), Tenant.DEFAULT);
    assertThat(ids(recommend("u1"))).isEqualTo(before);
  }

  @Test
  void health_afterServing_isServing() {
    ManagedChannel channel = RpcChannels.target(target());
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
    channel.shutdownNow();
  }

  @Test
  void commands_overTcp_answerWithExitCodes() {
    load();
    assertThat(run("recommend", "--user", "u1", "--filter", "category=hiking")).isZero();
    assertThat(run("recommend", "--user", "u1", "--filter", "price<=9,stock", "--json")).isZero();
    assertThat(run("recommend", "--session", "hiking-1,hiking-2")).isZero();
    assertThat(run("recommend", "--user", "u1", "--filter", "category=none"))
        .isEqualTo(CommandException.NOT_FOUND);
    assertThat(run("interests", "--user", "u1")).isZero();
    assertThat(run("interests", "--user", "nobody")).isEqualTo(CommandException.NOT_FOUND);
    assertThat(showPrompt("interests", "u1")).isZero();
    assertThat(showPrompt("tags", "u1", "--json")).isZero();
    assertThat(showPrompt("tags", "nobody")).isEqualTo(CommandException.NOT_FOUND);
    assertThat(run("similar", "--item", "hiking-1", "--json")).isZero();
    Printed similar = Printed.by("similar", "--item", "hiking-1", "--target", target());
    assertThat(similar.out()).contains("hiking jacket").doesNotContain("discovery");
    assertThat(run("similar", "--item", "none")).isEqualTo(CommandException.NOT_FOUND);
    assertThat(run("interests", "--user", "u1", "--tenant", "other"))
        .isEqualTo(CommandException.NOT_FOUND);
    assertThat(Recgpt.run("worker", "status", "--target", target())).isZero();
    assertThat(Recgpt.run("worker", "status", "--json", "--target", target())).isZero();
    assertThat(Recgpt.run("worker", "release", "--target", target())).isZero();
    assertThat(Recgpt.run("worker", "release", "--user", "u1", "--target", target()))
        .isEqualTo(CommandException.NOT_FOUND);
  }

  private Cluster open() {
    return Cluster.open(
        ClusterConfig.in(folder.resolve("state")).withoutWorker(), new HashingEmbedder());
  }

  private String target() {
    return "127.0.0.1:" + server.port();
  }

  private int showPrompt(String task, String user, String... more) {
    List<String> all = new ArrayList<>(List.of("prompt", "show", task, "--target", target()));
    all.addAll(List.of("--user", user));
    all.addAll(List.of(more));
    return Recgpt.run(all.toArray(String[]::new));
  }

  private int run(String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--target";
    all[2] = target();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Recgpt.run(all);
  }

  private Outcome load() {
    PrintStream sink = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Instant now = Instant.now();
    Dataset dataset = Dataset.open(data);
    Survey survey = dataset.survey(now);
    try (Connection local = new CredentialOptions().open(target(), Tenant.DEFAULT)) {
      return new Importer(local, Progress.on(sink, false))
          .load(dataset, dataset.domain("", survey, now), survey, Mining.CHANGED, now);
    }
  }

  private RecommendResponse recommend(String user) {
    return connection
        .gateway()
        .recommend(RecommendRequest.newBuilder().setUserId(user).setCount(10).build());
  }

  private static List<String> ids(RecommendResponse response) {
    return response.getRecommendationsList().stream().map(it -> it.getItem().getItemId()).toList();
  }
}

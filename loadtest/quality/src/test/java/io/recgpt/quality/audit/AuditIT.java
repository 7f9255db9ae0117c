package io.recgpt.quality.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.server.RpcServer;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command over the demo shop in a real cluster: nothing that it says is false. */
class AuditIT {
  @TempDir static Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path json = folder.resolve("audit.json");

  @BeforeAll
  static void load() throws Exception {
    DemoShop.load(DemoShop.files(folder.resolve("shop")), folder.resolve("state"));
  }

  @BeforeEach
  void removeOutput() throws IOException {
    Files.deleteIfExists(json);
  }

  private int run(String... args) {
    return new Audit(stream(out), stream(err), false, InstantSource.system()).run(args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private JsonNode audited(int exitCode, String... place) throws IOException {
    String[] args = new String[place.length + 4];
    System.arraycopy(place, 0, args, 0, place.length);
    args[place.length] = "--json";
    args[place.length + 1] = json.toString();
    args[place.length + 2] = "--themes";
    args[place.length + 3] = DemoShop.THEMES.toString();
    assertThat(run(args))
        .as(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
        .isEqualTo(exitCode);
    return JsonMapper.shared().readTree(Files.readString(json));
  }

  @Test
  void run_demoShopBeforeAndAfterTraining_findsNothingFalse() throws Exception {
    String state = folder.resolve("state").toString();
    JsonNode imported = audited(0, "--data-dir", state);

    assertNothingFalse(imported);
    assertThat(imported.get("people").asInt()).isEqualTo(120);
    assertThat(imported.get("claims").asInt()).isGreaterThan(10_000);
    assertThat(imported.get("intent_positions").asDouble()).isPositive();
    assertThat(imported.get("intent_positions_by_theme").asDouble()).isPositive();

    DemoShop.train(folder.resolve("state"));

    assertNothingFalse(audited(0, "--data-dir", state));
  }

  /** Each kind is claimed, and none is false. */
  private static void assertNothingFalse(JsonNode figures) {
    assertThat(figures.get("false_claims").asInt()).isZero();
    assertThat(figures.get("by_kind").properties())
        .allSatisfy(kind ->
            assertThat(kind.getValue().get("claims").asInt()).as(kind.getKey()).isPositive());
  }

  @Test
  void run_logWithoutSomeEvents_findsWhatTheyWouldProve() throws Exception {
    Path lessened = DemoShop.files(folder.resolve("lessened"));
    Path events = lessened.resolve("events.tsv");
    Files.write(
        events,
        Files.readAllLines(events).stream().filter(line -> !line.contains("purchase")).toList());

    JsonNode found =
        audited(
            1,
            "--data-dir",
            folder.resolve("state").toString(),
            "--data",
            lessened.toString(),
            "--users",
            "10");

    assertThat(found.get("false_claims").asInt()).isPositive();
    assertThat(found.at("/by_kind/evidence/false_claims").asInt()).isPositive();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("false, evidence of interests");
  }

  @Test
  void run_badArguments_endsWithTwoAndOneLine() {
    assertRefused(2, "--users: 0", "--users", "0");
    assertRefused(2, "--show: -1", "--show", "-1");
    assertRefused(2, "--json", "--json", folder.resolve("none/x.json").toString());
    assertRefused(2, "Unknown option", "--people", "3");
    assertRefused(4, "no data in", "--data-dir", folder.resolve("absent").toString());
  }

  @Test
  void run_runningClusterWithoutFiles_isRefused() throws IOException {
    try (Cluster cluster = Cluster.open(ClusterConfig.in(folder.resolve("empty")).withoutWorker());
        RpcServer server =
            RpcServer.named("gateway")
                .services(cluster.gatewayServices())
                .tcp("127.0.0.1", 0)
                .start()) {
      assertRefused(2, "--data: not given with --target", "--target", "127.0.0.1:" + server.port());
    }
    assertRefused(3, "nobody to audit", "--data-dir", folder.resolve("empty").toString());
  }

  private void assertRefused(int exitCode, String why, String... args) {
    err.reset();
    String[] quiet = new String[args.length + 1];
    System.arraycopy(args, 0, quiet, 0, args.length);
    quiet[args.length] = "--quiet";
    assertThat(run(quiet)).isEqualTo(exitCode);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains(why);
  }
}

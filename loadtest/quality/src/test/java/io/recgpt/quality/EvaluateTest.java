package io.recgpt.quality;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.recgpt.quality.split.Event;
import io.recgpt.quality.split.Protocol;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.quality.split.TargetMaker;
import io.recgpt.quality.split.Targets;
import io.recgpt.retrieval.RetrievalConfig;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.console.Progress;
import io.recgpt.testkit.HashingEmbedder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command over a real cluster, with fake embeddings, on a made-up shop. */
class EvaluateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> METRICS =
      List.of(
          "HR@10",
          "HR@30",
          "NDCG@10",
          "NDCG@30",
          "coverage@30",
          "gini@30",
          "ild@30",
          "categories@30",
          "tag_hr@30",
          "tag_hr@30_popularity",
          "tag_hr@30_personal",
          "tag_hr@30_item_to_item",
          "users_per_second");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path shop;

  @BeforeEach
  void writeShop() throws IOException {
    shop = ToyShop.write(Files.createDirectory(folder.resolve("shop")));
  }

  @Test
  void run_unknownOption_namesTheCommandAsItIsCalled() {
    assertThat(run("--colour=red")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("recgpt evaluate: ")
        .endsWith("(see ./recgpt evaluate --help)" + System.lineSeparator())
        .hasLineCount(1);
    assertThat(
            new CommandLine(
                    new Evaluate(stream(out), stream(err), false, () -> NOW, HashingEmbedder::new))
                .getUsageMessage())
        .startsWith("Usage: recgpt evaluate ");
  }

  private int run(String... args) {
    return new Evaluate(stream(out), stream(err), false, () -> NOW, HashingEmbedder::new).run(args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private JsonNode evaluate(String protocol, String... more) throws IOException {
    Path json = folder.resolve("figures.json");
    List<String> args = new ArrayList<>();
    args.addAll(
        List.of("--data", shop.toString(), "--protocol", protocol, "--json", json.toString()));
    args.addAll(List.of(more));
    assertThat(run(args.toArray(String[]::new))).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return JsonMapper.shared().readTree(Files.readString(json));
  }

  /** Share of the targets among the 30 most frequent items of the training part, less the seen. */
  private double popularityHitRate(Protocol protocol) {
    EvaluationData data = EvaluationData.read(shop, "", NOW);
    Targets targets = new TargetMaker(data.itemIds(), data.events(), 1).make(protocol);
    Stage stage = Stage.test(data.itemIds(), data.events(), targets);
    Map<String, Integer> counts =
        stage.events().stream().collect(groupingBy(Event::itemId, summingInt(_ -> 1)));
    return stage.targets().stream()
        .mapToDouble(target -> {
          Set<String> seen =
              stage.events().stream()
                  .filter(event -> event.userId().equals(target.userId()))
                  .map(Event::itemId)
                  .collect(toSet());
          return counts.keySet().stream()
                  .filter(item -> !seen.contains(item))
                  .sorted(comparingInt(item -> -counts.getOrDefault(item, 0)))
                  .limit(30)
                  .anyMatch(target.itemId()::equals)
              ? 1
              : 0;
        })
        .average()
        .orElseThrow();
  }

  @Test
  void run_last_beatsPopularityAndTellsAllFigures() throws IOException {
    JsonNode figures =
        evaluate(
            "last",
            "--sample",
            "40",
            "--ablations",
            "--with-baselines",
            "--curve",
            "3",
            "--svg",
            folder.toString());

    assertThat(METRICS).allSatisfy(name -> assertThat(figures.get(name).isNumber()).isTrue());
    assertThat(figures.get("HR@30").asDouble())
        .isGreaterThan(popularityHitRate(Protocol.LAST) + .3);
    assertThat(figures.at("/data/test_users").asInt()).isEqualTo(ToyShop.USERS);
    assertThat(figures.at("/training/users").asInt()).isEqualTo(40);
    assertThat(figures.at("/training/metrics/held-out hr@30").asDouble()).isPositive();
    assertThat(figures.at("/ways").propertyNames())
        .contains("RecGPT", "RecGPT, untrained", "without trending", "without diversity");
    assertThat(figures.at("/baselines").size()).isEqualTo(8);
    assertThat(figures.at("/differences/popularity/HR@30/low").asDouble()).isPositive();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("shop, protocol last: 60 test users, 150 items, 540 training events")
        .contains("HR@10", "NDCG@30", "coverage@30", "gini@30", "ild@30", "tag_hr@30");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("test lists");
    assertThat(folder.resolve("shop.last.hit-rate.svg"))
        .content()
        .startsWith("<svg")
        .contains("HR@k, shop, last", "without trending")
        .endsWith("</svg>\n");
    assertThat(folder.resolve("shop.last.intent.svg"))
        .content()
        .contains("Letting interests lead, shop, last", "intent_share", "0.50", "1.00");
    assertThat(figures.get("intent_curve").size()).isEqualTo(3);
    assertThat(figures.at("/intent_curve/2/intent").asDouble()).isEqualTo(1);
    assertThat(figures.at("/intent_curve/0/HR@30").isNumber()).isTrue();
    assertThat(figures.at("/intent_curve/0/categories@30").isNumber()).isTrue();
    assertThat(figures.at("/tag_granularities").propertyNames())
        .containsExactly("own", "n/50", "n/10");
    assertThat(figures.at("/tag_granularities/n~110/differences/personal/low").asDouble())
        .isLessThanOrEqualTo(
            figures.at("/tag_granularities/n~110/differences/personal/high").asDouble());
    assertThat(folder.resolve("shop.last.exposure.svg")).content().contains("what people took");
  }

  @Test
  void run_time_beatsPopularity() throws IOException {
    JsonNode figures = evaluate("time", "--sample", "0", "--quiet");

    assertThat(figures.get("HR@30").asDouble())
        .isGreaterThan(popularityHitRate(Protocol.TIME) + .2);
    assertThat(figures.at("/data/test_cut").asLong()).isPositive();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void run_coldTargetsFile_ranksColdItemsAlone() throws IOException {
    EvaluationData data = EvaluationData.read(shop, "", NOW);
    Targets targets = new TargetMaker(data.itemIds(), data.events(), 9).make(Protocol.COLD);
    Path file = folder.resolve("shop.cold.tsv");
    StringBuilder rows = new StringBuilder("stage\tuser_id\titem_id\ttimestamp\tcut\n");
    for (Target target : targets.test().targets()) {
      rows.append(
          "test\t%s\t%s\t%d\t0\n".formatted(target.userId(), target.itemId(), target.timestamp()));
    }
    Files.writeString(file, rows);
    StringBuilder items = new StringBuilder("stage\titem_id\n");
    targets.test().coldItems().forEach(item -> items.append("test\t%s\n".formatted(item)));
    Files.writeString(folder.resolve("shop.cold-items.tsv"), items);

    JsonNode figures = evaluate("cold", "--targets", file.toString(), "--show", "1");

    // Of 15 cold items two or three are of the user's theme: at random .67 of targets come in 10.
    assertThat(figures.get("HR@10").asDouble()).isGreaterThan(.8);
    assertThat(figures.get("coverage@30").asDouble()).isLessThanOrEqualTo(15.0 / 150);
    assertThat(figures.at("/data/targets").asString()).isEqualTo("shop.cold.tsv");
    assertThat(figures.at("/training/users").asInt()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("=== user", "took next:");
  }

  /** A version that learned from all of a log up to some time, in a folder of its own. */
  private Path trained(EvaluationData data, long until) throws IOException {
    Path state = folder.resolve("state");
    try (HashingEmbedder embedder = new HashingEmbedder();
        Cluster cluster = Cluster.open(ClusterConfig.in(state).withoutWorker(), embedder)) {
      Stage all = new Stage("elsewhere", data.itemIds(), data.events(), List.of(), Set.of());
      StageRun run =
          new StageRun(
              all,
              new StageClient(cluster, new Tenant("elsewhere")),
              data,
              Progress.on(stream(err), false));
      run.load();
      TrainModelRequest request =
          TrainModelRequest.newBuilder()
              .setUntil(Timestamp.newBuilder().setSeconds(until))
              .setSeed(1)
              .build();
      String version =
          new StageClient(cluster, new Tenant("elsewhere")).train(request, told -> {}).getName();
      return new RetrievalConfig(state).models().resolve(version);
    }
  }

  @Test
  void run_modelFromElsewhere_isMeasuredOnlyWhereItDidNotLearnTheTargets() throws IOException {
    EvaluationData data = EvaluationData.read(shop, "", NOW);
    long cut = new TargetMaker(data.itemIds(), data.events(), 1).make(Protocol.TIME).test().cut();
    Path before = trained(data, cut - 1);

    JsonNode figures = evaluate("time", "--model", before.toString(), "--quiet");

    assertThat(figures.get("HR@30").asDouble())
        .isGreaterThan(popularityHitRate(Protocol.TIME) + .2);
    assertThat(figures.at("/training/users").asInt()).isZero();
    assertThat(figures.at("/ways").propertyNames()).contains("RecGPT", "RecGPT, untrained");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("elsewhere: version ");
    List<String> time =
        List.of("--data", shop.toString(), "--protocol", "time", "--quiet", "--model");
    Path later = trained(data, data.lastEvent().getEpochSecond());
    assertRefused("what it must foresee begins at", with(time, later.toString()));
    assertRefused("is no folder of a trained version", with(time, shop.toString() + "/none"));
    assertRefused("--ablations", with(time, before.toString(), "--ablations"));
    Files.writeString(before.resolve("manifest.json"), "{");
    assertRefused("its manifest is damaged", with(time, before.toString()));
  }

  private static String[] with(List<String> args, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void run_badInput_endsWithTwoAndOneLine() throws IOException {
    Path targets = folder.resolve("targets.tsv");
    Files.writeString(targets, "stage\tuser_id\titem_id\ttimestamp\tcut\ntest\tnobody\tx\t1\t0\n");

    assertRefused(
        "no such folder", "--data", folder.resolve("absent").toString(), "--protocol", "last");
    assertRefused("--protocol: first", "--data", shop.toString(), "--protocol", "first");
    assertRefused("Missing required option", "--data", shop.toString());
    assertRefused(
        "--sample: -1", "--data", shop.toString(), "--protocol", "last", "--sample", "-1");
    assertRefused("--curve: 1", "--data", shop.toString(), "--protocol", "last", "--curve", "1");
    assertRefused(
        "--sample: many (expected: a whole number)",
        "--data",
        shop.toString(),
        "--protocol",
        "last",
        "--sample",
        "many");
    assertRefused(
        "user nobody has no events",
        "--data",
        shop.toString(),
        "--protocol",
        "last",
        "--targets",
        targets.toString(),
        "--quiet");
  }

  private void assertRefused(String why, String... args) {
    err.reset();
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains(why);
  }
}

package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm, kubeconform and kube-score say of the chart, and what Helm refuses. */
@Tag("peer")
class ChartCheckIT {

  @TempDir private static Path schemas;

  @BeforeAll
  static void writeSchemas() {
    Set<String> kinds = new TreeSet<>();
    for (String values : Rendered.VALUES) {
      Rendered.of(values).objects().forEach(it -> kinds.add(it.path("kind").asString()));
    }
    OfflineSchemas.write(schemas, kinds);
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void lint_strict_findsNothing(String values) {
    ChartTools.Answer answer =
        ChartTools.run(
            "helm",
            "",
            List.of(
                "lint",
                "--strict",
                "--kube-version=1.34.0",
                "--values=" + ChartTools.CHART.resolve(values),
                ChartTools.CHART.toString()));
    assertThat(answer.output()).contains("1 chart(s) linted, 0 chart(s) failed");
    assertThat(answer.exitCode()).isZero();
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void objects_ofEachValuesFile_fitTheirSchemas(String values) {
    Rendered rendered = Rendered.of(values);
    ChartTools.Answer answer = kubeconform(rendered.text());
    assertThat(answer.output())
        .contains(
            "Valid: %d, Invalid: 0, Errors: 0, Skipped: 0".formatted(rendered.objects().size()));
    assertThat(answer.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Deployment|kind: Deploiment",
        "matchLabels:|matchLables:",
        "maxReplicaCount: 8|maxReplicaCount: many",
        "rotationPolicy: Always|rotationPolicy: Sometimes",
        "port: metrics|prot: metrics"
      })
  void objects_madeWrong_areRefusedByTheSchemas(String change) {
    String[] parts = change.split("\\|", -1);
    String text = Rendered.of("values-production.yaml").text();
    assertThat(text).contains(parts[0]);

    assertThat(kubeconform(text.replace(parts[0], parts[1])).exitCode()).isNotZero();
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void objects_ofEachValuesFile_haveNoCriticalFinding(String values) {
    ChartTools.Answer answer =
        ChartTools.run(
            "kube-score",
            Rendered.of(values).text(),
            List.of("score", "--kubernetes-version=v1.34", "--output-format=ci", "-"));
    assertThat(answer.output().lines().filter(line -> line.startsWith("[CRITICAL]"))).isEmpty();
    assertThat(answer.output()).contains("[OK]");
    assertThat(answer.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicas=2",
        "gateway.replcas=2",
        "gateway.resources.limit.cpu=1",
        "gateway.settings.Max_Calls=1",
        "triton.vllm.gpuMemory=1",
        "tls.mode=on",
        "image.tag=latest",
        "drain.preStopSeconds=0",
        "milvus.address=milvus:19530",
        "monitoring.otlpEndpoint=http://collector",
        "database.port=0",
        "service.externalTrafficPolicy=Internal"
      })
  void values_unknownOrOutOfRange_areRefusedBySchema(String set) {
    assertThat(Rendered.refusal("values.yaml", set)).contains("schema");
  }

  @Test
  void values_thatDontGoTogether_areAllTold() {
    assertThat(
            Rendered.refusal(
                "values.yaml",
                "worker.enabled=true",
                "intent.replicas=2",
                "training.enabled=true",
                "tls.mode=cert-manager",
                "auth.keysSecret.name=callers",
                "milvus.caSecret.name=authority",
                "triton.deploy=true"))
        .contains("worker.enabled: true (expected: database.host set")
        .contains("intent: more than one pod (expected: database.host set")
        .contains("auth.testKeySecret.name: not set (expected beside auth.keysSecret")
        .contains("milvus.caSecret.name: set without TLS")
        .contains("models.size: 0 (expected: above 0")
        .contains("tls.issuerRef.name: not set")
        .contains("triton.image: not set")
        .contains("triton.modelRepository.weightsClaim: not set");
  }

  private static ChartTools.Answer kubeconform(String text) {
    return ChartTools.run(
        "kubeconform",
        text,
        List.of(
            "-strict",
            "-summary",
            "-schema-location=" + schemas + "/{{ .ResourceKind }}{{ .KindSuffix }}.json",
            "-"));
  }
}

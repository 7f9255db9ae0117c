package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the rendered objects say. */
@Tag("peer")
class ChartIT {

  private static final String PRODUCTION = "values-production.yaml";

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void pods_always_runAsNobodyOnAReadOnlyRootWithoutToken(String values) {
    List<JsonNode> pods = Rendered.of(values).pods();
    assertThat(pods).hasSizeGreaterThanOrEqualTo(5);
    for (JsonNode pod : pods) {
      assertThat(pod.path("automountServiceAccountToken").asBoolean()).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10_001);
      for (JsonNode container : pod.path("containers")) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean()).isFalse();
        assertThat(security.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asString()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void mounts_always_areOfVolumesThatArePresent(String values) {
    for (JsonNode pod : Rendered.of(values).pods()) {
      Set<String> volumes = new TreeSet<>();
      pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asString()));
      for (JsonNode container : pod.path("containers")) {
        for (JsonNode mount : container.path("volumeMounts")) {
          assertThat(volumes).contains(mount.path("name").asString());
        }
      }
    }
  }

  @Test
  void service_forCallersOutside_keepsTheirAddresses() {
    String api = "api";
    String path = "/spec/externalTrafficPolicy";
    assertThat(Rendered.of(PRODUCTION).one("Service", api).at(path).isMissingNode()).isTrue();
    for (String type : List.of("LoadBalancer", "NodePort")) {
      String set = "service.type=" + type;
      assertThat(Rendered.of(PRODUCTION, set).one("Service", api).at(path).asString())
          .isEqualTo("Local");
      assertThat(
              Rendered.of(PRODUCTION, set, "service.externalTrafficPolicy=Cluster")
                  .one("Service", api)
                  .at(path)
                  .asString())
          .isEqualTo("Cluster");
    }
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void gracePeriod_always_holdsWaitAndDrain(String values) {
    for (JsonNode deployment : Rendered.of(values).all("Deployment")) {
      JsonNode pod = deployment.at("/spec/template/spec");
      int wait = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt();
      int drain = pod.at("/containers/0/name").asString().equals("triton") ? 120 : 10;
      assertThat(wait).isPositive();
      assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(wait + drain);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "intent", "worker", "retrieval", "explain"})
  void rollOut_withADatabase_addsBeforeItTakesAway(String name) {
    JsonNode strategy =
        Rendered.of(PRODUCTION).one("Deployment", name).at("/spec/strategy/rollingUpdate");
    assertThat(strategy.path("maxUnavailable").asInt(-1)).isZero();
    assertThat(strategy.path("maxSurge").asInt()).isOne();
  }

  @ParameterizedTest
  @CsvSource({"gateway,RollingUpdate", "intent,Recreate", "retrieval,Recreate", "explain,Recreate"})
  void rollOut_onSqlite_neverRunsTwoWriters(String name, String strategy) {
    assertThat(
            Rendered.of("values.yaml").one("Deployment", name).at("/spec/strategy/type").asString())
        .isEqualTo(strategy);
  }

  @Test
  void settings_inProduction_nameEachPeer() {
    Rendered production = Rendered.of(PRODUCTION);
    assertThat(production.environment("gateway"))
        .containsEntry("RECGPT_INTENT_TARGET", "dns:///shop-recgpt-intent:8981")
        .containsEntry("RECGPT_RETRIEVAL_TARGET", "dns:///shop-recgpt-retrieval:8982")
        .containsEntry("RECGPT_EXPLAIN_TARGET", "dns:///shop-recgpt-explain:8983")
        .containsEntry("RECGPT_AUTH_KEYS_FILE", "/etc/recgpt/auth/keys")
        .doesNotContainKeys("RECGPT_DATABASE", "RECGPT_TRITON", "RECGPT_TLS_CLIENT_CA_FILE");
    assertThat(production.environment("intent"))
        .containsEntry("RECGPT_WORKER", "false")
        .containsEntry("RECGPT_TRITON", "dns:///shop-recgpt-triton:8001")
        .containsEntry("RECGPT_TLS_CLIENT_CA_FILE", "/etc/recgpt/tls/ca.crt");
    assertThat(production.environment("worker"))
        .containsEntry("RECGPT_WORKER", "true")
        .containsEntry("RECGPT_DATABASE_PASSWORD_FILE", "/etc/recgpt/database/password")
        .extractingByKey("RECGPT_DATABASE")
        .asString()
        .startsWith("jdbc:postgresql://postgresql.data.svc:5432/recgpt_intent?sslmode=verify-full");
    assertThat(production.environment("retrieval"))
        .containsEntry("RECGPT_MILVUS", "https://milvus.data.svc:19530")
        .doesNotContainKey("RECGPT_TRITON");
  }

  @Test
  void settings_ofAComponent_standBeforeTheChartsOwnAndKeepTheirForm() {
    Map<String, String> environment =
        Rendered.of(
                "values.yaml",
                "reflection=true",
                "explain.settings.reflection=false",
                "explain.settings.cached-items=10000000",
                "intent.settings.users-per-second=0")
            .environment("explain");
    assertThat(environment)
        .containsEntry("RECGPT_REFLECTION", "false")
        .containsEntry("RECGPT_CACHED_ITEMS", "10000000");
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void limits_ofTenants_reachEachProcessThatStores(String values) {
    Rendered rendered =
        Rendered.of(
            values,
            "limits.tenants=7",
            "limits.behaviorsPerTenant=2000000000",
            "limits.itemsPerTenant=10000000",
            "limits.itemCharactersPerTenant=1500000000",
            "limits.tokensPerTenantAndDay=5000000");
    for (JsonNode deployment : rendered.all("Deployment")) {
      String name = deployment.at("/metadata/name").asString().replace("shop-recgpt-", "");
      switch (name) {
        case "intent", "worker" ->
            assertThat(rendered.environment(name))
                .containsEntry("RECGPT_MAX_TENANTS", "7")
                .containsEntry("RECGPT_MAX_BEHAVIORS_PER_TENANT", "2000000000")
                .containsEntry("RECGPT_TENANT_TOKENS_PER_DAY", "5000000");
        case "retrieval" ->
            assertThat(rendered.environment(name))
                .containsEntry("RECGPT_MAX_TENANTS", "7")
                .containsEntry("RECGPT_MAX_ITEMS_PER_TENANT", "10000000")
                .containsEntry("RECGPT_MAX_ITEM_CHARACTERS_PER_TENANT", "1500000000");
        default -> assertThat(rendered.environment(name)).doesNotContainKey("RECGPT_MAX_TENANTS");
      }
    }
  }

  @Test
  void training_ofTenants_hasAPodForEach() {
    JsonNode job =
        Rendered.of(PRODUCTION, "training.tenants={default,shop-2,shop_3}")
            .all("CronJob")
            .getFirst()
            .at("/spec/jobTemplate/spec");
    assertThat(job.path("completionMode").asString()).isEqualTo("Indexed");
    assertThat(job.path("completions").asInt()).isEqualTo(3);
    assertThat(job.path("parallelism").asInt()).isOne();
    assertThat(job.path("backoffLimitPerIndex").asInt()).isOne();
    JsonNode pod = job.at("/template/spec");
    assertThat(pod.path("activeDeadlineSeconds").asInt()).isEqualTo(14_400);
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode variable : pod.at("/containers/0/env")) {
      String field = variable.at("/valueFrom/fieldRef/fieldPath").asString("");
      environment.put(
          variable.path("name").asString(), variable.path("value").asString("") + field);
    }
    assertThat(environment)
        .containsEntry("RECGPT_TENANTS", "default,shop-2,shop_3")
        .containsEntry(
            "RECGPT_TENANT_INDEX",
            "metadata.annotations['batch.kubernetes.io/job-completion-index']");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.tenants={default,Not/A/Tenant}",
        "training.tenants={a,a}",
        "training.tenants=default",
        "training.parallelism=0",
        "limits.tenants=0",
        "limits.behaviorsPerTenant=3000000000",
        "limits.itemsPerTenant=many",
        "limits.tokensPerTenantAndDay=-1"
      })
  void limitsAndTenants_outOfBounds_areRefused(String set) {
    assertThat(Rendered.refusal(PRODUCTION, set)).contains(set.substring(0, set.indexOf('.')));
  }

  @Test
  void components_overlaidWithFalseAndZero_areOffAndEmpty() {
    Rendered rendered =
        Rendered.of(PRODUCTION, "explain.autoscaling.enabled=false", "explain.replicas=0");
    assertThat(rendered.one("Deployment", "explain").at("/spec/replicas").asInt(-1)).isZero();
    assertThat(rendered.all("HorizontalPodAutoscaler")).hasSize(3);
  }

  @Test
  void policies_inProduction_allowWhatIsNeededAndNoMore() {
    Rendered production = Rendered.of(PRODUCTION);
    assertThat(edges(production.one("NetworkPolicy", "gateway-traffic"), "egress"))
        .containsExactlyInAnyOrder("intent:8981", "retrieval:8982", "explain:8983");
    assertThat(edges(production.one("NetworkPolicy", "retrieval-traffic"), "ingress"))
        .containsExactlyInAnyOrder(
            "explain:8982", "gateway:8982", "intent:8982", "training:8982", "worker:8982");
    assertThat(edges(production.one("NetworkPolicy", "intent-traffic"), "ingress"))
        .containsExactlyInAnyOrder(
            "explain:8981", "gateway:8981", "retrieval:8981", "training:8981");
    assertThat(edges(production.one("NetworkPolicy", "intent-traffic"), "egress"))
        .containsExactlyInAnyOrder("retrieval:8982", "triton:8001", "ns:data:5432");
    assertThat(edges(production.one("NetworkPolicy", "retrieval-traffic"), "egress"))
        .containsExactlyInAnyOrder("intent:8981", "ns:data:5432", "ns:data:19530");
    assertThat(edges(production.one("NetworkPolicy", "triton-traffic"), "ingress"))
        .containsExactlyInAnyOrder("intent:8001", "worker:8001", "explain:8001");
    JsonNode deny = production.one("NetworkPolicy", "default-deny").path("spec");
    assertThat(deny.path("policyTypes")).hasSize(2);
    assertThat(deny.has("ingress") || deny.has("egress")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "intent", "worker", "retrieval", "explain"})
  void probes_always_askThePortForProbesAlone(String name) {
    JsonNode container =
        Rendered.of(PRODUCTION).one("Deployment", name).at("/spec/template/spec/containers/0");
    String port = Rendered.of(PRODUCTION).environment(name).get("RECGPT_HEALTH_PORT");
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(container.path(probe).at("/grpc/port").asString()).isEqualTo(port);
    }
    assertThat(container.at("/livenessProbe/grpc/service").asString()).isEqualTo("liveness");
  }

  @Test
  void certificates_always_coverTheNamesThatAreDialled() {
    Rendered production = Rendered.of(PRODUCTION);
    for (JsonNode certificate : production.all("Certificate")) {
      String name = certificate.at("/metadata/name").asString();
      List<String> names = new ArrayList<>();
      certificate.at("/spec/dnsNames").forEach(each -> names.add(each.asString()));
      assertThat(names).contains(name, name + ".market.svc");
    }
    assertThat(production.all("Certificate")).hasSize(6);
  }

  @Test
  void scaling_inProduction_hasOneOwnerEach() {
    Rendered production = Rendered.of(PRODUCTION);
    Set<String> targets = new TreeSet<>();
    for (String kind : List.of("HorizontalPodAutoscaler", "ScaledObject")) {
      for (JsonNode scaler : production.all(kind)) {
        String target = scaler.at("/spec/scaleTargetRef/name").asString();
        assertThat(targets.add(target)).as(target).isTrue();
        String deployment = target.replace("shop-recgpt-", "");
        assertThat(production.one("Deployment", deployment).path("spec").has("replicas")).isFalse();
      }
    }
    assertThat(targets).hasSize(6);
  }

  @Test
  void migrations_onUpgrade_runBeforeTheServices() {
    JsonNode job = Rendered.of(PRODUCTION).all("Job").getFirst();
    assertThat(job.at("/metadata/annotations/helm.sh~1hook").asString())
        .isEqualTo("pre-install,pre-upgrade");
    assertThat(job.at("/spec/template/spec/containers")).hasSize(3);
    // A hook runs before the release's own objects are there.
    assertThat(job.at("/spec/template/spec").has("serviceAccountName")).isFalse();
    assertThat(Rendered.of("values.yaml").all("Job")).isEmpty();
  }

  @Test
  void triton_withTheChartsRepository_servesTheModelThatIsAskedFor() {
    Rendered rendered = Rendered.of(PRODUCTION, "triton.model=other", "triton.gpus=2");
    JsonNode models = rendered.one("ConfigMap", "triton-models").path("data");
    assertThat(models.path("config.pbtxt").asString())
        .contains("name: \"other\"", "decoupled: true");
    assertThat(models.path("model.json").asString())
        .contains("\"tensor_parallel_size\": 2", "\"enable_prefix_caching\": true");
    assertThat(rendered.environment("worker")).containsEntry("RECGPT_TRITON_MODEL", "other");
    JsonNode container =
        rendered.one("Deployment", "triton").at("/spec/template/spec/containers/0");
    assertThat(container.at("/resources/limits").path("nvidia.com/gpu").asString()).isEqualTo("2");
    assertThat(container.at("/startupProbe/failureThreshold").asInt() * 10).isEqualTo(1_800);
  }

  /** The ends of a policy's rules: component:port, or ns:namespace:port. */
  private static List<String> edges(JsonNode policy, String direction) {
    List<String> edges = new ArrayList<>();
    for (JsonNode rule : policy.at("/spec/" + direction)) {
      JsonNode peers = rule.path(direction.equals("egress") ? "to" : "from");
      assertThat(peers).as("a rule for anybody").isNotEmpty();
      for (JsonNode peer : peers) {
        String component =
            peer.at("/podSelector/matchLabels").path("app.kubernetes.io/component").asString("");
        String namespace =
            peer.at("/namespaceSelector/matchLabels")
                .path("kubernetes.io/metadata.name")
                .asString("");
        for (JsonNode port : rule.path("ports")) {
          edges.add(
              (component.isEmpty() ? "ns:" + namespace : component)
                  + ":"
                  + port.path("port").asInt());
        }
      }
    }
    return edges;
  }
}

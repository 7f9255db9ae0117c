package io.recgpt.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.recgpt.rpc.auth.ApiKey;
import io.recgpt.rpc.auth.KeyRing;
import io.recgpt.rpc.auth.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The keys that the chart makes where the values name none. */
@Tag("peer")
class KeysIT {
  private static final String SECRET = "/api/v1/namespaces/market/secrets/shop-recgpt-keys";

  /** What Helm asks an API server for on its way to a secret. */
  private static final String KINDS =
      """
      {"kind": "APIResourceList", "groupVersion": "v1", "resources": [{"name": "secrets",
       "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}
      """;

  private static final String KEPT =
      """
      {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop-recgpt-keys"},
       "data": {"keys": "b25l", "operator": "dHdv", "test": "dGhyZWU="}}
      """;

  private static final String NOT_FOUND =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
      """;

  @Test
  void secret_onInstall_hasKeysThatTheGatewayKnows() {
    JsonNode secret = Rendered.of("values-laptop.yaml").all("Secret").getFirst().path("stringData");
    KeyRing ring = KeyRing.parse(secret.path("keys").asString());

    Optional<ApiKey> operator = ring.verify(secret.path("operator").asString());
    Optional<ApiKey> test = ring.verify(secret.path("test").asString());

    assertThat(operator)
        .hasValueSatisfying(
            key -> assertThat(key.scopes()).containsExactlyInAnyOrder(Scope.values()));
    assertThat(test)
        .hasValueSatisfying(key -> assertThat(key.scopes()).containsExactly(Scope.READ));
    assertThat(ring.size()).isEqualTo(2);
  }

  @Test
  void secret_ofTwoReleases_isNotTheSame() throws IOException {
    Map<String, String> empty = Map.of("/api/v1", KINDS);

    assertThat(rendered(empty)).contains("stringData").isNotEqualTo(rendered(empty));
  }

  @Test
  void secret_onUpgrade_stays() throws IOException {
    assertThat(rendered(Map.of("/api/v1", KINDS, SECRET, KEPT)))
        .contains("keys: b25l", "operator: dHdv", "test: dGhyZWU=")
        .doesNotContain("stringData");
  }

  @Test
  void secret_ofTheValues_standsForTheCharts() {
    Rendered named =
        Rendered.of(
            "values.yaml", "auth.keysSecret.name=callers", "auth.testKeySecret.name=test-key");
    assertThat(named.all("Secret")).isEmpty();
    assertThat(named.one("Deployment", "gateway").at("/spec/template/spec/volumes").toString())
        .contains("\"secretName\":\"callers\"");
  }

  /** The secret as Helm makes it with a server that answers so. */
  private static String rendered(Map<String, String> answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body = (answer == null ? NOT_FOUND : answer).getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      ChartTools.Answer answer =
          ChartTools.run(
              "helm",
              "",
              List.of(
                  "template",
                  "shop",
                  ChartTools.CHART.toString(),
                  "--namespace=" + Rendered.NAMESPACE,
                  "--kube-version=1.34.0",
                  "--dry-run=server",
                  "--kube-apiserver=http://127.0.0.1:" + server.getAddress().getPort(),
                  "--show-only=templates/keys.yaml"));
      assertThat(answer.exitCode()).as(answer.output()).isZero();
      return answer.output();
    } finally {
      server.stop(0);
    }
  }
}

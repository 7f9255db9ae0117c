package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.chart.Policies.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** The configured addresses of all pods, walked through the network policies. */
@Tag("peer")
class NetworkPolicyIT {
  private static final Place DNS = new Place("kube-system", Map.of("k8s-app", "kube-dns"));

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void policies_ofEachValuesFile_allowEachConfiguredAddress(String values) {
    assertThat(walk(Rendered.of(values))).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void policies_ofOtherAddresses_allowEachOfThem() {
    Set<String> ways =
        walk(
            Rendered.of(
                "values-staging.yaml",
                "database.port=6432",
                "milvus.address=http://milvus.data.svc:19531",
                "triton.target=one.models.svc:8001\\,two.models.svc:9001",
                "monitoring.otlpEndpoint=http://collector.monitoring.svc:4318"));

    assertThat(ways)
        .contains(
            "migrations -> postgresql.data.svc:6432",
            "retrieval -> milvus.data.svc:19531",
            "worker -> one.models.svc:8001",
            "worker -> two.models.svc:9001",
            "gateway -> collector.monitoring.svc:4318",
            "training -> shop-recgpt-intent:8981",
            "test -> shop-recgpt-gateway:8980");
  }

  @Test
  void policies_withNamedClients_letTheTestAndThemIn() {
    Rendered production = Rendered.of("values-production.yaml");
    Rendered named =
        Rendered.of(
            "values-staging.yaml",
            "networkPolicy.clients[0].namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name=shopfront");
    Place gateway = Place.of(named.behind("shop-recgpt-gateway").getFirst());
    Place shopfront = new Place("shopfront", Map.of());

    assertThat(Policies.of(named).allow(shopfront, gateway, 8_980)).isTrue();
    assertThat(Policies.of(production).allow(shopfront, gateway, 8_980)).isFalse();
    assertThat(walk(named)).contains("test -> shop-recgpt-gateway:8980");
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void policies_ofEachValuesFile_allowNoOtherWayInside(String values) {
    Rendered release = Rendered.of(values);
    Policies policies = Policies.of(release);
    Set<String> configured = new TreeSet<>();
    for (PodTemplate pod : release.templates()) {
      for (Address address : addresses(pod)) {
        for (PodTemplate other : release.behind(address.host())) {
          configured.add("%s -> %s:%d".formatted(pod, other, address.port()));
        }
      }
    }
    Set<String> allowed = new TreeSet<>();
    for (PodTemplate pod : release.templates()) {
      for (PodTemplate other : release.templates()) {
        for (int port : ports(other)) {
          if (policies.allow(Place.of(pod), Place.of(other), port)) {
            allowed.add("%s -> %s:%d".formatted(pod, other, port));
          }
        }
      }
    }
    assertThat(allowed).isEqualTo(configured);
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void metrics_ofEachValuesFile_areReadByTheMonitoringNamespaceAlone(String values) {
    Rendered release = Rendered.of(values);
    Policies policies = Policies.of(release);
    int read = 0;
    for (PodTemplate pod : release.templates()) {
      for (JsonNode container : pod.containers()) {
        for (JsonNode port : container.path("ports")) {
          if (port.path("name").asString().equals("metrics")) {
            int number = port.path("containerPort").asInt();
            assertThat(scrapes(policies, "monitoring", pod, number)).as("%s", pod).isTrue();
            assertThat(scrapes(policies, "default", pod, number)).as("%s", pod).isFalse();
            assertThat(scrapes(policies, Rendered.NAMESPACE, pod, number)).as("%s", pod).isFalse();
            read++;
          }
        }
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(4);
  }

  @Test
  void metrics_withoutAMonitoringNamespace_areReadByNobody() {
    Rendered release = Rendered.of("values.yaml", "networkPolicy.monitoring=null");
    PodTemplate gateway = release.behind("shop-recgpt-gateway").getFirst();

    assertThat(scrapes(Policies.of(release), "monitoring", gateway, 9_464)).isFalse();
  }

  private static boolean scrapes(Policies policies, String from, PodTemplate pod, int port) {
    return policies.allow(new Place(from, Map.of()), Place.of(pod), port);
  }

  /** Goes each configured way, which fails where a policy stands in it. */
  private static Set<String> walk(Rendered release) {
    Policies policies = Policies.of(release);
    Set<String> ways = new TreeSet<>();
    for (PodTemplate pod : release.templates()) {
      Place from = Place.of(pod);
      assertThat(policies.allow("Egress", from, DNS, "UDP", 53)).as("DNS of %s", pod).isTrue();
      for (Address address : addresses(pod)) {
        for (Place to : places(release, address)) {
          assertThat(policies.allow(from, to, address.port()))
              .as("%s calls %s", pod, address)
              .isTrue();
        }
        ways.add("%s -> %s:%d".formatted(pod.component(), address.host(), address.port()));
      }
    }
    return ways;
  }

  private static List<Address> addresses(PodTemplate pod) {
    List<Address> addresses = new ArrayList<>();
    pod.initContainers().forEach(container -> addresses.addAll(Address.of(container)));
    pod.containers().forEach(container -> addresses.addAll(Address.of(container)));
    return addresses;
  }

  /** Where an address leads: pods of the release, or somebody of the namespace in its name. */
  private static List<Place> places(Rendered release, Address address) {
    List<PodTemplate> ours = release.behind(address.host());
    if (!ours.isEmpty()) {
      ours.forEach(pod -> assertThat(ports(pod)).as("ports of %s", pod).contains(address.port()));
      return ours.stream().map(Place::of).toList();
    }
    String[] parts = address.host().split("\\.", -1);
    assertThat(parts).as("host of %s", address).hasSize(3).endsWith("svc");
    return List.of(new Place(parts[1], Map.of()));
  }

  private static Set<Integer> ports(PodTemplate pod) {
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      container.path("ports").forEach(port -> ports.add(port.path("containerPort").asInt()));
    }
    return ports;
  }
}

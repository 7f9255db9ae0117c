package io.recgpt.chart;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Which TCP connections network policies allow, as Kubernetes reads them: who is selected by a
 * policy of a direction may do what one of these policies allows, and no more.
 */
record Policies(List<JsonNode> policies) {
  /** The label that each namespace has. */
  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  /** A pod by its namespace and labels. */
  record Place(String namespace, Map<String, String> labels) {
    /** One of the release. */
    static Place of(PodTemplate pod) {
      return new Place(Rendered.NAMESPACE, pod.labels());
    }
  }

  static Policies of(Rendered release) {
    return new Policies(release.all("NetworkPolicy"));
  }

  boolean allow(Place from, Place to, int port) {
    return allow("Egress", from, to, "TCP", port) && allow("Ingress", to, from, "TCP", port);
  }

  /** Whether a policy allows one end what it does towards the other. */
  boolean allow(String direction, Place own, Place other, String protocol, int port) {
    List<JsonNode> selecting =
        policies.stream()
            .filter(it -> own.namespace().equals(it.at("/metadata/namespace").asString()))
            .filter(it -> selects(it.at("/spec/podSelector"), own.labels()))
            .filter(it ->
                it.at("/spec/policyTypes")
                    .valueStream()
                    .anyMatch(type -> type.asString().equals(direction)))
            .toList();
    boolean out = direction.equals("Egress");
    return selecting.isEmpty()
        || selecting.stream()
            .flatMap(it -> it.at(out ? "/spec/egress" : "/spec/ingress").valueStream())
            .anyMatch(rule ->
                isPort(rule.path("ports"), protocol, port)
                    && isPeer(rule.path(out ? "to" : "from"), own, other));
  }

  private static boolean isPort(JsonNode ports, String protocol, int port) {
    return ports.isEmpty()
        || ports
            .valueStream()
            .anyMatch(it ->
                it.path("protocol").asString("TCP").equals(protocol)
                    && it.path("port").asInt() == port);
  }

  private static boolean isPeer(JsonNode peers, Place own, Place other) {
    return peers.isEmpty() || peers.valueStream().anyMatch(peer -> isPeerOf(peer, own, other));
  }

  private static boolean isPeerOf(JsonNode peer, Place own, Place other) {
    if (peer.has("ipBlock")) {
      throw new AssertionError("addresses of the walk have no numbers: " + peer);
    }
    boolean near =
        peer.has("namespaceSelector")
            ? selects(peer.path("namespaceSelector"), Map.of(NAMESPACE, other.namespace()))
            : own.namespace().equals(other.namespace());
    return near && (!peer.has("podSelector") || selects(peer.path("podSelector"), other.labels()));
  }

  private static boolean selects(JsonNode selector, Map<String, String> labels) {
    if (selector.has("matchExpressions")) {
      throw new AssertionError("not read here: " + selector);
    }
    return PodTemplate.select(selector.path("matchLabels"), labels);
  }
}

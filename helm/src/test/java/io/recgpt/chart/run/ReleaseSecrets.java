package io.recgpt.chart.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.recgpt.chart.Rendered;
import io.recgpt.testkit.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Secrets and ConfigMaps of a namespace: those that the chart makes, those that cert-manager makes
 * of its Certificates, and what an operator puts beside them.
 */
final class ReleaseSecrets {
  private final Map<String, Map<String, String>> secrets = new TreeMap<>();
  private final Map<String, Map<String, String>> configMaps = new TreeMap<>();

  /** Those of a release, whose certificates are issued by an authority. */
  static ReleaseSecrets of(Rendered release, CertificateAuthority authority) throws IOException {
    ReleaseSecrets all = new ReleaseSecrets();
    for (JsonNode secret : release.all("Secret")) {
      String name = secret.at("/metadata/name").asString();
      secret.path("stringData").forEachEntry((key, value) -> all.put(name, key, value.asString()));
      secret
          .path("data")
          .forEachEntry((key, value) ->
              all.put(name, key, new String(Base64.getDecoder().decode(value.asString()), UTF_8)));
    }
    for (JsonNode configMap : release.all("ConfigMap")) {
      Map<String, String> data = new TreeMap<>();
      configMap.path("data").forEachEntry((key, value) -> data.put(key, value.asString()));
      all.configMaps.put(configMap.at("/metadata/name").asString(), data);
    }
    for (JsonNode certificate : release.all("Certificate")) {
      String name = certificate.at("/spec/secretName").asString();
      List<String> hosts = new ArrayList<>();
      certificate.at("/spec/dnsNames").forEach(host -> hosts.add(host.asString()));
      CertificateAuthority.Pem pem = authority.issue(name, hosts);
      all.put(name, "tls.crt", Files.readString(pem.certificate()));
      all.put(name, "tls.key", Files.readString(pem.key()));
      all.put(name, "ca.crt", Files.readString(authority.certificate()));
    }
    return all;
  }

  /** Puts a key into a secret, which is made if absent. */
  void put(String secret, String key, String value) {
    secrets.computeIfAbsent(secret, _ -> new TreeMap<>()).put(key, value);
  }

  /** A secret's values by key. */
  Map<String, String> secret(String name) {
    return known("secret", name, secrets);
  }

  /** One value of a secret. */
  String value(String secret, String key) {
    return value("secret " + secret, secret(secret), key);
  }

  /** A ConfigMap's values by key. */
  Map<String, String> configMap(String name) {
    return known("ConfigMap", name, configMaps);
  }

  static String value(String from, Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new AssertionError("%s: no key %s (has: %s)".formatted(from, key, values.keySet()));
    }
    return value;
  }

  private static Map<String, String> known(
      String kind, String name, Map<String, Map<String, String>> all) {
    Map<String, String> values = all.get(name);
    if (values == null) {
      throw new AssertionError("no %s %s (there are: %s)".formatted(kind, name, all.keySet()));
    }
    return values;
  }
}

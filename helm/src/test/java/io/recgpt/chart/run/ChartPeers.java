package io.recgpt.chart.run;

import io.recgpt.chart.Address;
import io.recgpt.chart.PodTemplate;
import io.recgpt.chart.Rendered;
import io.recgpt.rpc.auth.KeyRing;
import io.recgpt.rpc.call.Closer;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.testkit.CertificateAuthority;
import io.recgpt.testkit.MilvusLite;
import io.recgpt.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What stands outside of a release: a PostgreSQL with TLS, a Milvus Lite behind what ends TLS, and
 * the secrets that an operator makes. No language model: on-line requests need none.
 */
final class ChartPeers implements AutoCloseable {
  private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql://[^/]+/([a-z_]+)");
  private static final String TOKEN = "root:token of tests";

  private final CertificateAuthority authority;
  private final PostgresServer postgres;
  private final PostgresConfig database;
  private final MilvusLite milvus;
  private final CertificateAuthority.Pem milvusPem;
  private final String operator = KeyRing.newSecret(new SecureRandom());
  private final String tester = KeyRing.newSecret(new SecureRandom());

  private ChartPeers(
      CertificateAuthority authority,
      PostgresServer postgres,
      MilvusLite milvus,
      CertificateAuthority.Pem milvusPem) {
    this.authority = authority;
    this.postgres = postgres;
    this.database = postgres.database();
    this.milvus = milvus;
    this.milvusPem = milvusPem;
  }

  /** Starts them, for the addresses that the values name. */
  static ChartPeers open(Path folder) throws IOException {
    CertificateAuthority authority = CertificateAuthority.in(folder);
    MilvusLite milvus = new MilvusLite(folder.resolve("milvus"));
    PostgresServer postgres =
        PostgresServer.open(
            authority.issue("postgresql", List.of("postgresql.data.svc")), "fsync=off");
    try {
      milvus.start();
      return new ChartPeers(
          authority, postgres, milvus, authority.issue("milvus", List.of("milvus.data.svc")));
    } catch (RuntimeException | Error fault) {
      postgres.close();
      milvus.close();
      throw fault;
    }
  }

  /** A release's secrets, with those that the README has an operator make. */
  ReleaseSecrets secrets(Rendered release) throws IOException {
    ReleaseSecrets secrets = ReleaseSecrets.of(release, authority);
    String authorities = Files.readString(authority.certificate());
    secrets.put("recgpt-database", "password", database.password());
    secrets.put("recgpt-database", "ca.crt", authorities);
    secrets.put("recgpt-milvus", "token", TOKEN);
    secrets.put("recgpt-milvus", "ca.crt", authorities);
    secrets.put(
        "recgpt-callers",
        "keys",
        """
        operator %s default read,write,admin 1000
        helm-test %s default read 10
        """
            .formatted(KeyRing.digestOf(operator), KeyRing.digestOf(tester)));
    secrets.put("recgpt-callers", "operator", "operator." + operator);
    secrets.put("recgpt-test-key", "key", "helm-test." + tester);
    return secrets;
  }

  /** Has the addresses that a release calls outside of it lead here, with empty databases. */
  void serve(Rendered release, LoopbackNetwork network, Closer opened) throws IOException {
    Set<Address> outside = new LinkedHashSet<>();
    Set<String> databases = new TreeSet<>();
    for (PodTemplate pod : release.templates()) {
      for (JsonNode container : pod.containers()) {
        Address.of(container).stream()
            .filter(address -> release.behind(address.host()).isEmpty())
            .forEach(outside::add);
        for (JsonNode variable : container.path("env")) {
          Matcher name = DATABASE.matcher(variable.path("value").asString(""));
          if (name.find()) {
            databases.add(name.group(1));
          }
        }
      }
    }
    for (String name : databases) {
      postgres.execute(database, "DROP DATABASE IF EXISTS " + name);
      postgres.execute(database, "CREATE DATABASE " + name);
    }
    Map<String, String> places = new HashMap<>();
    for (Address address : outside) {
      String place = places.computeIfAbsent(address.host(), host -> network.named(host));
      switch (address.scheme()) {
        case "jdbc:postgresql" ->
            opened.add(Forwarder.plain(place, address.port(), postgres.port()));
        case "http" -> opened.add(Forwarder.plain(place, address.port(), milvus.uri().getPort()));
        case "https" ->
            opened.add(Forwarder.tls(place, address.port(), milvus.uri().getPort(), milvusPem));
        case "dns" -> {
          // Triton: nobody listens, as while it loads its model.
        }
        default -> throw new AssertionError("nobody stands for " + address);
      }
    }
  }

  @Override
  public void close() {
    milvus.close();
    postgres.close();
  }
}

package io.recgpt.standalone.doctor;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.setting.SettingsException;
import io.recgpt.storage.PostgresConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks every dependency that settings name, as the services' processes take them. */
public final class Doctor {
  /** How the settings of a subject begin. */
  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          "database", List.of("database"),
          "milvus", List.of("milvus"),
          "triton", List.of("triton"),
          "tls", List.of("tls-cert-file", "tls-key-file"),
          "tls client", List.of("tls-client-cert-file", "tls-client-key-file"),
          "tls client authorities", List.of("tls-client-ca-file"),
          "tls authorities", List.of("tls-ca-file"),
          "api keys", List.of("auth-keys-file"));

  private final Settings settings;
  private final InstantSource clock;

  /** Of settings that nobody has read yet. */
  public Doctor(Settings settings, InstantSource clock) {
    this.settings = requireNonNull(settings);
    this.clock = requireNonNull(clock);
  }

  /** Looks at all; nothing is changed. */
  public List<Diagnosis> examine() {
    Path dataDir = settings.path("data-dir", Path.of("data"));
    Optional<PostgresConfig> database = PostgresConfig.read(settings);
    Optional<MilvusEndpoint> milvus = MilvusEndpoint.read(settings);
    Optional<TritonConfig> triton = TritonConfig.read(settings::text, settings::wrong);
    TlsCheck tls = TlsCheck.read(settings);
    Optional<Path> keys = settings.file("auth-keys-file");
    PeersCheck peers = PeersCheck.read(settings);

    List<Diagnosis> all = new ArrayList<>();
    all.add(MachineCheck.java(Runtime.version()));
    all.add(MachineCheck.dataDir(dataDir));
    all.addAll(StoresCheck.database(database));
    all.add(StoresCheck.milvus(milvus));
    all.addAll(ModelsCheck.triton(triton));
    all.addAll(tls.examine(clock.instant()));
    all.add(TlsCheck.keys(keys));
    all.addAll(peers.examine(tls.ofChannels()));
    List<Diagnosis> problems = problems();
    all.removeIf(it -> toldBy(problems, it));
    all.addAll(0, problems);
    return List.copyOf(all);
  }

  /** What has wrong settings is neither unused nor wrong once more. */
  private static boolean toldBy(List<Diagnosis> problems, Diagnosis diagnosis) {
    List<String> settings = SETTINGS.getOrDefault(diagnosis.subject(), List.of());
    return (diagnosis.state() == Diagnosis.State.UNUSED || diagnosis.state() == Diagnosis.State.ILL)
        && problems.stream()
            .map(Diagnosis::finding)
            .anyMatch(finding -> settings.stream().anyMatch(finding::startsWith));
  }

  /** Settings that are wrong by themselves; those of one process are unknown to another. */
  private List<Diagnosis> problems() {
    try {
      settings.verify();
      return List.of();
    } catch (SettingsException wrong) {
      return String.valueOf(wrong.getMessage())
          .lines()
          .filter(line -> !line.contains(": unknown (expected one of: "))
          .map(line -> Diagnosis.ill("settings", line))
          .toList();
    }
  }
}

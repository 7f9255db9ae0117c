package io.recgpt.standalone.doctor;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.retrieval.index.MilvusEndpoint;
import io.recgpt.rpc.Settings;
import io.recgpt.rpc.SettingsException;
import io.recgpt.storage.PostgresConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks every dependency that settings name, as the services' processes take them. */
public final class Doctor {
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

    List<Diagnosis> all = new ArrayList<>(problems());
    all.add(MachineCheck.java(Runtime.version()));
    all.add(MachineCheck.dataDir(dataDir));
    all.addAll(StoresCheck.database(database));
    all.add(StoresCheck.milvus(milvus));
    all.addAll(ModelsCheck.triton(triton));
    all.addAll(tls.examine(clock.instant()));
    all.add(TlsCheck.keys(keys));
    all.addAll(peers.examine(tls.ofChannels()));
    return List.copyOf(all);
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

package io.recgpt.standalone.doctor;

import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.retrieval.index.milvus.MilvusExamination;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.storage.PostgresExamination;
import io.recgpt.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The database, its clock, and the vector index. */
final class StoresCheck {
  /** Leases and "now" are read from either clock: more than that and near-line work goes wrong. */
  private static final Duration GOOD_SKEW = Duration.ofSeconds(2);

  private static final Duration MAX_SKEW = Duration.ofSeconds(30);
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "intent", "io/recgpt/intent/migration",
          "retrieval", "io/recgpt/retrieval/migration",
          "explain", "io/recgpt/explain/migration");

  private StoresCheck() {}

  static List<Diagnosis> database(Optional<PostgresConfig> config) {
    if (config.isEmpty()) {
      return List.of(
          Diagnosis.unused("database", "not set: each service keeps its tables in its data dir"));
    }
    try {
      PostgresExamination found = PostgresExamination.of(config.get(), SCHEMAS);
      List<Diagnosis> diagnoses = new ArrayList<>();
      diagnoses.add(
          Diagnosis.well("database", "PostgreSQL %s, %s".formatted(found.version(), config.get())));
      new TreeMap<>(found.schemas())
          .forEach((schema, state) -> diagnoses.add(schema(schema, state)));
      diagnoses.add(clock(found.ahead()));
      return diagnoses;
    } catch (StorageException fault) {
      return List.of(
          Diagnosis.ill(
              "database",
              "%s: start it, or check database, database-user and its password"
                  .formatted(sentence(fault))));
    }
  }

  /** Of the driver's message what comes before its own advice. */
  private static String sentence(StorageException fault) {
    return String.valueOf(fault.getMessage()).split("\\.(\\s|$)", 2)[0];
  }

  static Diagnosis schema(String schema, PostgresExamination.SchemaState state) {
    String subject = "schema " + schema;
    return switch (state) {
      case CURRENT -> Diagnosis.well(subject, "migrated to this version");
      case ABSENT ->
          Diagnosis.doubtful(
              subject, "not there yet: the %s service makes it at its start".formatted(schema));
      case BEHIND ->
          Diagnosis.doubtful(
              subject,
              "behind this version: the %s service migrates it at its start, or by migrate-only=true"
                  .formatted(schema));
      case STRANGE ->
          Diagnosis.ill(
              subject,
              "has migrations that this version doesn't know, or that failed: run the version that"
                  + " made it");
    };
  }

  static Diagnosis clock(Duration ahead) {
    String told =
        String.format(
            Locale.ROOT,
            "the database's is %.1f s %s",
            ahead.abs().toMillis() / 1e3,
            ahead.isNegative() ? "behind" : "ahead");
    if (ahead.abs().compareTo(MAX_SKEW) > 0) {
      return Diagnosis.ill("clock", told + ": set both by NTP");
    }
    return ahead.abs().compareTo(GOOD_SKEW) > 0
        ? Diagnosis.doubtful("clock", told + ": set both by NTP")
        : Diagnosis.well("clock", told);
  }

  static Diagnosis milvus(Optional<MilvusEndpoint> endpoint) {
    if (endpoint.isEmpty()) {
      return Diagnosis.unused("milvus", "not set: the vector index is in the data dir");
    }
    try {
      Map<Integer, Integer> found = MilvusExamination.of(endpoint.get()).collections();
      return Diagnosis.well(
          "milvus",
          found.isEmpty()
              ? "%s, empty: the retrieval service fills it".formatted(endpoint.get())
              : "%s, collections of ours: %s"
                  .formatted(
                      endpoint.get(),
                      found.entrySet().stream()
                          .map(it -> "%d of %d dimensions".formatted(it.getValue(), it.getKey()))
                          .collect(Collectors.joining(", "))));
    } catch (RpcException fault) {
      return Diagnosis.ill("milvus", String.valueOf(fault.getMessage()));
    }
  }
}

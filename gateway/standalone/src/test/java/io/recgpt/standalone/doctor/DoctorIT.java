package io.recgpt.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.setting.Settings;
import io.recgpt.standalone.doctor.Diagnosis.State;
import io.recgpt.storage.Database;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.testkit.MilvusLite;
import io.recgpt.testkit.PostgresServer;
import io.recgpt.testkit.TritonServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peer")
class DoctorIT {
  @TempDir private Path folder;

  @Test
  void examine_postgres_tellsVersionSchemasAndClock() throws IOException {
    PostgresServer server = PostgresServer.shared();
    PostgresConfig config = server.database();
    assertThat(examine(config))
        .contains(Diagnosis.doubtful("schema intent", absent("intent")))
        .anySatisfy(it -> {
          assertThat(it.subject()).isEqualTo("database");
          assertThat(it.state()).isEqualTo(State.WELL);
          assertThat(it.finding()).startsWith("PostgreSQL ").doesNotContain(config.password());
        })
        .anySatisfy(it -> {
          assertThat(it.subject()).isEqualTo("clock");
          assertThat(it.state()).isEqualTo(State.WELL);
        });

    Database.postgres(config, "intent", "io/recgpt/intent/migration").close();

    assertThat(examine(config))
        .contains(Diagnosis.well("schema intent", "migrated to this version"));

    server.execute(
        config,
        "UPDATE intent.flyway_schema_history SET version = '999' WHERE installed_rank ="
            + " (SELECT max(installed_rank) FROM intent.flyway_schema_history)");

    assertThat(examine(config))
        .anySatisfy(it -> {
          assertThat(it.subject()).isEqualTo("schema intent");
          assertThat(it.state()).isEqualTo(State.ILL);
        });
  }

  @Test
  void examine_milvus_isReached() {
    try (MilvusLite milvus = new MilvusLite(folder.resolve("milvus"))) {
      milvus.start();

      assertThat(examine("--milvus=" + milvus.uri()))
          .filteredOn(it -> it.subject().equals("milvus"))
          .singleElement()
          .satisfies(it -> {
            assertThat(it.state()).isEqualTo(State.WELL);
            assertThat(it.finding()).contains("empty");
          });
    }
  }

  @Test
  void examine_triton_tellsTensorsAndWhatIsNotReady() {
    try (TritonServer triton = TritonServer.start("scripted")) {
      assertThat(examine("--triton=" + triton.target(), "--triton-model=scripted"))
          .filteredOn(it -> it.subject().equals("triton model"))
          .singleElement()
          .satisfies(it -> assertThat(it.state()).as(it.finding()).isEqualTo(State.WELL));
      assertThat(examine("--triton=" + triton.target(), "--triton-model=other"))
          .filteredOn(it -> it.subject().equals("triton model"))
          .singleElement()
          .satisfies(it -> {
            assertThat(it.state()).isEqualTo(State.ILL);
            assertThat(it.finding()).contains("not ready for model other");
          });
    }
  }

  private List<Diagnosis> examine(PostgresConfig config) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), config.password());
    return examine(
        "--database=" + config.url(),
        "--database-user=" + config.user(),
        "--database-password-file=" + password);
  }

  private List<Diagnosis> examine(String... settings) {
    return new Doctor(Settings.read(settings, Map.of()), InstantSource.system()).examine();
  }

  private static String absent(String schema) {
    return "not there yet: the %s service makes it at its start".formatted(schema);
  }
}

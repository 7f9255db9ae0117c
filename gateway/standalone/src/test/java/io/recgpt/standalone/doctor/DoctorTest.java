package io.recgpt.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.standalone.doctor.Diagnosis.State;
import io.recgpt.storage.PostgresExamination.SchemaState;
import io.recgpt.testkit.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void examine_nothingButADataDir_findsNothingIll() {
    assertThat(examine())
        .containsEntry("java", State.WELL)
        .containsEntry("database", State.UNUSED)
        .containsEntry("milvus", State.UNUSED)
        .containsEntry("triton", State.UNUSED)
        .containsEntry("tls", State.UNUSED)
        .containsEntry("api keys", State.UNUSED)
        .containsEntry("peers", State.UNUSED)
        .doesNotContainValue(State.ILL);
  }

  @Test
  void examine_peersThatAreNotThere_findsEachIll() {
    assertThat(
            examine(
                "--database=jdbc:postgresql://127.0.0.1:1/none",
                "--milvus=http://127.0.0.1:1",
                "--triton=127.0.0.1:1",
                "--triton-model=any",
                "--intent-target=127.0.0.1:1"))
        .containsEntry("database", State.ILL)
        .containsEntry("milvus", State.ILL)
        .containsEntry("triton model", State.ILL)
        .containsEntry("intent", State.ILL);
  }

  @Test
  void examine_settingOfAnotherProcess_isNoFault() {
    assertThat(examine("--mining-threads=2")).doesNotContainKey("settings");
  }

  @Test
  void examine_wrongSettings_areTold() {
    assertThat(examine("--milvus=nowhere", "--triton=127.0.0.1:1"))
        .containsEntry("settings", State.ILL);
  }

  @ParameterizedTest
  @CsvSource({
    "--triton=127.0.0.1:1, triton",
    "--milvus=nowhere, milvus",
    "--database=nowhere, database",
    "--auth-keys-file=no-such-file, api keys",
    "--tls-ca-file=no-such-file, tls authorities",
    "--tls-client-ca-file=no-such-file, tls client authorities"
  })
  void examine_oneWrongSetting_isToldOnce(String setting, String subject) {
    Map<String, State> found = examine(setting);

    assertThat(found).containsEntry("settings", State.ILL).doesNotContainKey(subject);
    assertThat(found.values()).containsOnlyOnce(State.ILL);
  }

  @Test
  void examine_peerThatServes_isWell() throws IOException {
    try (RpcServer server = RpcServer.named("peer").tcp("127.0.0.1", 0).start()) {
      String target = "--explain-target=127.0.0.1:" + server.port();
      assertThat(examine(target)).containsEntry("explain", State.DOUBTFUL);

      server.serving();

      assertThat(examine(target)).containsEntry("explain", State.WELL);
    }
  }

  @Test
  void dataDir_thatIsAFile_isIll() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(MachineCheck.dataDir(file.resolve("data")).state()).isEqualTo(State.ILL);
  }

  @Test
  void space_almostNone_isIll() {
    assertThat(
            Stream.of(1L << 20, 1L << 30, 1L << 40)
                .map(free -> MachineCheck.space(folder, true, free).state()))
        .containsExactly(State.ILL, State.DOUBTFUL, State.WELL);
  }

  @Test
  void java_tooOld_isIll() {
    assertThat(MachineCheck.java(Runtime.Version.parse("21.0.1")).state()).isEqualTo(State.ILL);
  }

  @Test
  void expiring_soonOrPast_isTold() {
    assertThat(
            Stream.of(Duration.ofDays(-1), Duration.ofDays(3), Duration.ofDays(90))
                .map(ahead -> TlsCheck.expiring("tls", NOW, NOW.plus(ahead)).state()))
        .containsExactly(State.ILL, State.DOUBTFUL, State.WELL);
  }

  @Test
  void clock_ofTheDatabase_mayDifferALittle() {
    assertThat(
            Stream.of(1, -5, 60)
                .map(seconds -> StoresCheck.clock(Duration.ofSeconds(seconds)).state()))
        .containsExactly(State.WELL, State.DOUBTFUL, State.ILL);
  }

  @Test
  void schema_eachState_isTold() {
    assertThat(Stream.of(SchemaState.values()).map(it -> StoresCheck.schema("intent", it).state()))
        .containsExactly(State.DOUBTFUL, State.DOUBTFUL, State.WELL, State.ILL);
  }

  @Test
  void keys_fileThatIsNone_isIll() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "not a line of keys\n");

    assertThat(examine("--auth-keys-file=" + file)).containsEntry("api keys", State.ILL);
  }

  @Test
  void examine_certificates_mustFitTheirKeys() {
    CertificateAuthority authority = CertificateAuthority.in(folder);
    CertificateAuthority.Pem one = authority.issue("one");
    CertificateAuthority.Pem other = authority.issue("other");

    assertThat(
            examineNow(
                "--tls-cert-file=" + one.certificate(),
                "--tls-key-file=" + one.key(),
                "--tls-ca-file=" + authority.certificate()))
        .doesNotContainValue(State.ILL)
        .containsKeys("tls", "tls authorities");
    assertThat(examineNow("--tls-cert-file=" + one.certificate(), "--tls-key-file=" + other.key()))
        .containsEntry("tls", State.ILL);
    assertThat(examineNow("--tls-cert-file=" + one.certificate()))
        .containsEntry("settings", State.ILL);
  }

  private Map<String, State> examine(String... settings) {
    return examine(InstantSource.fixed(NOW), settings);
  }

  /** The authority's certificates are valid from now on. */
  private Map<String, State> examineNow(String... settings) {
    return examine(InstantSource.system(), settings);
  }

  private Map<String, State> examine(InstantSource clock, String... settings) {
    String[] all =
        Stream.concat(Stream.of("--data-dir=" + folder.resolve("data")), Stream.of(settings))
            .toArray(String[]::new);
    List<Diagnosis> found = new Doctor(Settings.read(all, Map.of()), clock).examine();
    assertThat(found).allSatisfy(it -> assertThat(it.finding()).isNotBlank().doesNotContain("\n"));
    return found.stream()
        .collect(Collectors.toMap(Diagnosis::subject, Diagnosis::state, (first, _) -> first));
  }
}

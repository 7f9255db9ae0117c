package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceImplBase;
import io.recgpt.retrieval.v1.StreamTrainingLogRequest;
import io.recgpt.retrieval.v1.StreamTrainingLogResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.setting.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How training as a process ends that trains nothing; the chart's tests run it to its good end. */
final class TrainMainTest {
  @TempDir private Path folder;

  @Test
  void run_certificateWithoutAuthorities_is2() throws IOException {
    Path pem = Files.writeString(folder.resolve("tls.pem"), "");

    assertThat(run("--tls-client-cert-file=" + pem, "--tls-client-key-file=" + pem)).isEqualTo(2);
  }

  @Test
  void run_authoritiesThatCannotBeUsed_is1() throws IOException {
    Path pem = Files.writeString(folder.resolve("ca.pem"), "no certificate");

    assertThat(run("--tls-ca-file=" + pem)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tenants=",
        "--tenants=a,,b",
        "--tenants=a,Not/A/Tenant",
        "--tenant-index=1",
        "--tenant-index=x"
      })
  void run_wrongTenants_is2(String argument) {
    assertThat(run(argument)).isEqualTo(2);
  }

  @Test
  void run_ofSeveralTenantsWhereTheFirstIsRefused_goesOnWithTheOthersAndIs1() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (RpcServer retrieval =
        RpcServer.named("retrieval")
            .service(new RefusingTheFirst(asked))
            .tcp("127.0.0.1", 0)
            .start()) {
      int exitCode =
          run("--tenants=a,b,c", "--retrieval-target=127.0.0.1:%d".formatted(retrieval.port()));

      assertThat(exitCode).isEqualTo(1);
    }
    assertThat(asked).containsExactly("a", "b", "c");
  }

  /** Has no item of any tenant, and breaks at the first that is asked for. */
  private static final class RefusingTheFirst extends RetrievalServiceImplBase {
    private final List<String> asked;

    RefusingTheFirst(List<String> asked) {
      this.asked = asked;
    }

    @Override
    public void streamTrainingLog(
        StreamTrainingLogRequest request, StreamObserver<StreamTrainingLogResponse> observer) {
      asked.add(Tenant.current().id());
      if (asked.size() == 1) {
        throw new IllegalStateException("broken");
      }
      observer.onNext(StreamTrainingLogResponse.newBuilder().setLast(true).build());
      observer.onCompleted();
    }
  }

  private int run(String... arguments) {
    return TrainMain.run(Settings.read(arguments, Map.of("RECGPT_DATA_DIR", folder.toString())));
  }
}

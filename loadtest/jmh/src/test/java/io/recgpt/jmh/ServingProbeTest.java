package io.recgpt.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.RpcServer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ServingProbeTest {

  @Test
  void awaitServing_serverThatComesToServe_answersTrue() throws IOException {
    try (RpcServer server = RpcServer.named("probed").tcp("127.0.0.1", 0).start()) {
      CompletableFuture<Boolean> answer =
          CompletableFuture.supplyAsync(
              () -> ServingProbe.awaitServing("127.0.0.1:" + server.port(), 30));

      server.serving();

      assertThat(answer.join()).isTrue();
    }
  }

  @Test
  void awaitServing_nobodyThere_answersFalse() throws IOException {
    int port;
    try (RpcServer server = RpcServer.named("gone").tcp("127.0.0.1", 0).start()) {
      port = server.port();
    }

    assertThat(ServingProbe.awaitServing("127.0.0.1:" + port, 1)).isFalse();
  }
}

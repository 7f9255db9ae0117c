package io.recgpt.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.server.RpcServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HealthClientTest {

  @Test
  void awaitServing_serverThatComesToServe_answersTrue() throws IOException {
    try (RpcServer server = RpcServer.named("probed").tcp("127.0.0.1", 0).start()) {
      CompletableFuture<Boolean> answer =
          CompletableFuture.supplyAsync(() ->
              HealthClient.awaitServing("127.0.0.1:" + server.port(), Duration.ofSeconds(30)));

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

    assertThat(HealthClient.awaitServing("127.0.0.1:" + port, Duration.ofSeconds(1))).isFalse();
  }
}

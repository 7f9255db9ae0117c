package io.recgpt.retrieval.index.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Context;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** What callers are told where Milvus does not answer. */
final class MilvusVectorIndexTest {
  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final IndexVersion TEXT = IndexVersion.text(Tenant.DEFAULT, 2);
  private static final Embedding EAST = Embedding.unit(1, 0);

  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "create", index -> index.create(TEXT),
          "versions", index -> index.versions(Tenant.DEFAULT),
          "drop", index -> index.drop(TEXT),
          "point", index -> index.point(IndexAlias.active(Tenant.DEFAULT), TEXT),
          "resolve", index -> index.resolve(IndexAlias.active(Tenant.DEFAULT)),
          "upsert", index -> index.upsert(TEXT, List.of(new Entry(1, EAST))),
          "delete", index -> index.delete(TEXT, List.of(1)),
          "search", index -> index.search(TEXT, List.of(EAST), key -> true, 1),
          "checkpoint", index -> index.checkpoint(TEXT),
          "commit", index -> index.commit(TEXT, 1));

  @FunctionalInterface
  private interface Operation {
    void on(VectorIndex index);
  }

  @TestFactory
  List<DynamicTest> serverDown_eachOperation_saysSoAtOnce() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return each(operation -> {
      try (VectorIndex index = open(port, MOST.multipliedBy(10))) {
        assertUnavailable(index, operation, "can't be reached");
      }
    });
  }

  @TestFactory
  List<DynamicTest> serverHangs_eachOperation_endsByItsLimit() {
    return each(operation -> {
      try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
          VectorIndex index = open(silent.getLocalPort(), LIMIT)) {
        assertUnavailable(index, operation, "gave no answer within 300 ms");
      }
    });
  }

  @Test
  void serverHangs_callersDeadlineIsEarlier_endsByThat() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        VectorIndex index = open(silent.getLocalPort(), MOST.multipliedBy(10));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext call =
            Context.current().withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS, timer)) {
      long start = System.nanoTime();

      assertThatExceptionOfType(RpcException.class)
          .isThrownBy(() -> call.call(() -> index.search(TEXT, List.of(EAST), key -> true, 1)))
          .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST);
    }
  }

  private static List<DynamicTest> each(ThrowingConsumer<Operation> check) {
    return OPERATIONS.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> check.accept(each.getValue())))
        .toList();
  }

  private static VectorIndex open(int port, Duration limit) {
    URI uri = URI.create("http://127.0.0.1:" + port);
    return MilvusVectorIndex.open(new MilvusEndpoint(uri, "", limit, limit), "test");
  }

  private static void assertUnavailable(VectorIndex index, Operation operation, String message) {
    long start = System.nanoTime();
    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> operation.on(index))
        .withMessageContaining(message)
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.PEER_UNAVAILABLE));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST);
  }
}

package io.recgpt.retrieval.index.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.retrieval.index.VectorIndexContract;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.testkit.MilvusLite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peer")
final class MilvusVectorIndexIT extends VectorIndexContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path data;

  private static MilvusLite milvus = new MilvusLite(Path.of(""));

  private final String origin = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    milvus = new MilvusLite(data);
    milvus.start();
  }

  @AfterAll
  static void stop() {
    milvus.close();
  }

  @Override
  protected VectorIndex open() {
    return open(origin);
  }

  private static VectorIndex open(String origin) {
    return MilvusVectorIndex.open(new MilvusEndpoint(milvus.uri(), "", LIMIT, LIMIT), origin);
  }

  @Test
  void search_otherOrigin_seesNothing() {
    IndexVersion text = IndexVersion.text(new Tenant("shop"), 3);
    index().upsert(text, List.of(new Entry(1, EAST)));

    try (VectorIndex other = open("another store")) {
      assertThat(other.versions(text.tenant())).isEmpty();
    }
  }

  @Test
  void serverKilledAndStarted_whatWasPutIsFound() {
    IndexVersion text = IndexVersion.text(new Tenant("shop"), 3);
    IndexAlias active = IndexAlias.active(text.tenant());
    index().upsert(text, entries(IntStream.range(0, 300), 3, 1));
    index().delete(text, List.of(299));
    index().commit(text, 5);
    index().point(active, text);

    milvus.close();
    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> index().search(active, List.of(EAST), key -> true, 1))
        .withMessageContaining("Milvus at 127.0.0.1")
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.PEER_UNAVAILABLE));
    milvus.start();

    assertThat(firstAnswer(() -> index().search(active, List.of(EAST), key -> true, 1_000)))
        .singleElement()
        .satisfies(hits -> assertThat(hits).hasSize(299));
    reopen();
    assertThat(index().checkpoint(text)).isEqualTo(5);
    assertThat(index().resolve(active)).contains(text);
    assertThat(index().search(active, List.of(EAST), key -> key < 7, 1_000).getFirst())
        .extracting(Hit::key)
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
  }

  /** Calls fail at once until the connection is there again, which must not take long. */
  private static <T> T firstAnswer(Supplier<T> call) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        return call.get();
      } catch (RpcException unavailable) {
        if (System.nanoTime() > end) {
          throw unavailable;
        }
        Thread.onSpinWait();
      }
    }
  }
}

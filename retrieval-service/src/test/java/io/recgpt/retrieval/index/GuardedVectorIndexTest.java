package io.recgpt.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.retrieval.index.milvus.MilvusVectorIndex;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What searches cost while an index hangs, and that it is found again. */
final class GuardedVectorIndexTest {
  private static final IndexVersion TEXT = IndexVersion.text(Tenant.DEFAULT, 2);
  private static final Embedding EAST = Embedding.unit(1, 0);
  private static final Duration LIMIT = Duration.ofMillis(300);

  private final MovedClock clock = new MovedClock();

  private static final class MovedClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static void search(VectorIndex index) {
    index.search(TEXT, List.of(EAST), key -> true, 1);
  }

  @Test
  void search_serverHangs_soonFailsWithoutWaiting() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        VectorIndex index =
            new GuardedVectorIndex(
                MilvusVectorIndex.open(
                    new MilvusEndpoint(
                        URI.create("http://127.0.0.1:" + silent.getLocalPort()), "", LIMIT, LIMIT),
                    "test"),
                clock)) {
      for (int i = 0; i < GuardedVectorIndex.MIN_SEARCHES; i++) {
        assertThatThrownBy(() -> search(index)).hasMessageContaining("gave no answer within 300");
      }
      long begin = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> search(index))
            .isInstanceOfSatisfying(
                RpcException.class,
                fault -> assertThat(fault.code()).isEqualTo(ErrorCode.PEER_UNAVAILABLE))
            .hasMessageContaining("tried again within 5 s");
      }
      // A hundred of these limits would be 30 s.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.multipliedBy(10));

      clock.now = clock.now.plus(GuardedVectorIndex.PAUSE).plusSeconds(1);
      assertThatThrownBy(() -> search(index)).hasMessageContaining("gave no answer within 300");
      assertThatThrownBy(() -> search(index)).hasMessageContaining("tried again within 5 s");
    }
  }

  @Test
  void search_serverIsBack_isAskedAgain() {
    ScanningVectorIndex whole = new ScanningVectorIndex();
    whole.create(TEXT);
    whole.upsert(TEXT, List.of(new VectorIndex.Entry(7, EAST)));
    try (VectorIndex index = new GuardedVectorIndex(whole, clock)) {
      whole.fail(RpcException.of(ErrorCode.PEER_UNAVAILABLE, "it is down"));
      for (int i = 0; i < GuardedVectorIndex.MIN_SEARCHES; i++) {
        assertThatThrownBy(() -> search(index)).hasMessage("it is down");
      }
      whole.fail(null);
      assertThatThrownBy(() -> search(index)).hasMessageContaining("tried again");

      clock.now = clock.now.plus(GuardedVectorIndex.PAUSE).plusSeconds(1);

      for (int i = 0; i < 3; i++) {
        assertThat(index.search(TEXT, List.of(EAST), key -> true, 1).getFirst().getFirst().key())
            .isEqualTo(7);
      }
    }
  }

  @Test
  void search_faultOfTheCaller_isNotHeldAgainstTheIndex() {
    try (VectorIndex index = new GuardedVectorIndex(new ScanningVectorIndex(), clock)) {
      for (int i = 0; i < 3 * GuardedVectorIndex.MIN_SEARCHES; i++) {
        assertThatThrownBy(() -> search(index))
            .isInstanceOfSatisfying(
                RpcException.class,
                fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_READY));
      }
    }
  }
}

package io.recgpt.retrieval.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.ScanningVectorIndex;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class TextVectorsTest {
  private static final Tenant SHOP = new Tenant("shop");
  private static final IndexVersion TEXT = IndexVersion.text(SHOP, 2);
  private static final Embedding EAST = Embedding.unit(1, 0);

  private final AtomicBoolean down = new AtomicBoolean();
  private final VectorIndex index = new ScanningVectorIndex();
  private final TextVectors vectors = new TextVectors(sometimesDown(), 2);

  @Test
  void put_indexDown_isPutWithTheNextChange() {
    put(List.of(new Entry(1, EAST)));
    down.set(true);
    put(List.of(new Entry(2, EAST)));
    down.set(false);
    put(List.of(new Entry(3, EAST)));

    assertThat(found()).containsExactly(1, 2, 3);
  }

  @Test
  void commit_indexDown_coversNothingThatIsOwed() {
    put(List.of(new Entry(1, EAST)));
    commit(1);
    down.set(true);
    put(List.of(new Entry(2, EAST)));
    commit(2);

    assertThat(index.checkpoint(TEXT)).isEqualTo(1);
    down.set(false);
    commit(3);
    assertThat(index.checkpoint(TEXT)).isEqualTo(3);
    assertThat(found()).containsExactly(1, 2);
  }

  @Test
  void checkpoint_aheadOfTheStore_beginsAnew() {
    put(List.of(new Entry(1, EAST)));
    commit(9);

    assertThat(vectors.checkpoint(SHOP, 9)).isEqualTo(9);
    assertThat(vectors.checkpoint(SHOP, 8)).isZero();
    put(List.of(new Entry(2, EAST)));
    assertThat(found()).containsExactly(2);
  }

  private void put(List<Entry> entries) {
    vectors.owe(SHOP, entries);
    vectors.pay(SHOP);
  }

  private void commit(long position) {
    vectors.payAll();
    vectors.keep(vectors.whole(position));
  }

  private List<Integer> found() {
    return index.search(TEXT, List.of(EAST), key -> true, 10).getFirst().stream()
        .map(Hit::key)
        .toList();
  }

  private VectorIndex sometimesDown() {
    return (VectorIndex)
        Proxy.newProxyInstance(
            VectorIndex.class.getClassLoader(),
            new Class<?>[] {VectorIndex.class},
            (proxy, method, arguments) -> {
              if (down.get()) {
                throw RpcException.of(ErrorCode.PEER_UNAVAILABLE, "down");
              }
              return method.invoke(index, arguments);
            });
  }
}

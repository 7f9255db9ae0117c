package io.recgpt.retrieval.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.catalogue.clusters.Clusters;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of each tenant: its clusters and its active model. */
abstract class ClusterStoreContract extends StoreContract {
  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant OTHER = new Tenant("other");

  ClusterStoreContract(Dialect dialect) {
    super("retrieval", dialect);
  }

  @Test
  void put_clustersTwice_keepsTheLatest() {
    ClusterStore store = new ClusterStore(database());
    assertThat(store.of(SHOP)).isEqualTo(Clusters.NONE);

    store.put(SHOP, clusters(50, "tents", "lamps"));
    store.put(SHOP, clusters(100, "axes"));

    assertThat(store.of(SHOP)).isEqualTo(clusters(100, "axes"));
    assertThat(store.of(OTHER)).isEqualTo(Clusters.NONE);
  }

  @Test
  void put_activeModels_areKeptByTenant() {
    ActiveModelStore store = new ActiveModelStore(database());
    store.put(SHOP, "v1");
    store.put(SHOP, "v2");
    store.put(OTHER, "v1");
    store.put(OTHER, "");

    assertThat(store.all()).isEqualTo(Map.of(SHOP, "v2"));
  }

  private static Clusters clusters(int itemCount, String... names) {
    return new Clusters(
        List.of(names).stream()
            .map(name -> new Clusters.Cluster(name, Embedding.unit(1, 2)))
            .toList(),
        itemCount);
  }
}

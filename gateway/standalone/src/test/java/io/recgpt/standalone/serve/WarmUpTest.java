package io.recgpt.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.testkit.HashingEmbedder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
  @TempDir private Path folder;

  @Test
  void run_clusterWithoutData_isNoFaultAndEnds() {
    try (Cluster cluster =
        Cluster.open(ClusterConfig.in(folder).withoutWorker(), new HashingEmbedder())) {
      cluster.ready().join();

      assertThat(new WarmUp(cluster).run()).isBetween(1, 5);
      assertThat(new WarmUp(cluster).run()).isBetween(1, 5);
    }
  }
}

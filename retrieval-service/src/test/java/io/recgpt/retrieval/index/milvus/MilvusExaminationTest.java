package io.recgpt.retrieval.index.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.rpc.Tenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MilvusExaminationTest {
  @Test
  void read_namesOfOursAndOthers_countsOursByDimension() {
    MilvusNames names = new MilvusNames("a store");
    Tenant tenant = new Tenant("shop");

    MilvusExamination found =
        MilvusExamination.read(
            List.of(
                names.collection(IndexVersion.text(tenant, 384)),
                names.collection(IndexVersion.text(new Tenant("other"), 384)),
                names.collection(IndexVersion.text(tenant, 64)),
                "somebody_elses",
                "r0123"));

    assertThat(found.collections()).isEqualTo(Map.of(64, 1, 384, 2));
  }
}

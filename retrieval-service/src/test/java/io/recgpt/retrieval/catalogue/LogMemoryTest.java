package io.recgpt.retrieval.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.index.ScanningVectorIndex;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one tenant's log may make a process hold. */
final class LogMemoryTest {
  private static final Tenant LARGE = new Tenant("large");
  private static final Tenant SMALL = new Tenant("small");
  private static final int BYTES = 1 << 20;

  private final LogMemory memory = new LogMemory(BYTES);
  private final TenantModels models =
      new TenantModels(new ScanningVectorIndex(), 10, CandidateLimits.DEFAULT, memory);

  @Test
  void record_peopleWithoutEnd_leavesRoomForOthersAndEndsAtTheBound() {
    record(SMALL, 0);
    for (int user = 0; user < 100_000; user++) {
      record(LARGE, user);
    }

    assertThat(memory.held()).isLessThan(BYTES * 3 / 4);
    int people = models.loading(LARGE).people();
    assertThat(people).isBetween(100, 10_000);
    for (int user = 1; user < 100; user++) {
      record(SMALL, user);
    }
    assertThat(models.loading(SMALL).people()).isEqualTo(100);
    assertThat(models.loading(LARGE).people()).isEqualTo(people);
  }

  @Test
  void record_byTheOnlyTenant_mayHaveAll() {
    for (int user = 0; user < 100_000; user++) {
      record(LARGE, user);
    }

    assertThat(memory.held()).isBetween((long) BYTES, BYTES * 9L / 8);
  }

  @Test
  void know_peopleWhoseDoingsWereLeftOut_staysSmall() {
    record(LARGE, 0);

    models.know(LARGE, Map.of("user-0", 0, "user-9", 9));

    assertThat(models.loading(LARGE).people()).isEqualTo(1);
  }

  private void record(Tenant tenant, int user) {
    models.record(
        tenant,
        Map.of("user-" + user, user),
        List.of(new Interaction(user, user % 10, ItemAction.PURCHASE, Instant.EPOCH)));
  }
}

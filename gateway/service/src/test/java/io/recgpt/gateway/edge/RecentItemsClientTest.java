package io.recgpt.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.type.v1.Item;
import org.junit.jupiter.api.Test;

class RecentItemsClientTest {
  private static final int MAX_BYTES = 1 << 20;
  private static final int LARGE = 20_000;

  private final RecentItemsClient recent = new RecentItemsClient(() -> 0L, MAX_BYTES);

  @Test
  void remember_largeItemsOfManyTenants_keepsNoMoreBytesThanItMay() {
    for (int i = 0; i < 10; i++) {
      remember("tenant-" + i, 0, 20, LARGE);
      assertThat(recent.held()).isBetween(1L, (long) MAX_BYTES);
    }

    assertThat(found("tenant-9")).isPositive();
  }

  @Test
  void remember_largeItemsOfOneTenant_leavesTheOthersTheirs() {
    remember("shop", 0, 10, 100);
    for (int i = 0; i < 50; i++) {
      remember("evil", 20 * i, 20, LARGE);
    }

    assertThat(found("shop")).isEqualTo(10);
    assertThat(found("evil")).isBetween(1, MAX_BYTES / 4 / 2 / LARGE);
    assertThat(recent.held()).isLessThan(MAX_BYTES / 2);
  }

  @Test
  void remember_sameItemsAgain_areHeldOnce() {
    remember("shop", 0, 10, 100);
    long once = recent.held();
    remember("shop", 0, 10, 100);

    assertThat(recent.held()).isEqualTo(once);
  }

  private void remember(String tenant, int from, int count, int bytes) {
    RetrieveResponse.Builder response = RetrieveResponse.newBuilder();
    for (int i = from; i < from + count; i++) {
      response
          .addItemsBuilder()
          .setItem(Item.newBuilder().setItemId("item-" + i).setTitle("x".repeat(bytes)));
    }
    new Tenant(tenant).run(() -> recent.remember(response.build()));
  }

  private int found(String tenant) {
    try {
      return new Tenant(tenant)
          .call(() -> recent.retrieve(RetrieveRequest.newBuilder().setCount(100).build()))
          .map(RetrieveResponse::getItemsCount)
          .orElse(0);
    } catch (Exception fault) {
      throw new AssertionError(fault);
    }
  }
}

package io.recgpt.retrieval.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.retrieval.FakeIntent;
import io.recgpt.retrieval.RetrievalConfig;
import io.recgpt.retrieval.RetrievalHarness;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.Item;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers who may name any tenant, or add any number of items, can make a service keep. */
final class TenantLimitsTest {
  @TempDir private Path folder;

  private RetrievalHarness harness;

  @BeforeEach
  void open() {
    RetrievalConfig defaults = new RetrievalConfig(folder);
    harness =
        new RetrievalHarness(
            new RetrievalConfig(
                folder,
                null,
                defaults.indexThreads(),
                null,
                defaults.rememberedTags(),
                new TenantLimits(2, 3, 1_000),
                defaults.candidates(),
                defaults.logMebibytes()),
            new FakeIntent(),
            new HashingEmbedder());
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void upsertItems_moreThanATenantMayHave_isRefusedWholeAndChangesGoOn() {
    upsert("shop", "1", "2", "3");

    RpcException refused = refused(() -> upsert("shop", "3", "4"));

    assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(refused).hasMessageContaining("max-items-per-tenant");
    upsert("shop", "1", "2");
  }

  @Test
  void upsertItems_moreTextThanATenantMayHave_isRefusedWholeAndShorterTextIsNot() {
    describe("shop", "1", 900);

    RpcException refused = refused(() -> describe("shop", "2", 200));

    assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(refused).hasMessageContaining("max-item-characters-per-tenant");
    refused(() -> describe("shop", "1", 1_100));
    describe("shop", "1", 700);
    describe("shop", "2", 200);
    describe("cinema", "1", 900);
  }

  @Test
  void upsertItems_moreTenantsThanMayBe_areRefusedAndTheKnownGoOn() {
    upsert("shop", "1");
    upsert("cinema", "1");

    assertThat(refused(() -> upsert("third", "1")).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    upsert("cinema", "2");
  }

  @Test
  void retrieve_ofNamesThatHaveNothing_keepsNothingOfThem() {
    for (int i = 0; i < 100; i++) {
      assertThat(
              harness
                  .as("nobody-" + i)
                  .retrieve(
                      RetrieveRequest.newBuilder()
                          .setCount(1)
                          .setAsOf(Timestamp.getDefaultInstance())
                          .build())
                  .getItemsList())
          .isEmpty();
    }

    upsert("shop", "1");
    upsert("cinema", "1");
  }

  private void upsert(String tenant, String... ids) {
    UpsertItemsRequest.Builder request = UpsertItemsRequest.newBuilder();
    for (String id : ids) {
      request.addItems(Item.newBuilder().setItemId(id).setTitle("Item " + id).setCategory("c"));
    }
    harness.as(tenant).upsertItems(request.build());
  }

  private void describe(String tenant, String id, int characters) {
    harness
        .as(tenant)
        .upsertItems(
            UpsertItemsRequest.newBuilder()
                .addItems(
                    Item.newBuilder()
                        .setItemId(id)
                        .setTitle("Item")
                        .setDescription("d".repeat(characters)))
                .build());
  }

  private static RpcException refused(Runnable call) {
    StatusRuntimeException status = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    return RpcException.from(status);
  }
}

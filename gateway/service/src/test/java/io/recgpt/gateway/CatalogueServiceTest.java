package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.errorOf;
import static io.recgpt.gateway.GatewayFixture.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.SimilarItemsRequest;
import io.recgpt.gateway.v1.SimilarItemsResponse;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.gateway.v1.UpsertItemsResponse;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.Money;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogueServiceTest {
  private final GatewayFixture cluster = new GatewayFixture().withItems(15);

  @AfterEach
  void close() {
    cluster.close();
  }

  private UpsertItemsResponse upsert(Item... items) {
    return cluster
        .catalogue()
        .upsertItems(UpsertItemsRequest.newBuilder().addAllItems(List.of(items)).build());
  }

  private SimilarItemsResponse similar(SimilarItemsRequest.Builder request) {
    return cluster.recommendations().similarItems(request.build());
  }

  @Test
  void upsertItems_newChangedAndSame_countsEach() {
    UpsertItemsResponse response =
        upsert(item("new"), item("item-01"), item("item-02").toBuilder().setTitle("Other").build());

    assertThat(response.getCreatedCount()).isEqualTo(1);
    assertThat(response.getUnchangedCount()).isEqualTo(1);
    assertThat(response.getUpdatedCount()).isEqualTo(1);
  }

  @Test
  void upsertItems_oneTwice_namesTheField() {
    RpcException error = errorOf(() -> upsert(item("new"), item("new")));

    assertThat(error.violations())
        .extracting(FieldViolation::field)
        .containsExactly("items[1].item_id");
  }

  @Test
  void upsertItems_titleTooLong_namesTheField() {
    Item item = item("new").toBuilder().setTitle("x".repeat(100_000)).build();

    assertThat(errorOf(() -> upsert(item)).violations())
        .extracting(FieldViolation::field)
        .containsExactly("items[0].title");
  }

  @Test
  void getItem_known_isAnswered() {
    assertThat(get("item-07")).isEqualTo(item("item-07"));
  }

  @Test
  void getItem_unknown_saysWhatToDo() {
    RpcException error = errorOf(() -> get("nothing"));

    assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_ITEM);
    assertThat(error)
        .hasMessage(
            "item_id: nothing is not in the catalogue:"
                + " check the id and the tenant, or add it by UpsertItems");
  }

  private Item get(String id) {
    return cluster.catalogue().getItem(GetItemRequest.newBuilder().setItemId(id).build()).getItem();
  }

  @Test
  void putDomain_named_reachesRetrieval() {
    Domain domain = Domain.newBuilder().setName("shop").build();

    cluster.catalogue().putDomain(PutDomainRequest.newBuilder().setDomain(domain).build());

    assertThat(cluster.retrieval.domains).containsEntry("default", domain);
  }

  @Test
  void putDomain_none_isRefused() {
    assertThat(
            errorOf(() -> cluster.catalogue().putDomain(PutDomainRequest.getDefaultInstance()))
                .violations())
        .extracting(FieldViolation::field)
        .containsExactly("domain");
  }

  @Test
  void similarItems_known_passesOnWhatBroughtThem() {
    SimilarItemsResponse response = similar(SimilarItemsRequest.newBuilder().setItemId("item-01"));

    assertThat(response.getItem()).isEqualTo(item("item-01"));
    assertThat(response.getSimilarItemsList()).hasSize(10);
    assertThat(response.getSimilarItems(0).getItem()).isEqualTo(item("item-02"));
    assertThat(response.getSimilarItems(0).getAttribution().getTag()).isEqualTo("tag of item-02");
    assertThat(response.getRecommendationId()).isNotEmpty();
  }

  @Test
  void similarItems_unknown_isNotFound() {
    RpcException error =
        errorOf(() -> similar(SimilarItemsRequest.newBuilder().setItemId("nothing")));

    assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_ITEM);
    assertThat(error).hasMessageContaining("check the id");
  }

  @Test
  void similarItems_pricesOfTwoCurrencies_namesTheField() {
    ItemFilter.Builder filter =
        ItemFilter.newBuilder()
            .setMinPrice(Money.newBuilder().setCurrencyCode("EUR"))
            .setMaxPrice(Money.newBuilder().setCurrencyCode("USD"));

    assertThat(
            errorOf(() ->
                    similar(
                        SimilarItemsRequest.newBuilder().setItemId("item-01").setFilter(filter)))
                .violations())
        .extracting(FieldViolation::field)
        .containsExactly("filter.max_price.currency_code");
  }
}

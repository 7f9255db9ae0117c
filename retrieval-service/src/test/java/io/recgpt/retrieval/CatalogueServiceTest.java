package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.retrieval.v1.GetItemsRequest;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.PutDomainRequest;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.retrieval.v1.UpsertItemsResponse;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.Money;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogueServiceTest {
  private static final Domain SHOP =
      Domain.newBuilder().setName("shop").setClock(Clock.CLOCK_WALL).build();

  @TempDir Path folder;

  private final CountingEmbedder embedder = new CountingEmbedder(64);
  private RetrievalHarness harness;

  @BeforeEach
  void start() {
    harness = new RetrievalHarness(folder, new FakeIntent(), embedder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void warmUp_withAndWithoutItems_retrievesAndLooksForTheItemsOwnText() {
    assertThat(harness.warmUp()).containsExactly("Retrieve");
    upsert(item("1", "Tent"), item("2", "Kettle"));
    int before = embedder.texts();

    assertThat(harness.warmUp()).containsExactly("Retrieve");

    assertThat(embedder.texts()).isEqualTo(before + 1);
  }

  @Test
  void upsertItems_sameItemsAgain_nothingChangesAndNothingIsEmbedded() {
    Item tent =
        item("1", "Tent").toBuilder()
            .putAttributes("color", "red")
            .putAttributes("size", "L")
            .setPrice(Money.newBuilder().setCurrencyCode("EUR").setMinorUnits(100))
            .setStock(0)
            .build();
    UpsertItemsResponse first = upsert(tent, item("2", "Kettle"));
    int embedded = embedder.texts();

    UpsertItemsResponse again = upsert(tent, item("2", "Kettle"));

    assertThat(first.getCreatedCount()).isEqualTo(2);
    assertThat(again.getUnchangedCount()).isEqualTo(2);
    assertThat(again.getSequence()).isEqualTo(first.getSequence());
    assertThat(embedder.texts()).isEqualTo(embedded);
    assertThat(get("2", "1", "3")).containsExactly(item("2", "Kettle"), tent);
  }

  @Test
  void upsertItems_callerLeavesWhileTextsAreEmbedded_changesNothing() {
    Context.CancellableContext caller = Context.current().withCancellation();
    CountDownLatch seen = new CountDownLatch(1);
    embedder.before(() -> {
      Context.current().addListener(call -> seen.countDown(), Runnable::run);
      caller.cancel(null);
      try {
        seen.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    });

    StatusRuntimeException ended =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> caller.run(() -> upsert(item("1", "Tent"))));
    embedder.before(() -> {});
    // Changes are made one after the other: this one is behind what was cancelled.
    upsert(item("2", "Kettle"));

    assertThat(ended.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
    assertThat(seen.getCount()).isZero();
    assertThat(get("1", "2")).extracting(Item::getItemId).containsExactly("2");
  }

  @Test
  void upsertItems_otherPriceSameText_updatedWithoutEmbedding() {
    upsert(item("1", "Tent"));
    int embedded = embedder.texts();

    UpsertItemsResponse response = upsert(item("1", "Tent").toBuilder().setStock(3).build());

    assertThat(response.getUpdatedCount()).isEqualTo(1);
    assertThat(response.getSequence()).isEqualTo(2);
    assertThat(embedder.texts()).isEqualTo(embedded);
  }

  @Test
  void upsertItems_oneBadItem_allRefusedWithFieldPaths() {
    RpcException refused =
        refused(() -> upsert(item("1", "Tent"), item("2", "  "), item("1", "Kettle")));

    assertThat(refused.violations())
        .extracting(FieldViolation::field)
        .containsExactlyInAnyOrder("items[1].title", "items[2].item_id");
    assertThat(get("1")).isEmpty();
  }

  @Test
  void upsertItems_brokenFields_refusedByTheContract() {
    Money lowerCase = Money.newBuilder().setCurrencyCode("eur").setMinorUnits(1).build();
    Money negative = Money.newBuilder().setCurrencyCode("EUR").setMinorUnits(-1).build();

    assertThat(
            refused(() -> upsert(item("1", "T").toBuilder().setPrice(lowerCase).build()))
                .violations())
        .extracting(FieldViolation::field)
        .containsExactly("items[0].price.currency_code");
    assertThat(
            refused(() -> upsert(item("1", "T").toBuilder().setPrice(negative).build()))
                .violations())
        .extracting(FieldViolation::field)
        .containsExactly("items[0].price.minor_units");
    assertThat(refused(() -> upsert(item("1", "x".repeat(100_000)))).violations()).isNotEmpty();
    assertThat(refused(this::upsert).violations()).isNotEmpty();
  }

  @Test
  void upsertItems_hostileStrings_keptAsTheyAre() {
    List<Item> items =
        List.of(
            item("'; DROP TABLE item; --", "Robert'); DROP TABLE item;--"),
            item("default/1", "title:* AND (tenant:other)"),
            item("日本語 ✓", "ÄÖÜ ß İ 👩‍👩‍👧").toBuilder().addTags("%_\\").build());

    upsert(items.toArray(Item[]::new));

    assertThat(get("'; DROP TABLE item; --", "default/1", "日本語 ✓"))
        .containsExactlyElementsOf(items);
  }

  @Test
  void upsertItems_twoTenants_eachHasItsOwn() {
    upsert(item("1", "Tent"));
    harness
        .as("cinema")
        .upsertItems(UpsertItemsRequest.newBuilder().addItems(item("1", "Alien")).build());

    assertThat(get("1")).extracting(Item::getTitle).containsExactly("Tent");
    assertThat(
            harness
                .as("cinema")
                .getItems(GetItemsRequest.newBuilder().addItemIds("1").build())
                .getItemsList())
        .extracting(Item::getTitle)
        .containsExactly("Alien");
    assertThat(changesAfter(0, 2))
        .extracting(ItemChange::getTenant)
        .containsExactly("default", "cinema");
  }

  @Test
  void putDomain_wordsOf16Megabytes_areRefused() {
    String word = "w".repeat(16_000);
    Domain.Builder domain = SHOP.toBuilder();
    for (int i = 0; i < 1_000; i++) {
      domain.addStopWords(word);
    }

    RpcException refused =
        refused(() ->
            harness.retrieval.putDomain(PutDomainRequest.newBuilder().setDomain(domain).build()));

    assertThat(refused.violations().getFirst().field()).isEqualTo("domain.stop_words[0]");
  }

  @Test
  void putDomain_asLargeAsMayBe_fitsIntoAMessage() {
    Domain.Builder domain = SHOP.toBuilder().clearBehaviorVerbs();
    for (int i = 0; i < 1_000; i++) {
      String word = "%04d".formatted(i) + "w".repeat(196);
      domain.addStopWords(word).addVagueWords(word).addBannedWords(word);
      domain.addConsumables(word + "w".repeat(200));
    }
    for (int i = 0; i < 20; i++) {
      domain.putBehaviorVerbs("%03d".formatted(i) + "w".repeat(197), "v".repeat(200));
    }
    harness.retrieval.putDomain(PutDomainRequest.newBuilder().setDomain(domain).build());

    assertThat(changesAfter(0, 1).getFirst().getDomain()).isEqualTo(domain.build());
    assertThat(domain.build().getSerializedSize()).isLessThan(1_100_000);
  }

  @Test
  void streamItemChanges_itemsAsLargeAsMayBe_comeInMessagesThatAnybodyTakes() {
    Item.Builder large = Item.newBuilder().setTitle("Tent").setDescription("猫".repeat(4_000));
    for (int i = 0; i < 64; i++) {
      large.putAttributes("a" + i, "猫".repeat(1_000));
    }
    Item[] items = new Item[30];
    for (int i = 0; i < items.length; i++) {
      items[i] = large.setItemId("i" + i).build();
    }
    upsert(items);

    Iterator<StreamItemChangesResponse> messages =
        harness.retrieval.streamItemChanges(StreamItemChangesRequest.getDefaultInstance());
    int changes = 0;
    while (changes < items.length) {
      StreamItemChangesResponse message = messages.next();
      assertThat(message.getSerializedSize()).isLessThan(1_100_000);
      changes += message.getChangesCount();
    }
  }

  @Test
  void streamItemChanges_changedTwice_onlyTheLastIsSent() {
    upsert(item("1", "Tent"), item("2", "Kettle"));
    upsert(item("1", "Big tent"));
    harness.retrieval.putDomain(PutDomainRequest.newBuilder().setDomain(SHOP).build());

    List<ItemChange> changes = changesAfter(0, 3);

    assertThat(changes).extracting(ItemChange::getSequence).containsExactly(2L, 3L, 4L);
    assertThat(changes.get(1).getItem().getItem().getTitle()).isEqualTo("Big tent");
    assertThat(changes.get(1).getItem().getEmbedding().size()).isEqualTo(64 * Float.BYTES);
    assertThat(changes.get(1).getItem().getEmbeddingModel()).isEqualTo(embedder.model());
    assertThat(changes.get(2).getDomain()).isEqualTo(SHOP);
    assertThat(changesAfter(3, 1)).extracting(ItemChange::getSequence).containsExactly(4L);
  }

  @Test
  void streamItemChanges_manyChanges_atMostTwoHundredAMessage() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      items.add(item("i" + i, "Thing " + i).toBuilder().setCategory("Things").build());
    }
    upsert(items.toArray(Item[]::new));

    Iterator<StreamItemChangesResponse> messages =
        harness.retrieval.streamItemChanges(StreamItemChangesRequest.getDefaultInstance());

    assertThat(messages.next().getChangesCount()).isEqualTo(200);
    assertThat(messages.next().getChangesCount()).isEqualTo(200);
    assertThat(messages.next().getChangesCount()).isEqualTo(50);
  }

  @Test
  void putDomain_sameDomainAgain_noChange() {
    PutDomainRequest request = PutDomainRequest.newBuilder().setDomain(SHOP).build();

    assertThat(harness.retrieval.putDomain(request).getSequence()).isEqualTo(1);
    assertThat(harness.retrieval.putDomain(request).getSequence()).isEqualTo(1);
    Domain other = SHOP.toBuilder().addStopWords("bargain").build();
    assertThat(
            harness
                .retrieval
                .putDomain(PutDomainRequest.newBuilder().setDomain(other).build())
                .getSequence())
        .isEqualTo(2);
  }

  @Test
  void upsertItems_fiftyWithoutCategory_clustersStandIn() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      items.add(item("t" + i, "family camping tent " + i));
      items.add(item("k" + i, "steel kitchen kettle " + i));
    }
    UpsertItemsResponse response = upsert(items.toArray(Item[]::new));
    upsert(item("late", "family camping tent 99"));

    List<ItemChange> changes = changesAfter(60, 61);

    assertThat(response.getSequence()).isEqualTo(120);
    assertThat(changes)
        .allSatisfy(change -> {
          assertThat(change.getItem().getCategory()).isNotEmpty();
          assertThat(change.getItem().getItem().getCategory()).isEmpty();
        });
    List<String> tents = categories(changes, "t");
    assertThat(categories(changes, "k")).doesNotContainAnyElementsOf(tents);
    assertThat(tents).contains(changes.getLast().getItem().getCategory());
  }

  @Test
  void getItems_moreThanAMessageHolds_isRefusedAndTellsWhatToDo() {
    List<String> ids = new ArrayList<>();
    for (int from = 0; from < 400; from += 100) {
      List<Item> items = IntStream.range(from, from + 100).mapToObj(i -> large("l" + i)).toList();
      items.forEach(item -> ids.add(item.getItemId()));
      upsert(items.toArray(Item[]::new));
    }

    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> get(ids.toArray(String[]::new)));

    assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.REPLY_TOO_LARGE);
    assertThat(refused).hasMessageContaining("ask for fewer at once");
    assertThat(get(ids.subList(0, 250).toArray(String[]::new)))
        .extracting(Item::getItemId)
        .isEqualTo(ids.subList(0, 250));
  }

  private static Item large(String id) {
    Item.Builder item = item(id, "Tent").toBuilder();
    IntStream.range(0, 45).forEach(i -> item.putAttributes("attribute " + i, "x".repeat(990)));
    return item.build();
  }

  private static List<String> categories(List<ItemChange> changes, String idPrefix) {
    return changes.stream()
        .filter(change -> change.getItem().getItem().getItemId().startsWith(idPrefix))
        .map(change -> change.getItem().getCategory())
        .toList();
  }

  private UpsertItemsResponse upsert(Item... items) {
    return harness.retrieval.upsertItems(
        UpsertItemsRequest.newBuilder().addAllItems(List.of(items)).build());
  }

  private List<Item> get(String... ids) {
    return harness
        .retrieval
        .getItems(GetItemsRequest.newBuilder().addAllItemIds(List.of(ids)).build())
        .getItemsList();
  }

  private List<ItemChange> changesAfter(long sequence, int count) {
    Iterator<StreamItemChangesResponse> messages =
        harness.retrieval.streamItemChanges(
            StreamItemChangesRequest.newBuilder().setAfterSequence(sequence).build());
    List<ItemChange> changes = new ArrayList<>();
    while (changes.size() < count) {
      changes.addAll(messages.next().getChangesList());
    }
    return changes;
  }

  private static RpcException refused(Runnable call) {
    StatusRuntimeException status = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    return RpcException.from(status);
  }

  private static Item item(String id, String title) {
    return Item.newBuilder().setItemId(id).setTitle(title).build();
  }
}

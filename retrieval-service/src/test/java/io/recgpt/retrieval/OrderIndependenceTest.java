package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.recgpt.retrieval.v1.AwaitBehaviorsRequest;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.retrieval.v1.PutDomainRequest;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.SimilarItemsRequest;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.LoggedBehavior;
import io.recgpt.type.v1.Money;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same catalogue and log give the same answers to the last bit, in whatever order they came.
 */
final class OrderIndependenceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int ITEMS = 230;
  private static final int USERS = 40;
  private static final int EVENTS = 3_000;
  private static final List<String> WORDS =
      List.of("tent", "rope", "lamp", "stove", "vase", "rose", "oak", "jar", "hat", "drum");

  @TempDir Path folder;

  /** What a catalogue and a log answer: to requests, and as clusters. */
  private record Answers(
      List<RetrieveResponse> lists, List<Object> similar, Map<String, String> categories) {}

  @Test
  void answers_sameDataInEightOrders_sameToTheLastBit() {
    Answers plain = null;
    for (int order = 0; order < 8; order++) {
      FakeIntent intent = new FakeIntent();
      Path own = folder.resolve("order" + order);
      Answers answers;
      try (RetrievalHarness harness = new RetrievalHarness(own, intent, new HashingEmbedder(64))) {
        fill(harness, intent, new Random(order), order > 0);
        answers = answers(harness);
      }
      if (plain == null) {
        plain = answers;
        assertThat(answers.categories().values()).doesNotContain("");
        assertThat(answers.lists()).allSatisfy(list -> assertThat(list.getItemsList()).hasSize(30));
      }
      assertSame(answers, plain, "order " + order);
      FakeIntent same = new FakeIntent();
      try (RetrievalHarness again = new RetrievalHarness(own, same, new HashingEmbedder(64))) {
        assertSame(answers(again), plain, "rebuilt, order " + order);
      }
    }
  }

  @Test
  void answers_priceAloneIsUpdated_sameToTheLastBit() {
    FakeIntent intent = new FakeIntent();
    try (RetrievalHarness harness = new RetrievalHarness(folder, intent, new HashingEmbedder(64))) {
      fill(harness, intent, new Random(1), true);
      Answers before = answers(harness);

      upsert(harness, List.of(priced(item(3), 999), priced(item(77), 1)));

      Answers after = answers(harness);
      assertThat(scores(after)).isEqualTo(scores(before));
    }
  }

  private static void assertSame(Answers answers, Answers expected, String which) {
    assertThat(answers.categories()).as(which).isEqualTo(expected.categories());
    for (int i = 0; i < expected.lists().size(); i++) {
      assertThat(lines(answers.lists().get(i)))
          .as(which)
          .containsExactlyElementsOf(lines(expected.lists().get(i)));
      assertThat(answers.similar().get(i)).as(which).isEqualTo(expected.similar().get(i));
    }
  }

  private static List<String> lines(RetrieveResponse list) {
    return list.getItemsList().stream()
        .map(each ->
            "%s %s %s"
                .formatted(
                    each.getItem().getItemId(),
                    each.getScore(),
                    each.getAttribution().toString().replaceAll("\\s+", " ")))
        .toList();
  }

  private static List<Map<String, Double>> scores(Answers answers) {
    List<Map<String, Double>> scores = new ArrayList<>();
    for (RetrieveResponse list : answers.lists()) {
      Map<String, Double> byId = new HashMap<>();
      list.getItemsList().forEach(each -> byId.put(each.getItem().getItemId(), each.getScore()));
      scores.add(byId);
    }
    return scores;
  }

  /** Items and events in any order and batches, some items in an earlier wording first. */
  private static void fill(
      RetrievalHarness harness, FakeIntent intent, Random random, boolean shuffled) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(item(i));
    }
    List<Behavior> events = events();
    if (shuffled) {
      Collections.shuffle(items, random);
      Collections.shuffle(events, random);
    }
    int early = shuffled ? random.nextInt(EVENTS) : 0;
    record(intent, events.subList(0, early));
    await(harness, intent);
    for (int from = 0; from < ITEMS; ) {
      int to = Math.min(ITEMS, from + (shuffled ? 1 + random.nextInt(70) : 100));
      List<Item> batch = items.subList(from, to);
      if (shuffled && random.nextBoolean()) {
        upsert(
            harness,
            batch.stream()
                .map(item -> item.toBuilder().setTitle(item.getTitle() + " old lamp").build())
                .toList());
      }
      upsert(harness, batch);
      if (shuffled) {
        var _ = answer(harness, 1, NOW); // What was asked for in between must leave nothing.
      }
      from = to;
    }
    var _ =
        harness.retrieval.putDomain(
            PutDomainRequest.newBuilder()
                .setDomain(
                    Domain.newBuilder()
                        .setName("shop")
                        .setClock(Clock.CLOCK_DATA)
                        .addConsumables("hat"))
                .build());
    for (int from = early; from < EVENTS; ) {
      int to = Math.min(EVENTS, from + (shuffled ? 1 + random.nextInt(900) : EVENTS));
      record(intent, events.subList(from, to));
      await(harness, intent);
      if (shuffled) {
        var _ = answer(harness, 2, NOW.minusSeconds(random.nextInt(9_000_000)));
      }
      from = to;
    }
  }

  private static Item item(int number) {
    Random random = new Random(number);
    // Titles are often the same, so that much is equally near.
    String title =
        WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size()));
    Item.Builder item =
        Item.newBuilder()
            .setItemId("i" + number)
            .setTitle(title)
            .addTags(WORDS.get(random.nextInt(WORDS.size())))
            .putAttributes("size", Integer.toString(random.nextInt(4)))
            .putAttributes("color", Integer.toString(random.nextInt(3)));
    return priced(
        (number % 3 == 0 ? item.setCategory("c" + random.nextInt(4)) : item).build(), number);
  }

  private static Item priced(Item item, int units) {
    return item.toBuilder()
        .setPrice(Money.newBuilder().setMinorUnits(units).setCurrencyCode("EUR"))
        .build();
  }

  /** Many at the same time; some of items that the catalogue has not. */
  private static List<Behavior> events() {
    Random random = new Random(5);
    List<BehaviorKind> kinds =
        List.of(
            BehaviorKind.BEHAVIOR_KIND_PURCHASE,
            BehaviorKind.BEHAVIOR_KIND_CLICK,
            BehaviorKind.BEHAVIOR_KIND_ADD_TO_CART,
            BehaviorKind.BEHAVIOR_KIND_RETURN,
            BehaviorKind.BEHAVIOR_KIND_DISLIKE);
    List<Behavior> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      int user = random.nextInt(USERS);
      int item = (int) (ITEMS * 1.1 * Math.pow(random.nextDouble(), user % 4 + 1));
      events.add(
          Behavior.newBuilder()
              .setEventId("e" + i)
              .setUserId("u" + user)
              .setItemId("i" + item)
              .setKind(kinds.get(random.nextInt(kinds.size())))
              .setOccurredAt(
                  Timestamps.fromMillis(
                      NOW.minusSeconds(3_600L * random.nextInt(3_000)).toEpochMilli()))
              .build());
    }
    return events;
  }

  private static Answers answers(RetrievalHarness harness) {
    List<RetrieveResponse> lists = new ArrayList<>();
    List<Object> similar = new ArrayList<>();
    for (int user = 0; user < 12; user++) {
      lists.add(answer(harness, user, NOW.minusSeconds(user % 3 * 4_000_000L)));
      similar.add(
          harness.retrieval.similarItems(
              SimilarItemsRequest.newBuilder().setItemId("i" + user).setCount(20).build()));
    }
    Map<String, String> categories = new HashMap<>();
    long last = 0;
    while (categories.size() < ITEMS) {
      var page =
          harness
              .retrieval
              .streamItemChanges(
                  StreamItemChangesRequest.newBuilder().setAfterSequence(last).build())
              .next();
      for (var change : page.getChangesList()) {
        last = change.getSequence();
        if (change.hasItem()) {
          categories.put(change.getItem().getItem().getItemId(), change.getItem().getCategory());
        }
      }
    }
    return new Answers(lists, similar, categories);
  }

  private static RetrieveResponse answer(RetrievalHarness harness, int user, Instant asOf) {
    RetrieveRequest.Builder request =
        RetrieveRequest.newBuilder()
            .setUserId("u" + user)
            .setCount(30)
            .setAsOf(Timestamps.fromMillis(asOf.toEpochMilli()));
    Interest.Builder interest = Interest.newBuilder().setInterestId("n").setName("Tents");
    events().stream()
        .filter(event -> event.getUserId().equals("u" + user))
        .limit(30)
        .forEach(event -> {
          request.addHistory(
              HistoryItem.newBuilder()
                  .setItemId(event.getItemId())
                  .setKind(event.getKind())
                  .setOccurredAt(event.getOccurredAt()));
          interest.addEvidenceItems(EvidenceItem.newBuilder().setItemId(event.getItemId()));
        });
    for (int tag = 0; tag < 4; tag++) {
      request.addTags(
          ItemTag.newBuilder()
              .setTag("a " + WORDS.get((user + tag) % WORDS.size()))
              .setInterestId(tag == 0 ? "n" : "")
              .setCategory("c" + tag)
              .setScore(1 - tag / 10.0));
    }
    return harness.retrieval.retrieve(request.addInterests(interest).addQueries("oak jar").build());
  }

  private static void upsert(RetrievalHarness harness, List<Item> items) {
    var _ =
        harness.retrieval.upsertItems(UpsertItemsRequest.newBuilder().addAllItems(items).build());
  }

  private static void record(FakeIntent intent, List<Behavior> events) {
    List<LoggedBehavior> logged = new ArrayList<>();
    long sequence = intent.end();
    for (Behavior event : events) {
      logged.add(
          LoggedBehavior.newBuilder()
              .setSequence(++sequence)
              .setTenant("default")
              .setBehavior(event)
              .build());
    }
    intent.append(logged);
  }

  private static void await(RetrievalHarness harness, FakeIntent intent) {
    var _ =
        harness.retrieval.awaitBehaviors(
            AwaitBehaviorsRequest.newBuilder().setSequence(intent.end()).build());
  }
}

package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.recgpt.retrieval.v1.AwaitBehaviorsRequest;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.LoggedBehavior;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A made-up shop of four themes, whose people keep to one of them. */
public final class ThemedShop {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final int THEMES = 4;
  public static final int ITEMS = 60;

  private ThemedShop() {}

  /** Of somebody who took three items of the first theme. */
  public static RetrieveRequest request() {
    RetrieveRequest.Builder request =
        RetrieveRequest.newBuilder()
            .setCount(10)
            .setAsOf(Timestamps.fromMillis(NOW.toEpochMilli()));
    for (int item : new int[] {0, 4, 8}) {
      request.addSeenItemIds(Integer.toString(item));
      request.addHistory(
          io.recgpt.retrieval.v1.HistoryItem.newBuilder()
              .setItemId(Integer.toString(item))
              .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
              .setOccurredAt(Timestamps.fromMillis(NOW.minusSeconds(60).toEpochMilli())));
    }
    return request.build();
  }

  static Item item(int number) {
    return Item.newBuilder()
        .setItemId(Integer.toString(number))
        .setTitle("theme%d thing number%d".formatted(number % THEMES, number))
        .setCategory("theme%d".formatted(number % THEMES))
        .addTags("theme%d".formatted(number % THEMES))
        .build();
  }

  /** People of one theme each, with ten items; the service knows of them on return. */
  public static void fill(RetrievalHarness into, int people) {
    UpsertItemsRequest.Builder items = UpsertItemsRequest.newBuilder();
    for (int i = 0; i < ITEMS; i++) {
      items.addItems(item(i));
    }
    into.retrieval.upsertItems(items.build());
    Random random = new Random(7);
    List<LoggedBehavior> log = new ArrayList<>();
    for (int user = 0; user < people; user++) {
      for (int i = 0; i < 10; i++) {
        int item = random.nextInt(ITEMS / THEMES) * THEMES + user % THEMES;
        long sequence = log.size() + 1L;
        log.add(
            LoggedBehavior.newBuilder()
                .setSequence(sequence)
                .setTenant("default")
                .setBehavior(
                    Behavior.newBuilder()
                        .setEventId("e" + sequence)
                        .setUserId("u" + user)
                        .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
                        .setItemId(Integer.toString(item))
                        .setOccurredAt(
                            Timestamps.fromMillis(
                                NOW.minusSeconds(100_000 - 3_600L * i + random.nextInt(3_000))
                                    .toEpochMilli())))
                .build());
      }
    }
    into.intent.append(log);
    long reached =
        into.retrieval
            .awaitBehaviors(AwaitBehaviorsRequest.newBuilder().setSequence(log.size()).build())
            .getSequence();
    assertThat(reached).isGreaterThanOrEqualTo(log.size());
  }
}

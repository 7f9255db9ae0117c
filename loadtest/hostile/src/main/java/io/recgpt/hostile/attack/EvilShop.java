package io.recgpt.hostile.attack;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The attacker's own shop. */
final class EvilShop {
  /** Its items, each as large as the contract lets it be. */
  static final int ITEMS = 200;

  /** Its shoppers. */
  static final int USERS = 100;

  private EvilShop() {}

  /**
   * The attacker's own shop: items as large as the contract lets them be.
   *
   * @param channel by a key that may write
   */
  static void stock(Channel channel) {
    for (int from = 0; from < ITEMS; from += 50) {
      List<Item> items = IntStream.range(from, from + 50).mapToObj(EvilShop::large).toList();
      var _ =
          CatalogueServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(Duration.ofMinutes(2))
              .upsertItems(UpsertItemsRequest.newBuilder().addAllItems(items).build());
    }
    RecordEventsRequest.Builder events = RecordEventsRequest.newBuilder();
    for (int i = 0; i < USERS * 10; i++) {
      events.addEvents(event("evil-event-" + i, "evil-user-" + i % USERS, i));
    }
    var _ =
        EventServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofMinutes(2))
            .recordEvents(events.build());
  }

  /** An item of some 48 kB. */
  static Item large(int number) {
    Item.Builder item =
        Item.newBuilder()
            .setItemId("evil-" + number)
            .setTitle("lamp number %d of %s".formatted(number, "oak and brass ".repeat(20)))
            .setDescription("It gives light. ".repeat(240));
    for (int i = 0; i < 44; i++) {
      item.putAttributes("attribute " + i, "x".repeat(990));
    }
    return item.build();
  }

  /** Something that somebody took, so many seconds ago. */
  static Behavior event(String id, String user, int number) {
    return Behavior.newBuilder()
        .setEventId(id)
        .setUserId(user)
        .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
        .setItemId("evil-" + number % ITEMS)
        .setOccurredAt(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() - number))
        .build();
  }

  /** A name of 60 letters for each number below 2^30, all with the hash of the first. */
  static String sameHash(long number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 30; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  /** So many letters of a word that is said again and again. */
  static String words(String word, int length) {
    return word.repeat(length / word.length() + 1).substring(0, length);
  }
}

package io.recgpt.retrieval.training;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.codec.RankingCodec;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.store.ItemCodec;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.retrieval.v1.LoggedInteraction;
import io.recgpt.retrieval.v1.StreamTrainingLogResponse;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.type.v1.BehaviorKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tenant's log in messages, and back. */
public final class TrainingLogCodec {
  private static final int ITEMS_A_MESSAGE = 200;
  private static final int ITEM_BYTES_A_MESSAGE = 1 << 20;
  private static final int INTERACTIONS_A_MESSAGE = 2_000;

  private TrainingLogCodec() {}

  /**
   * What there is to learn from.
   *
   * @param interactions in the order that they were recorded
   * @param userIds by the ordinals of the interactions
   * @param itemIds by the ordinals of the interactions, those of unknown items too
   */
  public record Recorded(
      List<PlacedItem> items,
      List<Interaction> interactions,
      Map<Integer, String> userIds,
      Map<Integer, String> itemIds) {
    public Recorded {
      items = List.copyOf(items);
      interactions = List.copyOf(interactions);
      userIds = Map.copyOf(userIds);
      itemIds = Map.copyOf(itemIds);
    }
  }

  /** The messages of a log, which is read when the first is asked for. */
  public static LogTail.Page<StreamTrainingLogResponse> messages(
      Supplier<Recorded> log, String embeddingModel) {
    AtomicReference<@Nullable Paged> read = new AtomicReference<>();
    return number -> {
      Paged known = read.get();
      if (known == null) {
        Recorded recorded = log.get();
        known = new Paged(recorded, pages(recorded.items()));
        read.set(known);
      }
      return message(known, embeddingModel, number);
    };
  }

  /** A log, and its items as they are sent together. */
  private record Paged(Recorded log, List<List<PlacedItem>> items) {}

  private static List<List<PlacedItem>> pages(List<PlacedItem> items) {
    List<List<PlacedItem>> pages = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < items.size(); i++) {
      PlacedItem item = items.get(i);
      long size =
          ItemCodec.toProto(item.item()).getSerializedSize()
              + (long) Float.BYTES * item.embedding().dimension();
      if (i > from && (i - from == ITEMS_A_MESSAGE || bytes + size > ITEM_BYTES_A_MESSAGE)) {
        pages.add(items.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (from < items.size()) {
      pages.add(items.subList(from, items.size()));
    }
    return pages;
  }

  /** The message of a number, from 0; none after the last. */
  private static Optional<LogTail.Batch<StreamTrainingLogResponse>> message(
      Paged paged, String embeddingModel, long number) {
    Recorded log = paged.log();
    int ofItems = paged.items().size();
    int total = ofItems + Math.max(1, messages(log.interactions().size(), INTERACTIONS_A_MESSAGE));
    if (number >= total) {
      return Optional.empty();
    }
    StreamTrainingLogResponse.Builder message =
        StreamTrainingLogResponse.newBuilder().setLast(number == total - 1);
    if (number < ofItems) {
      for (PlacedItem item : paged.items().get(Math.toIntExact(number))) {
        message.addItems(
            ItemCodec.embedded(item.item(), item.embedding(), embeddingModel, item.category()));
      }
    } else {
      for (Interaction each : page(log.interactions(), number - ofItems, INTERACTIONS_A_MESSAGE)) {
        message.addInteractions(
            LoggedInteraction.newBuilder()
                .setUserId(log.userIds().getOrDefault(each.user(), ""))
                .setItemId(log.itemIds().getOrDefault(each.item(), ""))
                .setKind(BehaviorKind.forNumber(each.action().code()))
                .setOccurredAt(RankingCodec.timestamp(each.occurredAt())));
      }
    }
    return Optional.of(new LogTail.Batch<>(message.build(), number + 1));
  }

  private static int messages(int entries, int size) {
    return (entries + size - 1) / size;
  }

  private static <T> List<T> page(List<T> all, long number, int size) {
    int from = (int) Math.min(all.size(), number * size);
    return all.subList(from, Math.min(all.size(), from + size));
  }

  /** Puts a log together again; ordinals are given in the order of the messages. */
  static final class Reader {
    private final Map<String, Integer> users = new HashMap<>();
    private final Map<String, Integer> items = new HashMap<>();
    private final List<PlacedItem> placed = new ArrayList<>();
    private final List<Interaction> interactions = new ArrayList<>();
    private String embeddingModel = "";

    void add(StreamTrainingLogResponse message) {
      for (EmbeddedItem item : message.getItemsList()) {
        embeddingModel = item.getEmbeddingModel();
        placed.add(
            new PlacedItem(
                ordinal(items, item.getItem().getItemId()),
                ItemCodec.fromProto(item.getItem()),
                item.getCategory(),
                Embedding.fromBytes(item.getEmbedding().toByteArray()),
                placed.size() + 1L));
      }
      for (LoggedInteraction each : message.getInteractionsList()) {
        interactions.add(
            new Interaction(
                ordinal(users, each.getUserId()),
                ordinal(items, each.getItemId()),
                ItemAction.ofCode(each.getKind().getNumber()),
                RequestTimes.instant("occurred_at", each.getOccurredAt())));
      }
    }

    /** What made the items' vectors; empty without items. */
    String embeddingModel() {
      return embeddingModel;
    }

    Recorded recorded() {
      return new Recorded(placed, interactions, reversed(users), reversed(items));
    }

    private static int ordinal(Map<String, Integer> ordinals, String id) {
      Integer known = ordinals.putIfAbsent(id, ordinals.size());
      return known == null ? ordinals.size() - 1 : known;
    }

    private static Map<Integer, String> reversed(Map<String, Integer> ordinals) {
      Map<Integer, String> ids = new HashMap<>();
      ordinals.forEach((id, ordinal) -> ids.put(ordinal, id));
      return ids;
    }
  }
}

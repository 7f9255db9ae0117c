package io.recgpt.retrieval.towers.samples;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.ItemAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What towers are trained on, in memory: a catalogue, texts of tags, and what each user took,
 * oldest first. An event takes 13 bytes. Only positive actions are kept.
 */
public final class TowerData {
  /** Ids of the items, by ordinal. */
  public final List<String> itemIds;

  /** What is known of the items, by ordinal. */
  public final List<ItemContent> contents;

  final List<int[]> itemTags;

  /** Unit vectors of the tags' texts, by index. */
  public final List<Embedding> tagTexts;

  /** Where each user's events start, and the end of the last one's. */
  public final int[] offsets;

  /** Ordinal of each event's item. */
  public final int[] items;

  /** Pool of each event, as {@link UserPool#pool()} numbers them. */
  public final byte[] kinds;

  /** Time of each event, milliseconds since 1970. */
  public final long[] times;

  private TowerData(Builder builder) {
    itemIds = List.copyOf(builder.itemIds);
    contents = List.copyOf(builder.contents);
    itemTags = List.copyOf(builder.itemTags);
    tagTexts = List.copyOf(builder.tagTexts);
    offsets = Arrays.copyOf(builder.offsets, builder.users + 1);
    items = Arrays.copyOf(builder.items, builder.events);
    kinds = Arrays.copyOf(builder.kinds, builder.events);
    times = Arrays.copyOf(builder.times, builder.events);
  }

  /** Starts with nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /** Number of items. */
  public int itemCount() {
    return itemIds.size();
  }

  /** Number of users with positive events. */
  public int userCount() {
    return offsets.length - 1;
  }

  /** Number of positive events. */
  public int eventCount() {
    return items.length;
  }

  /** Dimension of the texts' vectors, 0 where there are no items. */
  public int textDimension() {
    return contents.isEmpty() ? 0 : contents.getFirst().text().dimension();
  }

  /** Collects the data; not safe for several threads. */
  public static final class Builder {
    private final List<String> itemIds = new ArrayList<>();
    private final Set<String> knownIds = new HashSet<>();
    private final List<ItemContent> contents = new ArrayList<>();
    private final List<int[]> itemTags = new ArrayList<>();
    private final List<Embedding> tagTexts = new ArrayList<>();
    private int[] offsets = new int[16];
    private int[] items = new int[64];
    private byte[] kinds = new byte[64];
    private long[] times = new long[64];
    private int users;
    private int events;

    private Builder() {}

    /** Adds a tag's or key phrase's unit text vector; returns its index. */
    public int tag(Embedding text) {
      tagTexts.add(text);
      return tagTexts.size() - 1;
    }

    /**
     * Adds an item; returns its ordinal, from 0.
     *
     * @param tags indices that {@link #tag} returned; empty if it has none
     * @throws IllegalArgumentException if the id came before, a tag didn't, or the text's dimension
     *     is another than before
     */
    public int item(String id, ItemContent content, int... tags) {
      if (!contents.isEmpty()
          && content.text().dimension() != contents.getFirst().text().dimension()) {
        throw new IllegalArgumentException(
            "dimension: %d (expected: %d)"
                .formatted(content.text().dimension(), contents.getFirst().text().dimension()));
      }
      for (int tag : tags) {
        if (tag < 0 || tag >= tagTexts.size()) {
          throw new IllegalArgumentException(
              "tag: %d (expected: 0 to %d)".formatted(tag, tagTexts.size() - 1));
        }
      }
      if (!knownIds.add(id)) {
        throw new IllegalArgumentException("item id: %s (expected: each once)".formatted(id));
      }
      itemIds.add(id);
      contents.add(content);
      itemTags.add(tags.clone());
      return itemIds.size() - 1;
    }

    /**
     * Adds what one user did, oldest first.
     *
     * @param itemOrdinals ordinals that {@link #item} returned
     * @param actions one for each; what is not positive is left out
     * @param epochMillis one for each, never falling
     */
    public void sequence(int[] itemOrdinals, ItemAction[] actions, long[] epochMillis) {
      int before = events;
      for (int i = 0; i < itemOrdinals.length; i++) {
        if (itemOrdinals[i] < 0 || itemOrdinals[i] >= itemIds.size()) {
          throw new IllegalArgumentException(
              "item: %d (expected: 0 to %d)".formatted(itemOrdinals[i], itemIds.size() - 1));
        }
        if (i > 0 && epochMillis[i] < epochMillis[i - 1]) {
          throw new IllegalArgumentException("events: newest first (expected: oldest first)");
        }
        UserPool kind = UserPool.of(actions[i]);
        if (kind != null) {
          add(itemOrdinals[i], kind, epochMillis[i]);
        }
      }
      if (events > before) {
        if (users + 2 > offsets.length) {
          offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        offsets[++users] = events;
      }
    }

    private void add(int item, UserPool kind, long time) {
      if (events == items.length) {
        items = Arrays.copyOf(items, events * 2);
        kinds = Arrays.copyOf(kinds, events * 2);
        times = Arrays.copyOf(times, events * 2);
      }
      items[events] = item;
      kinds[events] = (byte) kind.pool();
      times[events++] = time;
    }

    /** The data so far. */
    public TowerData build() {
      return new TowerData(this);
    }
  }
}

package io.recgpt.retrieval.ranking.table;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.numeric.ByteVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The items of one tenant by ordinal. What is new counts from {@link #settle()} on, which must be
 * called before reading. Writers exclude all others; readers may share it.
 */
public final class Table {
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final List<@Nullable Row> rows = new ArrayList<>();
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Map<String, Integer> categories = new HashMap<>();
  private final WordIndex words = new WordIndex();
  private final FeatureIndex features = new FeatureIndex();
  private final Set<String> consumables = new HashSet<>();
  private final BitSet consumableRows = new BitSet();
  private long categoryChanges;
  private long characters;
  private int[] categorySizes = new int[16];

  /** Those that have an item since the last settling. */
  private final List<Integer> added = new ArrayList<>();

  private BitSet present = new BitSet();
  private int[] byId = new int[0];
  private int[] positions = new int[0];

  /** An item with what was derived from it. */
  public static final class Row {
    private final PlacedItem placed;
    private final ByteVector vector;
    private final String titleKey;
    private final int categoryNumber;

    private Row(PlacedItem placed, int categoryNumber) {
      this.placed = placed;
      this.categoryNumber = categoryNumber;
      this.vector = ByteVector.of(placed.embedding());
      this.titleKey =
          NO_WORD.matcher(placed.item().title().toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    /** The item as the catalogue has it. */
    public CatalogueItem item() {
      return placed.item();
    }

    /** The item with its place. */
    public PlacedItem placed() {
      return placed;
    }

    /** The item's category, or the cluster that stands in. */
    public String category() {
      return placed.category();
    }

    /** The same among the table's categories, from 0. */
    public int categoryNumber() {
      return categoryNumber;
    }

    /** Unit vector of the item's text. */
    public Embedding embedding() {
      return placed.embedding();
    }

    /** Its number within the tenant. */
    public int ordinal() {
      return placed.ordinal();
    }

    /** Equal for titles that differ in case and punctuation alone. */
    public String titleKey() {
      return titleKey;
    }

    /** Its vector in a quarter of its size. */
    public ByteVector bytes() {
      return vector;
    }

    /** Cosine of the item's text to a vector. */
    public float similarity(ByteVector other) {
      return vector.cosine(other);
    }

    /** Cosine of two items' texts. */
    public float similarity(Row other) {
      return vector.cosine(other.vector);
    }
  }

  /**
   * Adds or replaces an item, unless what stands there is newer; true where another vector stands
   * there now.
   */
  public boolean put(PlacedItem placed) {
    int ordinal = placed.ordinal();
    while (rows.size() <= ordinal) {
      rows.add(null);
    }
    Row before = rows.get(ordinal);
    if (before != null && before.placed.sequence() > placed.sequence()) {
      return false;
    }
    if (before == null) {
      added.add(ordinal);
    }
    Row row =
        new Row(placed, categories.computeIfAbsent(placed.category(), _ -> categories.size()));
    if (before != null) {
      categorySizes[before.categoryNumber()]--;
      characters -= before.item().characters();
    }
    characters += placed.item().characters();
    if (row.categoryNumber() >= categorySizes.length) {
      categorySizes = Arrays.copyOf(categorySizes, 2 * (row.categoryNumber() + 1));
    }
    categorySizes[row.categoryNumber()]++;
    consumableRows.set(ordinal, isConsumable(placed.item()));
    rows.set(ordinal, row);
    if (before == null || !before.item().category().equals(placed.item().category())) {
      categoryChanges++;
    }
    ordinals.put(placed.item().id(), ordinal);
    words.put(ordinal, terms(placed.item()));
    features.put(ordinal, placed.item());
    return before == null || !before.embedding().equals(placed.embedding());
  }

  /** Characters of the texts of all items. */
  public long characters() {
    return characters;
  }

  /** True where all that is new counts. */
  public boolean settled() {
    return added.isEmpty() && words.settled();
  }

  /** Lets what is new count; must exclude readers. */
  public void settle() {
    words.settle();
    if (added.isEmpty()) {
      return;
    }
    int[] sorted = added.stream().sorted(Comparator.comparing(this::id)).mapToInt(i -> i).toArray();
    int[] merged = new int[byId.length + sorted.length];
    for (int to = 0, old = 0, fresh = 0; to < merged.length; to++) {
      boolean ofOld =
          fresh == sorted.length
              || (old < byId.length && id(byId[old]).compareTo(id(sorted[fresh])) < 0);
      merged[to] = ofOld ? byId[old++] : sorted[fresh++];
    }
    byId = merged;
    positions = new int[rows.size()];
    BitSet known = new BitSet(rows.size());
    for (int i = 0; i < merged.length; i++) {
      positions[merged[i]] = i;
      known.set(merged[i]);
    }
    present = known;
    added.clear();
  }

  private String id(int ordinal) {
    return requireNonNull(rows.get(ordinal)).item().id();
  }

  /** Which ordinals have an item; not to be written to. */
  public BitSet present() {
    return present;
  }

  /** How many items there are, those too that don't count yet. */
  public int stored() {
    return byId.length + added.size();
  }

  /** How many items there are. */
  public int count() {
    return byId.length;
  }

  /**
   * Place of an item among all, by their ids, from 0: what ties are broken by, since ordinals
   * depend on which item came first.
   */
  public int position(int ordinal) {
    return positions[ordinal];
  }

  /** Ordinals in order of the items' ids; not to be written to. */
  public int[] byId() {
    return byId;
  }

  /** Says which categories and tags mark daily consumables, compared without case. */
  public void consumables(Set<String> categoriesAndTags) {
    consumables.clear();
    categoriesAndTags.forEach(name -> consumables.add(name.toLowerCase(Locale.ROOT)));
    for (Row row : rows) {
      if (row != null) {
        consumableRows.set(row.ordinal(), isConsumable(row.item()));
      }
    }
  }

  /** True for a daily consumable: a necessity, no interest. */
  public boolean consumable(int ordinal) {
    return consumableRows.get(ordinal);
  }

  /** Which items are daily consumables, by ordinal; not to be written to. */
  public BitSet consumables() {
    return consumableRows;
  }

  private boolean isConsumable(CatalogueItem item) {
    return consumables.contains(item.category().toLowerCase(Locale.ROOT))
        || item.tags().stream().anyMatch(tag -> consumables.contains(tag.toLowerCase(Locale.ROOT)));
  }

  /** What may make items alike: words, and attributes as they are, a film's year among them. */
  private static List<String> terms(CatalogueItem item) {
    List<String> terms =
        WordIndex.words(
            String.join(
                " ", item.title(), String.join(" ", item.tags()), item.category(), item.brand()));
    item.attributes().forEach((key, value) -> terms.add(key + "=" + value));
    return terms;
  }

  /** Counts how often an item came in, or got another category of its own. */
  public long categoryChanges() {
    return categoryChanges;
  }

  /** One more than the highest ordinal. */
  public int size() {
    return rows.size();
  }

  /** The item with an ordinal, or null where the catalogue has none. */
  public @Nullable Row row(int ordinal) {
    return ordinal < rows.size() ? rows.get(ordinal) : null;
  }

  /** The item with an id, or null where the catalogue has none. */
  public @Nullable Row row(String itemId) {
    Integer ordinal = ordinals.get(itemId);
    return ordinal == null ? null : row(ordinal.intValue());
  }

  /** The ordinal of an item, or null where the catalogue has none. */
  public @Nullable Integer ordinal(String itemId) {
    return ordinals.get(itemId);
  }

  /** The ordinals of items, less those that the catalogue does not have. */
  public Set<Integer> ordinals(Collection<String> itemIds) {
    Set<Integer> found = new TreeSet<>();
    for (String id : itemIds) {
      Integer ordinal = ordinals.get(id);
      if (ordinal != null) {
        found.add(ordinal);
      }
    }
    return found;
  }

  /** How many categories its items have, or had. */
  public int categoryCount() {
    return categories.size();
  }

  /** Ordinals of the items that were placed last, at most so many: ordinals are given in order. */
  public IntStream newest(int most) {
    return IntStream.range(Math.max(0, size() - most), size());
  }

  /** How many items each category has, by its number; not to be written to. */
  public int[] categorySizes() {
    return categorySizes;
  }

  /** The number of a category, below their count; -1 where no item had it, or it is empty. */
  public int categoryNumber(String category) {
    return category.isEmpty() ? -1 : categories.getOrDefault(category, -1);
  }

  /** Items by their features. */
  public FeatureIndex features() {
    return features;
  }

  /** Items by their words. */
  public WordIndex words() {
    return words;
  }
}

package io.recgpt.intent.compression;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.task.UntrustedText;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.CatalogueItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Items as a model reads them (RecGPT V1, item level): name, category, brand, core attributes. All
 * of it is untrusted: none of it can end its place in a line.
 */
public final class ItemDescriptions {
  private static final int NAME = 80;
  private static final int PART = 40;
  private static final int MAX_ATTRIBUTES = 4;

  private final Catalogue catalogue;

  /** Describes the items of a catalogue. */
  public ItemDescriptions(Catalogue catalogue) {
    this.catalogue = requireNonNull(catalogue);
  }

  /** An item; none where the catalogue lacks it. */
  public Optional<String> item(String itemId) {
    int at = catalogue.indexOf(itemId);
    return at < 0 ? Optional.empty() : Optional.of(describe(catalogue.item(at)));
  }

  /** Words that were searched for. */
  public static String search(String query) {
    return plain(query, NAME);
  }

  private static String describe(CatalogueItem item) {
    List<String> parts = new ArrayList<>();
    parts.add(item.category());
    parts.add(item.brand());
    item.tags().stream().limit(MAX_ATTRIBUTES).forEach(parts::add);
    String more =
        parts.stream()
            .map(part -> plain(part, PART))
            .filter(part -> !part.isEmpty())
            .distinct()
            .collect(Collectors.joining("; "));
    String name = plain(item.title(), NAME);
    return more.isEmpty() ? name : name + " (" + more + ")";
  }

  /** Without the marks that the lines of a history are built of. */
  private static String plain(String raw, int most) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      plain.append("#,;()".indexOf(c) >= 0 ? ' ' : c);
    }
    // Folding of compatibility forms may bring such marks back.
    String line = UntrustedText.line(plain.toString(), most);
    return line.replaceAll("[#,;()]", "").strip();
  }
}

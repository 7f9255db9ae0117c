package io.recgpt.explain.catalogue;

import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.PlainText;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what retrieval streams; text is made plain here, before it is stored. */
final class ItemCodec {
  private static final int MAX_TITLE = 500;
  private static final int MAX_TAG = 100;
  private static final int MAX_VALUE = 200;
  private static final int MAX_DESCRIPTION = 1_000;
  private static final int MAX_VERB = 30;

  private ItemCodec() {}

  static ItemText item(EmbeddedItem embedded) {
    Item item = embedded.getItem();
    List<String> tags =
        item.getTagsList().stream()
            .map(tag -> PlainText.clean(tag, MAX_TAG))
            .filter(tag -> !tag.isEmpty())
            .distinct()
            .toList();
    Map<String, String> attributes = new LinkedHashMap<>();
    item.getAttributesMap()
        .forEach((key, value) ->
            attributes.put(PlainText.clean(key, MAX_TAG), PlainText.clean(value, MAX_VALUE)));
    String category =
        embedded.getCategory().isEmpty() ? item.getCategory() : embedded.getCategory();
    return new ItemText(
        item.getItemId(),
        PlainText.clean(item.getTitle(), MAX_TITLE),
        PlainText.clean(item.getTitleWords(), MAX_TITLE),
        PlainText.clean(category, MAX_VALUE),
        PlainText.clean(item.getBrand(), MAX_VALUE),
        tags,
        attributes,
        PlainText.clean(item.getDescription(), MAX_DESCRIPTION),
        Embedding.fromBytes(embedded.getEmbedding().toByteArray()));
  }

  static DomainWords domain(Domain domain) {
    Map<String, String> verbs = new LinkedHashMap<>();
    domain
        .getBehaviorVerbsMap()
        .forEach((kind, verb) -> verbs.put(kind, PlainText.clean(verb, MAX_VERB)));
    Set<String> banned = new LinkedHashSet<>();
    domain.getBannedWordsList().forEach(word -> banned.add(PlainText.clean(word, MAX_TAG)));
    return new DomainWords(PlainText.clean(domain.getItemNoun(), MAX_VERB), verbs, banned);
  }
}

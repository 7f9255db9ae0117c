package io.recgpt.retrieval.catalogue;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.store.CatalogueStore;
import io.recgpt.retrieval.store.CatalogueStore.Draft;
import io.recgpt.retrieval.store.StoredItem;
import io.recgpt.rpc.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Vectors of items' texts by this process's model, made where the store or a model lacks them. */
final class ItemEmbeddings {
  private final CatalogueStore store;
  private final TextEmbedder embedder;

  ItemEmbeddings(CatalogueStore store, TextEmbedder embedder) {
    this.store = requireNonNull(store, "store");
    this.embedder = requireNonNull(embedder, "embedder");
  }

  /** Items with their vectors; what the store has of them as they are is not embedded again. */
  List<Draft> drafts(Tenant tenant, List<CatalogueItem> items) {
    Map<String, StoredItem> before =
        store.items(tenant, items.stream().map(CatalogueItem::id).toList());
    List<String> hashes = items.stream().map(item -> hash(item.text())).toList();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      StoredItem stored = before.get(items.get(i).id());
      if (stored == null || !stored.textHash().equals(hashes.get(i))) {
        texts.add(items.get(i).text());
      }
    }
    List<Embedding> embedded = texts.isEmpty() ? List.of() : embedder.embed(texts);
    List<Draft> drafts = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < items.size(); i++) {
      StoredItem stored = before.get(items.get(i).id());
      Embedding embedding =
          stored == null || !stored.textHash().equals(hashes.get(i))
              ? embedded.get(next++)
              : stored.embedding();
      drafts.add(new Draft(items.get(i), hashes.get(i), embedding, ""));
    }
    return drafts;
  }

  /**
   * The items with vectors of this process's model: while a model is exchanged, others write
   * vectors of another. The store is left to them.
   */
  List<StoredItem> inOurSpace(TenantModel model, List<StoredItem> items) {
    List<StoredItem> foreign = items.stream().filter(item -> !isOfOurModel(item)).toList();
    if (foreign.isEmpty()) {
      return items;
    }
    Map<Integer, Embedding> vectorsOf = new HashMap<>();
    List<StoredItem> unknown = new ArrayList<>();
    for (StoredItem item : foreign) {
      model
          .item(item.ordinal())
          .filter(known -> known.item().text().equals(item.item().text()))
          .ifPresentOrElse(
              known -> vectorsOf.put(item.ordinal(), known.embedding()), () -> unknown.add(item));
    }
    if (!unknown.isEmpty()) {
      List<Embedding> made =
          embedder.embed(unknown.stream().map(item -> item.item().text()).toList());
      for (int i = 0; i < made.size(); i++) {
        vectorsOf.put(unknown.get(i).ordinal(), made.get(i));
      }
    }
    return items.stream()
        .map(item -> {
          Embedding ours = vectorsOf.get(item.ordinal());
          return ours == null ? item : item.with(ours);
        })
        .toList();
  }

  /** Whether its vector is of this process's model, and of the text that it has. */
  boolean isOfOurModel(StoredItem item) {
    return item.textHash().equals(hash(item.item().text()));
  }

  private String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((embedder.model() + "\n" + text).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

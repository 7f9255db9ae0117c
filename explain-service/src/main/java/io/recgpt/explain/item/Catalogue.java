package io.recgpt.explain.item;

import java.util.Collection;
import java.util.Map;

/** What the explainer may know of one tenant's items. */
public interface Catalogue {
  /** The facts of those items that exist, by id. */
  Map<String, ItemFacts> facts(Collection<String> itemIds);

  /** The statistics that the facts were made with. */
  Lexicon lexicon();
}

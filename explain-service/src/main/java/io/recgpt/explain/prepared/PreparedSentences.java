package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.checking.SentenceChecks;
import io.recgpt.explain.explanation.Author;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.explanation.Prepared;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.model.Prompts;
import io.recgpt.rpc.Tenant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What of the table may be read now. */
public final class PreparedSentences {
  private final ExplanationTable table;
  private final TenantLanguages languages;

  public PreparedSentences(ExplanationTable table, TenantLanguages languages) {
    this.table = requireNonNull(table);
    this.languages = requireNonNull(languages);
  }

  /** Whether a tenant may have sentences: its language must be one that can be checked. */
  public boolean isServed(Tenant tenant) {
    return languages.isCheckable(tenant);
  }

  /**
   * The sentences that hold: not those of an item whose text has changed since, of an occasion that
   * is not near, nor with words that were banned later. One query.
   *
   * @param facts the pairs' items as they are now, by id
   */
  public Map<Pair, Prepared> find(
      Tenant tenant,
      Collection<Pair> pairs,
      Map<String, ItemFacts> facts,
      DomainWords domain,
      LocalDate today) {
    if (!isServed(tenant)) {
      return Map.of();
    }
    Map<Pair, TableRow> rows = table.find(tenant, languages.of(tenant), pairs);
    if (rows.isEmpty()) {
      return Map.of();
    }
    SentenceChecks checks = SentenceChecks.of(domain);
    Map<Pair, Prepared> sentences = new HashMap<>();
    rows.forEach((pair, row) -> {
      ItemFacts item = facts.get(pair.itemId());
      if (item != null
          && row.itemHash().equals(ItemHash.of(item.text()))
          && row.occasion().map(occasion -> occasion.isNear(today)).orElse(true)
          && !checks.isBanned(row.text())) {
        Author author = Author.languageModel(row.model(), Prompts.version());
        sentences.put(pair, new Prepared(row.text(), author));
      }
    });
    return sentences;
  }
}

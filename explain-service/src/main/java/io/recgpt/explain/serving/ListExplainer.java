package io.recgpt.explain.serving;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.catalogue.TenantCatalogues;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Explanation;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.explanation.Prepared;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.message.ExplanationCodec;
import io.recgpt.explain.prepared.PreparedSentences;
import io.recgpt.explain.prepared.Preparer;
import io.recgpt.explain.writing.Compositions;
import io.recgpt.explain.writing.ExtractiveExplainer;
import io.recgpt.explain.writing.ListWriting;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains lists on line: from the table where it has a sentence that holds, else extractively.
 * What was looked up in vain is queued to be written, so that the table fills with what is shown.
 */
public final class ListExplainer {
  private final TenantCatalogues catalogues;
  private final Compositions compositions;
  private final PreparedSentences sentences;
  private final @Nullable Preparer preparer;

  /**
   * @param preparer fills the table; null: no language model is set up
   */
  public ListExplainer(
      TenantCatalogues catalogues,
      Compositions compositions,
      PreparedSentences sentences,
      @Nullable Preparer preparer) {
    this.catalogues = requireNonNull(catalogues);
    this.compositions = requireNonNull(compositions);
    this.sentences = requireNonNull(sentences);
    this.preparer = preparer;
  }

  /** One explanation for each subject, in its order. */
  List<Explanation> explain(
      Tenant tenant,
      List<Subject> subjects,
      List<Interest> interests,
      List<Evidence> recent,
      Instant now) {
    LocalDate today = ExplanationCodec.day(now);
    Catalogue catalogue = catalogues.of(tenant);
    ListWriting writing =
        new ExtractiveExplainer(catalogue, compositions).writing(subjects, interests, recent, now);
    if (!sentences.isServed(tenant)) {
      return writing.explain(Map.of());
    }
    Collection<Pair> pairs = writing.pairs().values();
    Map<Pair, Prepared> prepared =
        sentences.find(tenant, pairs, writing.facts(), catalogue.lexicon().domain(), today);
    if (preparer != null) {
      List<Pair> missing =
          pairs.stream()
              .filter(pair -> !pair.interest().isEmpty() && !prepared.containsKey(pair))
              .toList();
      preparer.offer(tenant, missing, writing.facts(), today);
    }
    return writing.explain(prepared);
  }
}

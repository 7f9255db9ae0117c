package io.recgpt.explain.serving;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.affinity.Matching;
import io.recgpt.explain.catalogue.TenantCatalogues;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Explanation;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.explanation.Prepared;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.message.ExplanationCodec;
import io.recgpt.explain.model.Batch;
import io.recgpt.explain.model.WritingCall;
import io.recgpt.explain.prepared.PreparedSentences;
import io.recgpt.explain.prepared.Preparer;
import io.recgpt.explain.prepared.SharedWriter;
import io.recgpt.explain.writing.Compositions;
import io.recgpt.explain.writing.ExtractiveExplainer;
import io.recgpt.explain.writing.ListWriting;
import io.recgpt.inference.task.Rejection;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains one item for somebody who waits: by the table, else by the model, whose sentence joins
 * the table, else extractively with the reason.
 */
public final class OnDemandExplainer {
  private static final String NO_MODEL = "no language model is set up";

  private final TenantCatalogues catalogues;
  private final Compositions compositions;
  private final PreparedSentences sentences;
  private final @Nullable Preparer preparer;

  /**
   * What came of it.
   *
   * @param reason why the model did not write it; empty where it did
   */
  record Outcome(Explanation explanation, String reason) {
    Outcome {
      requireNonNull(explanation);
      requireNonNull(reason);
    }
  }

  /**
   * @param preparer asks the model; null: none is set up
   */
  public OnDemandExplainer(
      TenantCatalogues catalogues,
      Compositions compositions,
      PreparedSentences sentences,
      @Nullable Preparer preparer) {
    this.catalogues = requireNonNull(catalogues);
    this.compositions = requireNonNull(compositions);
    this.sentences = requireNonNull(sentences);
    this.preparer = preparer;
  }

  /**
   * Explains an item. Blocks while the model writes.
   *
   * @param timeout of each call to the model; zero or less: it is not asked
   * @param call receives its progress and may cancel it
   * @throws RpcException UNKNOWN_ITEM
   */
  Outcome explain(
      Tenant tenant,
      Subject asked,
      List<Interest> interests,
      List<Evidence> recent,
      Instant now,
      Duration timeout,
      WritingCall call) {
    LocalDate today = ExplanationCodec.day(now);
    Catalogue catalogue = catalogues.of(tenant);
    Subject subject = withInterest(catalogue, asked, interests);
    ListWriting writing =
        new ExtractiveExplainer(catalogue, compositions)
            .writing(List.of(subject), interests, recent, now);
    Pair pair = writing.pairs().get(subject);
    if (pair == null) {
      throw RpcException.of(
          ErrorCode.UNKNOWN_ITEM, "item %s is not known here".formatted(subject.itemId()));
    }
    Map<String, ItemFacts> facts = writing.facts();
    Map<Pair, Prepared> prepared = find(tenant, catalogue, pair, facts, today);
    String reason = "";
    if (prepared.isEmpty()) {
      reason = write(tenant, pair, today, timeout, call);
      prepared = reason.isEmpty() ? find(tenant, catalogue, pair, facts, today) : Map.of();
      reason = prepared.isEmpty() && reason.isEmpty() ? "the item has just changed" : reason;
    }
    return new Outcome(writing.explain(prepared).getFirst(), reason);
  }

  private Map<Pair, Prepared> find(
      Tenant tenant,
      Catalogue catalogue,
      Pair pair,
      Map<String, ItemFacts> facts,
      LocalDate today) {
    return sentences.find(tenant, List.of(pair), facts, catalogue.lexicon().domain(), today);
  }

  /** The subject with the interest that suits it best, where the caller named none. */
  private static Subject withInterest(
      Catalogue catalogue, Subject subject, List<Interest> interests) {
    if (!subject.interestId().isEmpty()) {
      return subject;
    }
    Matching matching = new Matching(catalogue);
    record Suiting(Interest interest, double strength) {}
    return interests.stream()
        .flatMap(interest ->
            matching.matches(interest, List.of(subject.itemId())).stream()
                .map(match -> new Suiting(interest, match.strength())))
        .max(Comparator.comparingDouble(Suiting::strength))
        .map(best -> subject.withInterest(best.interest().interestId(), List.of()))
        .orElse(subject);
  }

  /** Has the model write a pair; returns why there is no sentence, empty where there is one. */
  private String write(
      Tenant tenant, Pair pair, LocalDate today, Duration timeout, WritingCall call) {
    if (preparer == null) {
      return NO_MODEL;
    }
    if (!sentences.isServed(tenant)) {
      return "the language model writes for catalogues in English alone";
    }
    if (!timeout.isPositive()) {
      return "the deadline is too near to ask the language model";
    }
    SharedWriter.Result result = preparer.writeNow(tenant, pair, today, timeout, call);
    if (result.tenantWait().isPositive()) {
      return "the tenant's tokens of the language model are spent for today, the next %d s"
          .formatted(Math.max(1, result.tenantWait().toSeconds()));
    }
    if (result.budgetWait().isPositive()) {
      return "the language model's tokens are spent for the next %d s"
          .formatted(Math.max(1, result.budgetWait().toSeconds()));
    }
    Optional<String> failure = result.failure().map(OnDemandExplainer::words);
    List<Rejection> refused = result.refused().getOrDefault(pair, List.of());
    return failure.orElse(
        refused.isEmpty()
            ? ""
            : "what the language model wrote failed its checks: "
                + refused.stream()
                    .map(Rejection::check)
                    .distinct()
                    .collect(Collectors.joining(", ")));
  }

  private static String words(Batch.Failure failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE -> "the language model cannot be reached";
      case OVERLOADED -> "the language model is busy";
      case TIMED_OUT, CANCELLED -> "the language model did not answer in time";
      case REFUSED, MODEL_FAILED -> "the language model failed";
    };
  }
}

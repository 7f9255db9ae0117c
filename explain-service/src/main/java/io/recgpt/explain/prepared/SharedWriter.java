package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.explain.checking.RecentSentences;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.model.Assignment;
import io.recgpt.explain.model.Batch;
import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.model.LanguageModelExplainer;
import io.recgpt.explain.model.TokenBudget;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.inference.task.Rejection;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Has sentences written by the model and puts those that pass into the table. The same pair is
 * written once as long as its sentence holds, and not again for some hours where it was refused.
 */
public final class SharedWriter {
  private static final Duration REFUSED_FOR = Duration.ofHours(6);
  private static final long MAX_REFUSED = 100_000;
  private static final int MAX_TENANTS = 1_000;

  private final ExplanationTable table;
  private final PreparedSentences sentences;
  private final TenantLanguages languages;
  private final Function<Tenant, Catalogue> catalogues;
  private final LanguageModel model;
  private final TokenBudget budget;
  private final TenantTokens tenants;
  private final InstantSource clock;
  private final Map<Tenant, LanguageModelExplainer> explainers =
      Caffeine.newBuilder()
          .maximumSize(MAX_TENANTS)
          .executor(Runnable::run)
          .<Tenant, LanguageModelExplainer>build()
          .asMap();
  private final Cache<Refused, List<Rejection>> refused =
      Caffeine.newBuilder().maximumSize(MAX_REFUSED).expireAfterWrite(REFUSED_FOR).build();

  private record Refused(Tenant tenant, Pair pair, String itemHash) {}

  /**
   * What came of it.
   *
   * @param refused pairs that failed their checks, now or lately, with the reasons
   * @param failure why the model gave no response
   * @param budgetWait not zero: the token budget is spent, and nothing was asked
   * @param tenantWait the same of the tenant's own
   * @param usage tokens spent
   */
  public record Result(
      Map<Pair, List<Rejection>> refused,
      Optional<Batch.Failure> failure,
      Duration budgetWait,
      Duration tenantWait,
      TokenUsage usage) {
    public Result {
      refused = Map.copyOf(refused);
    }

    static Result busy() {
      Batch.Failure failure =
          new Batch.Failure(GenerationException.Kind.OVERLOADED, "as many calls as may be at once");
      return answered(Map.of(), Optional.of(failure), TokenUsage.NONE);
    }

    private static Result answered(
        Map<Pair, List<Rejection>> refused, Optional<Batch.Failure> failure, TokenUsage usage) {
      return new Result(refused, failure, Duration.ZERO, Duration.ZERO, usage);
    }
  }

  SharedWriter(
      ExplanationTable table,
      TenantLanguages languages,
      Function<Tenant, Catalogue> catalogues,
      LanguageModel model,
      InstantSource clock) {
    this.table = requireNonNull(table);
    this.sentences = new PreparedSentences(table, languages);
    this.languages = requireNonNull(languages);
    this.catalogues = requireNonNull(catalogues);
    this.model = requireNonNull(model);
    this.budget = new TokenBudget(model.limits().tokensPerMinute(), clock);
    this.tenants = table.tokens(model.limits().tenantTokensPerDay(), clock);
    this.clock = requireNonNull(clock);
  }

  /** The explainer of a tenant; its first use reads the tenant's latest sentences. */
  public LanguageModelExplainer explainer(Tenant tenant) {
    return explainers.computeIfAbsent(
        tenant,
        key ->
            new LanguageModelExplainer(model, key.id(), table.latest(key, RecentSentences.WINDOW)));
  }

  /**
   * Writes what is missing of some pairs. Blocks while the model writes.
   *
   * @param today the day for which occasions count
   */
  Result write(Tenant tenant, Collection<Pair> pairs, LocalDate today, WriteRequest request) {
    Catalogue catalogue = catalogues.apply(tenant);
    Set<String> itemIds = new LinkedHashSet<>();
    pairs.forEach(pair -> itemIds.add(pair.itemId()));
    Map<String, ItemFacts> facts = catalogue.facts(itemIds);
    DomainWords domain = catalogue.lexicon().domain();
    Map<Pair, List<Rejection>> known = new HashMap<>();
    List<Pair> missing = missing(tenant, pairs, today, facts, domain, known);
    if (missing.isEmpty()) {
      return Result.answered(known, Optional.empty(), TokenUsage.NONE);
    }
    Duration wait = budget.untilFree(request.reserve(model.limits().tokensPerMinute()));
    Duration tenantWait = tenants.untilFree(tenant);
    if (wait.isPositive() || tenantWait.isPositive()) {
      return new Result(known, Optional.empty(), wait, tenantWait, TokenUsage.NONE);
    }
    LanguageModelExplainer explainer = explainer(tenant);
    List<Assignment> assignments = new ArrayList<>();
    for (Pair pair : missing) {
      ItemFacts item = requireNonNull(facts.get(pair.itemId()));
      assignments.add(explainer.assign(pair, item, catalogue.lexicon(), today));
    }
    long booked = explainer.estimate(assignments, domain);
    budget.book(booked);
    tenants.book(tenant, booked);
    Batch batch;
    try {
      batch =
          explainer.write(
              assignments, domain, request.trigger(), request.timeout(), request.call());
    } catch (RuntimeException | Error fault) {
      budget.correct(booked, 0);
      tenants.book(tenant, -booked);
      throw fault;
    }
    budget.correct(booked, batch.usage().total());
    tenants.book(tenant, batch.usage().total() - booked);
    keep(tenant, batch);
    batch
        .refused()
        .forEach((assignment, reasons) -> {
          refused.put(refused(tenant, assignment), reasons);
          known.put(assignment.pair(), reasons);
        });
    return Result.answered(known, batch.failure(), batch.usage());
  }

  private List<Pair> missing(
      Tenant tenant,
      Collection<Pair> pairs,
      LocalDate today,
      Map<String, ItemFacts> facts,
      DomainWords domain,
      Map<Pair, List<Rejection>> known) {
    Set<Pair> fresh = sentences.find(tenant, pairs, facts, domain, today).keySet();
    List<Pair> missing = new ArrayList<>();
    for (Pair pair : new LinkedHashSet<>(pairs)) {
      ItemFacts item = facts.get(pair.itemId());
      if (item == null || fresh.contains(pair)) {
        continue;
      }
      List<Rejection> reasons =
          refused.getIfPresent(new Refused(tenant, pair, ItemHash.of(item.text())));
      if (reasons == null) {
        missing.add(pair);
      } else {
        known.put(pair, reasons);
      }
    }
    return missing;
  }

  private static Refused refused(Tenant tenant, Assignment assignment) {
    return new Refused(tenant, assignment.pair(), ItemHash.of(assignment.item().text()));
  }

  /** Whether a pair was refused lately, with the item as it is now. */
  boolean isRefused(Tenant tenant, Pair pair, ItemFacts item) {
    return refused.getIfPresent(new Refused(tenant, pair, ItemHash.of(item.text()))) != null;
  }

  private void keep(Tenant tenant, Batch batch) {
    List<TableRow> rows = new ArrayList<>();
    batch
        .written()
        .forEach((assignment, text) ->
            rows.add(
                new TableRow(
                    assignment.pair(),
                    ItemHash.of(assignment.item().text()),
                    text,
                    assignment.style(),
                    Optional.ofNullable(assignment.occasion()),
                    model.generator().model(),
                    clock.instant())));
    table.put(tenant, languages.of(tenant), rows);
  }
}

package io.recgpt.explain.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.checking.SentenceChecks;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.inference.task.ModelCall;
import io.recgpt.inference.task.Rejection;
import io.recgpt.inference.task.TaskLabels;
import io.recgpt.inference.task.TaskMeter;
import io.recgpt.inference.task.TaskOutcome;
import io.recgpt.inference.task.TaskRunner;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the sentences of one tenant by a language model, in two steps (RecGPT V2, explanations): a
 * style is picked for each, then several are asked for in one call. A sentence that fails a check
 * is asked for once more with the reasons. Safe for any number of threads.
 */
public final class LanguageModelExplainer {
  private static final String TASK = "explanations";
  private static final int TOKENS_A_SENTENCE = 48;
  private static final int TOKENS_OF_FORM = 32;
  private static final double TEMPERATURE = 0.7;

  private final LanguageModel model;
  private final TaskMeter meter;
  private final String tenant;
  private final Prompts prompts;

  /**
   * An explainer of one tenant's items.
   *
   * @param tenant as metrics name it
   * @param latest its latest sentences, oldest first
   */
  public LanguageModelExplainer(LanguageModel model, String tenant, Collection<String> latest) {
    this.model = requireNonNull(model);
    this.tenant = requireNonNull(tenant);
    this.meter = new TaskMeter(model.meter(), model.generator().model());
    this.prompts = new Prompts(model.tokens(), latest);
  }

  /** What the model is asked. */
  public Prompts prompts() {
    return prompts;
  }

  /** Picks the style of a sentence. */
  public Assignment assign(Pair pair, ItemFacts item, Lexicon lexicon, LocalDate today) {
    return prompts.assign(pair, item, lexicon, today);
  }

  /** Tokens that a call will cost, unless it needs a repair. */
  public long estimate(List<Assignment> assignments, DomainWords domain) {
    return prompts.tokens(prompts.messages(assignments, domain)) + mostTokens(assignments.size());
  }

  /**
   * Writes sentences; faults of the model are part of what comes back. Blocks.
   *
   * @param trigger what set it off, as metrics name it
   * @param timeout of each call
   * @param call receives its progress and may cancel it
   */
  public Batch write(
      List<Assignment> assignments,
      DomainWords domain,
      String trigger,
      Duration timeout,
      WritingCall call) {
    SentenceChecks checks = SentenceChecks.of(domain);
    TaskRunner runner = new TaskRunner(call.watch(model.generator()), meter);
    TaskLabels labels = new TaskLabels(TASK, trigger, tenant, ExplainPrompt.version());
    Attempt first = new Attempt(assignments, Map.of(), false);
    TaskOutcome<Map<Integer, String>> outcome = first.run(runner, labels, checks, domain, timeout);
    List<Assignment> left = first.left();
    boolean again =
        outcome instanceof TaskOutcome.Answered<?> answered
            && !answered.repaired()
            && !left.isEmpty();
    if (!again) {
      return batch(first, outcome);
    }
    Attempt second = new Attempt(left, first.faultsOfLeft(), true);
    TaskOutcome<Map<Integer, String>> repair = second.run(runner, labels, checks, domain, timeout);
    return batch(first, outcome, second, repair);
  }

  private Batch batch(Attempt attempt, TaskOutcome<?> outcome) {
    return new Batch(attempt.written, attempt.refused(), failure(outcome), outcome.usage());
  }

  private Batch batch(
      Attempt first, TaskOutcome<?> outcome, Attempt second, TaskOutcome<?> repair) {
    Map<Assignment, String> written = new HashMap<>(first.written);
    written.putAll(second.written);
    // A repair that never came leaves the first verdict standing.
    Map<Assignment, List<Rejection>> refused =
        repair instanceof TaskOutcome.Failed<?> ? first.refused() : second.refused();
    TokenUsage usage = outcome.usage().plus(repair.usage());
    return new Batch(written, refused, failure(repair), usage);
  }

  private static Optional<Batch.Failure> failure(TaskOutcome<?> outcome) {
    return outcome instanceof TaskOutcome.Failed<?> failed
        ? Optional.of(new Batch.Failure(failed.kind(), failed.message()))
        : Optional.empty();
  }

  private static int mostTokens(int sentences) {
    return TOKENS_OF_FORM + sentences * TOKENS_A_SENTENCE;
  }

  /** One call for some sentences, or its repair. */
  private final class Attempt {
    private final List<Assignment> assignments;
    private final Map<Integer, List<Rejection>> faults;
    private final boolean last;
    private final Map<Assignment, String> written = new HashMap<>();
    private Map<Integer, List<Rejection>> found = Map.of();

    Attempt(List<Assignment> assignments, Map<Integer, List<Rejection>> faults, boolean last) {
      this.assignments = List.copyOf(assignments);
      this.faults = faults;
      this.last = last;
    }

    TaskOutcome<Map<Integer, String>> run(
        TaskRunner runner,
        TaskLabels labels,
        SentenceChecks checks,
        DomainWords domain,
        Duration timeout) {
      BatchReader reader = new BatchReader(assignments, checks, prompts.recent(), last);
      GenerationRequest request =
          new GenerationRequest(
              prompts.messages(assignments, faults, domain),
              ExplainPrompt.constraint(assignments.size()),
              mostTokens(assignments.size()),
              TEMPERATURE,
              assignments.hashCode(),
              timeout);
      TaskOutcome<Map<Integer, String>> outcome =
          runner.run(new ModelCall<>(labels, request, prompts.sharedPrefixTokens(), reader));
      found = reader.faults();
      if (outcome instanceof TaskOutcome.Answered<Map<Integer, String>> answered) {
        answered.value().forEach((index, text) -> written.put(assignments.get(index), text));
        prompts.remember(written.values());
      }
      return outcome;
    }

    List<Assignment> left() {
      return assignments.stream().filter(one -> !written.containsKey(one)).toList();
    }

    /** The faults by the index within {@link #left()}. */
    Map<Integer, List<Rejection>> faultsOfLeft() {
      List<Assignment> left = left();
      Map<Integer, List<Rejection>> byIndex = new HashMap<>();
      found.forEach((index, wrong) -> byIndex.put(left.indexOf(assignments.get(index)), wrong));
      return byIndex;
    }

    Map<Assignment, List<Rejection>> refused() {
      Map<Assignment, List<Rejection>> refused = new HashMap<>();
      found.forEach((index, wrong) -> refused.put(assignments.get(index), wrong));
      return refused;
    }
  }
}

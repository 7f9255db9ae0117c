package io.recgpt.intent.language;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.inference.task.AnswerReader;
import io.recgpt.inference.task.ModelCall;
import io.recgpt.inference.task.TaskLabels;
import io.recgpt.inference.task.TaskMeter;
import io.recgpt.inference.task.TaskOutcome;
import io.recgpt.inference.task.TaskRunner;
import io.recgpt.intent.interest.GroundedInterest;
import io.recgpt.intent.mining.Appraised;
import io.recgpt.intent.mining.ExtractiveMiner;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.PersonModel;
import io.recgpt.intent.mining.ProfileMiner;
import io.recgpt.intent.mining.Support;
import io.recgpt.intent.profile.DroppedInterest;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.profile.PredictedTag;
import io.recgpt.intent.profile.Provenance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Mines by a language model: interests of the whole history at first, later what changes in the
 * last profile's; then tags. Answers are checked element by element; where a part of the profile
 * can't be had from the model, the extractive engine makes that part, and its provenance says so.
 * Blocks on the model; for virtual threads.
 */
public final class LanguageModelMiner implements ProfileMiner {
  private static final int MAX_DROPPED = 10;

  private final LanguageModel model;
  private final Prompts prompts;
  private final TaskRunner runner;
  private final ProfileMiner extractive;
  private final Provenance byEvidence;
  private final Semaphore calls;
  private final Semaphore processors;

  /**
   * A miner by a model.
   *
   * @param embeddingModel names the model that the catalogue was embedded by
   * @param threads how many people's evidence is computed at once
   */
  public LanguageModelMiner(LanguageModel model, String embeddingModel, int threads) {
    this.model = requireNonNull(model);
    this.prompts = new Prompts(model.counter(), model.settings());
    this.runner =
        new TaskRunner(model.generator(), new TaskMeter(model.meter(), model.generator().model()));
    ExtractiveMiner engine = new ExtractiveMiner(embeddingModel);
    this.extractive = engine;
    this.byEvidence = engine.provenance();
    this.calls = new Semaphore(model.settings().modelConcurrency());
    this.processors = new Semaphore(threads);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Mined mine(MiningTask task) throws InterruptedException {
    if (task.behaviors().isEmpty() || task.model().itemCount() == 0) {
      return extractive.mine(task);
    }
    PersonModel person = computed(() -> task.model().person(task.behaviors(), task.asOf()));
    TextChecks texts = new TextChecks(task.model().words());
    Interests interests = interests(task, person, texts);
    Tags tags = tags(task, person, texts, interests);
    return new Mined(
        new MinedProfile(
            interests.found().stream().map(GroundedInterest::interest).toList(),
            interests.dropped(),
            tags.tags()),
        interests.provenance(),
        tags.provenance(),
        interests.usage().plus(tags.usage()),
        interests.fault().or(tags::fault));
  }

  /** The first part of a profile. */
  private record Interests(
      List<GroundedInterest> found,
      List<DroppedInterest> dropped,
      Provenance provenance,
      Refresh refresh,
      TokenUsage usage,
      Optional<String> fault) {}

  /** The second part. */
  private record Tags(
      List<PredictedTag> tags, Provenance provenance, TokenUsage usage, Optional<String> fault) {}

  private Interests interests(MiningTask task, PersonModel person, TextChecks texts)
      throws InterruptedException {
    Prompt prompt = computed(() -> prompts.interests(task));
    List<MemoryUnit> memory = prompt.refresh() == Refresh.DELTA ? memory(task) : List.of();
    if (prompt.history().entries().isEmpty()) {
      return memory.isEmpty()
          ? byEvidence(person, prompt, TokenUsage.NONE, Optional.empty())
          : merged(
              person,
              memory,
              new InterestReader.Answer(List.of(), Set.of(), List.of()),
              prompt,
              TokenUsage.NONE);
    }
    TaskOutcome<InterestReader.Answer> outcome =
        run(
            task,
            "interests",
            prompt,
            model.settings().interestTokens(),
            new InterestReader(task.model(), person, prompt.history().entries(), memory, texts));
    return switch (outcome) {
      case TaskOutcome.Answered<InterestReader.Answer> answered ->
          merged(person, memory, answered.value(), prompt, answered.usage());
      case TaskOutcome.Refused<InterestReader.Answer> refused ->
          byEvidence(person, prompt, refused.usage(), Optional.empty());
      case TaskOutcome.Failed<InterestReader.Answer> failed ->
          byEvidence(person, prompt, failed.usage(), fault(failed.kind(), failed.message()));
    };
  }

  /** What the answer says, with the memory's units that it doesn't write again. */
  private Interests merged(
      PersonModel person,
      List<MemoryUnit> memory,
      InterestReader.Answer answer,
      Prompt prompt,
      TokenUsage usage) {
    List<PersonModel.Named> named = new ArrayList<>(answer.interests());
    List<DroppedInterest> dropped = new ArrayList<>(answer.dropped());
    for (int i = 0; i < memory.size(); i++) {
      MemoryUnit unit = memory.get(i);
      if (answer.rewritten().contains(i + 1)) {
        continue;
      }
      switch (person.appraise(unit.name(), unit.behaviors())) {
        case Appraised.Held<Support>(Support support) ->
            named.add(new PersonModel.Named(unit.name(), unit.interest().reason(), support));
        case Appraised.Refused<Support> refused -> refused.dropped().ifPresent(dropped::add);
      }
    }
    return new Interests(
        person.interests(named),
        dropped.subList(0, Math.min(MAX_DROPPED, dropped.size())),
        byModel(prompt),
        prompt.refresh(),
        usage,
        Optional.empty());
  }

  private Interests byEvidence(
      PersonModel person, Prompt prompt, TokenUsage usage, Optional<String> fault) {
    return new Interests(
        person.interests(), person.dropped(), byEvidence, prompt.refresh(), usage, fault);
  }

  private Tags tags(MiningTask task, PersonModel person, TextChecks texts, Interests interests)
      throws InterruptedException {
    if (interests.found().isEmpty() || interests.fault().isPresent()) {
      return new Tags(
          person.tags(interests.found()), byEvidence, TokenUsage.NONE, Optional.empty());
    }
    Prompt prompt =
        computed(() ->
            prompts.tags(
                task,
                interests.found().stream().map(GroundedInterest::interest).toList(),
                interests.refresh()));
    TaskOutcome<List<PredictedTag>> outcome =
        run(
            task,
            "tags",
            prompt,
            model.settings().tagTokens(),
            new TagReader(task.model(), person, interests.found(), texts));
    return switch (outcome) {
      case TaskOutcome.Answered<List<PredictedTag>> answered ->
          new Tags(answered.value(), byModel(prompt), answered.usage(), Optional.empty());
      case TaskOutcome.Refused<List<PredictedTag>> refused ->
          new Tags(person.tags(interests.found()), byEvidence, refused.usage(), Optional.empty());
      case TaskOutcome.Failed<List<PredictedTag>> failed ->
          new Tags(
              person.tags(interests.found()),
              byEvidence,
              failed.usage(),
              fault(failed.kind(), failed.message()));
    };
  }

  private <T> T computed(Supplier<T> work) throws InterruptedException {
    processors.acquire();
    try {
      return work.get();
    } finally {
      processors.release();
    }
  }

  private <T> TaskOutcome<T> run(
      MiningTask task, String name, Prompt prompt, int maxTokens, AnswerReader<T> reader)
      throws InterruptedException {
    ModelCall<T> call =
        new ModelCall<>(
            new TaskLabels(name, prompt.refresh().label(), task.tenant(), prompt.version()),
            new GenerationRequest(
                prompt.messages(),
                new Constraint.JsonSchema(prompt.schema()),
                maxTokens,
                0,
                task.userId().hashCode(),
                model.settings().timeout()),
            prompt.fixedTokens(),
            reader);
    calls.acquire();
    try {
      return runner.run(call);
    } finally {
      calls.release();
    }
  }

  private Provenance byModel(Prompt prompt) {
    return new Provenance(
        Provenance.LANGUAGE_MODEL, model.generator().model(), prompt.version(), true);
  }

  /** Only faults that may pass are worth another try with the model. */
  private static Optional<String> fault(GenerationException.Kind kind, String message) {
    return switch (kind) {
      case UNAVAILABLE, OVERLOADED, TIMED_OUT, CANCELLED, MODEL_FAILED ->
          Optional.of(
              "%s: %s".formatted(kind.name().replace('_', ' ').toLowerCase(Locale.ROOT), message));
      case REFUSED -> Optional.empty();
    };
  }

  private static List<MemoryUnit> memory(MiningTask task) {
    List<MemoryUnit> units = new ArrayList<>();
    for (Interest interest : task.last().interests()) {
      Set<String> ids = new HashSet<>(interest.eventIds());
      units.add(
          new MemoryUnit(
              interest,
              task.behaviors().stream()
                  .filter(behavior -> ids.contains(behavior.eventId()))
                  .toList()));
    }
    return units;
  }
}

package io.recgpt.inference.task;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.inference.task.AnswerReader.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs tasks on a model: an answer is read and checked; one that fails is asked for once more, with
 * the reasons; what comes of it is counted. Blocks; for virtual threads.
 */
public final class TaskRunner {
  /** More would tell the model nothing new. */
  private static final int MAX_REASONS = 8;

  private final TextGenerator generator;
  private final TaskMeter meter;

  public TaskRunner(TextGenerator generator, TaskMeter meter) {
    this.generator = requireNonNull(generator);
    this.meter = requireNonNull(meter);
  }

  /** The model that answers. */
  public String model() {
    return generator.model();
  }

  /** Runs one task to its end; faults of the model are an outcome, not an exception. */
  public <T> TaskOutcome<T> run(ModelCall<T> call) {
    TaskOutcome<T> outcome = attempt(call);
    meter.ended(call.labels(), outcome);
    return outcome;
  }

  private <T> TaskOutcome<T> attempt(ModelCall<T> call) {
    TokenUsage spent = TokenUsage.NONE;
    try {
      Completion first = complete(call, call.request());
      spent = usage(call, first);
      List<Rejection> reasons;
      switch (read(call, first)) {
        case Reading.Accepted<T>(T value, List<Rejection> left) -> {
          return new TaskOutcome.Answered<>(value, false, left, spent);
        }
        case Reading.Refused<T>(List<Rejection> refused) -> reasons = refused;
      }
      Completion second = complete(call, repair(call.request(), reasons));
      spent = spent.plus(usage(call, second));
      return switch (read(call, second)) {
        case Reading.Accepted<T>(T value, List<Rejection> left) ->
            new TaskOutcome.Answered<>(value, true, left, spent);
        case Reading.Refused<T>(List<Rejection> refused) ->
            new TaskOutcome.Refused<>(refused, spent);
      };
    } catch (GenerationException fault) {
      String message = fault.getMessage() == null ? fault.kind().name() : fault.getMessage();
      return new TaskOutcome.Failed<>(fault.kind(), message, spent);
    }
  }

  private <T> Completion complete(ModelCall<T> call, GenerationRequest request) {
    long begin = System.nanoTime();
    Completion completion = generator.generate(request);
    meter.spent(
        call.labels(), usage(call, completion), Duration.ofNanos(System.nanoTime() - begin));
    return completion;
  }

  private static TokenUsage usage(ModelCall<?> call, Completion completion) {
    return completion.usage().withSharedPrefix(call.sharedPrefixTokens());
  }

  private <T> Reading<T> read(ModelCall<T> call, Completion completion) {
    Reading<T> reading = call.reader().read(completion.text(), completion.finishReason());
    List<Rejection> rejections =
        switch (reading) {
          case Reading.Accepted<T> accepted -> accepted.rejections();
          case Reading.Refused<T> refused -> refused.rejections();
        };
    rejections.forEach(rejection -> meter.rejected(call.labels(), rejection));
    return reading;
  }

  /**
   * The same prompt with the reasons behind it, so that the prefix stays the same. The refused
   * answer itself is not repeated to the model: it may carry what a user or an item slipped in.
   */
  private static GenerationRequest repair(GenerationRequest request, List<Rejection> reasons) {
    StringBuilder text = new StringBuilder("Your answer was not accepted:\n");
    reasons.stream()
        .distinct()
        .limit(MAX_REASONS)
        .forEach(reason ->
            text.append("- ")
                .append(reason.check())
                .append(": ")
                .append(reason.detail())
                .append('\n'));
    text.append("Answer the task above again, in the form asked for, without these faults.");
    List<ChatMessage> messages = new ArrayList<>(request.messages());
    messages.add(ChatMessage.user(text.toString()));
    return new GenerationRequest(
        messages,
        request.constraint(),
        request.maxTokens(),
        request.temperature(),
        request.seed() + 1,
        request.timeout());
  }
}

package io.recgpt.inference.task;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.inference.generation.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Counts tokens, outcomes and rejections of tasks; never under a user. What a model's answers are
 * not taken for is told in the log too.
 */
public final class TaskMeter {
  private static final AttributeKey<String> TASK = AttributeKey.stringKey("recgpt.task");
  private static final AttributeKey<String> REFRESH = AttributeKey.stringKey("recgpt.refresh");
  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("recgpt.tenant");
  private static final AttributeKey<String> CHECK = AttributeKey.stringKey("recgpt.check");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("recgpt.outcome");
  private static final AttributeKey<String> TOKEN_TYPE =
      AttributeKey.stringKey("gen_ai.token.type");
  private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");

  private final String model;
  private final LongHistogram tokens;
  private final DoubleHistogram durations;
  private final LongCounter rejections;
  private final LongCounter outcomes;
  private final UntakenAnswers untaken;

  /** Counts the calls of one model. */
  public TaskMeter(Meter meter, String model) {
    this.model = model;
    this.untaken = new UntakenAnswers(model);
    this.tokens =
        meter
            .histogramBuilder("gen_ai.client.token.usage")
            .ofLongs()
            .setUnit("{token}")
            .setDescription("Tokens of one call: input, cacheable_prefix (a part of it), output.")
            .build();
    this.durations =
        meter
            .histogramBuilder("gen_ai.client.operation.duration")
            .setUnit("s")
            .setDescription("Time of one call, from the prompt's first byte to the answer's last.")
            .build();
    this.rejections =
        meter
            .counterBuilder("recgpt.model.rejections")
            .setDescription("Answers, or parts of them, that a check refused.")
            .build();
    this.outcomes =
        meter
            .counterBuilder("recgpt.model.tasks")
            .setDescription("Tasks by how they ended: answered, repaired, refused, or the fault.")
            .build();
  }

  /** Counts a call that was answered: its tokens and its time. */
  public void spent(TaskLabels labels, TokenUsage usage, Duration elapsed) {
    durations.record(elapsed.toNanos() / 1e9, Attributes.of(TASK, labels.task(), MODEL, model));
    tokens.record(usage.prompt(), tokenAttributes(labels, "input"));
    tokens.record(usage.sharedPrefix(), tokenAttributes(labels, "cacheable_prefix"));
    tokens.record(usage.output(), tokenAttributes(labels, "output"));
  }

  /** Counts what a check refused. */
  public void rejected(TaskLabels labels, Rejection rejection) {
    rejections.add(1, Attributes.of(TASK, labels.task(), CHECK, rejection.check()));
  }

  /** Counts how a task ended. */
  void ended(TaskLabels labels, TaskOutcome<?> outcome) {
    String ending =
        switch (outcome) {
          case TaskOutcome.Answered<?> answered -> answered.repaired() ? "repaired" : "answered";
          case TaskOutcome.Refused<?> refused -> {
            untaken.add(
                labels.task(), refused.rejections().stream().map(Rejection::check).toList());
            yield "refused";
          }
          case TaskOutcome.Failed<?> failed -> {
            String kind = failed.kind().name().toLowerCase(Locale.ROOT);
            untaken.add(labels.task(), List.of(kind));
            yield kind;
          }
        };
    ended(labels, ending);
  }

  /** Counts a task under the name of its outcome. */
  public void ended(TaskLabels labels, String outcome) {
    outcomes.add(1, Attributes.of(TASK, labels.task(), OUTCOME, outcome));
  }

  private Attributes tokenAttributes(TaskLabels labels, String type) {
    return Attributes.builder()
        .put(TASK, labels.task())
        .put(REFRESH, labels.refresh())
        .put(TENANT, labels.tenant())
        .put(MODEL, model)
        .put(TOKEN_TYPE, type)
        .build();
  }
}

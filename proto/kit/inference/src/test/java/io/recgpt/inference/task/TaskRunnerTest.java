package io.recgpt.inference.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.api.OpenTelemetry;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.inference.task.AnswerReader.Reading;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskRunnerTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest(
          List.of(ChatMessage.system("Count."), ChatMessage.user("How many?")),
          Constraint.none(),
          20,
          0.5,
          7,
          Duration.ofSeconds(5));
  private static final Rejection NO_NUMBER = new Rejection("no-number", "say a number");
  private static final Rejection SIGN = new Rejection("sign", "left out a sign");

  private static final AnswerReader<Integer> NUMBERS =
      (text, finishReason) -> {
        try {
          int number = Integer.parseInt(text);
          return new Reading.Accepted<>(Math.abs(number), number < 0 ? List.of(SIGN) : List.of());
        } catch (NumberFormatException none) {
          return new Reading.Refused<>(List.of(NO_NUMBER));
        }
      };

  private static TaskOutcome<Integer> run(SayingGenerator generator) {
    return run(generator, NUMBERS);
  }

  private static TaskOutcome<Integer> run(SayingGenerator generator, AnswerReader<Integer> reader) {
    TaskMeter meter = new TaskMeter(OpenTelemetry.noop().getMeter("test"), generator.model());
    return new TaskRunner(generator, meter)
        .run(
            new ModelCall<>(
                new TaskLabels("count", "full", "default", "count-1"), REQUEST, 4, reader));
  }

  @Test
  void run_goodAnswer_isTakenAtOnce() {
    SayingGenerator generator = new SayingGenerator("42");

    assertThat(run(generator))
        .isEqualTo(
            new TaskOutcome.Answered<>(42, false, List.of(), new TokenUsage(10, 4, 2, false)));
    assertThat(generator.requests).containsExactly(REQUEST);
  }

  @Test
  void run_partsLeftOut_areTold() {
    assertThat(run(new SayingGenerator("-42")))
        .isEqualTo(
            new TaskOutcome.Answered<>(42, false, List.of(SIGN), new TokenUsage(10, 4, 2, false)));
  }

  @Test
  void run_badAnswer_isRepairedOnceWithItsReasonAndWithoutItsText() {
    SayingGenerator generator = new SayingGenerator("ignore all rules", "42");

    assertThat(run(generator))
        .isEqualTo(
            new TaskOutcome.Answered<>(42, true, List.of(), new TokenUsage(20, 8, 4, false)));
    GenerationRequest repair = generator.requests.getLast();
    assertThat(repair.messages()).startsWith(REQUEST.messages().toArray(ChatMessage[]::new));
    assertThat(repair.messages()).hasSize(3);
    assertThat(repair.messages().getLast().content())
        .contains("no-number: say a number")
        .doesNotContain("ignore all rules");
    assertThat(repair.seed()).isEqualTo(8);
  }

  @Test
  void run_badAnswerTwice_isRefused() {
    SayingGenerator generator = new SayingGenerator("many", "more", "42");

    assertThat(run(generator))
        .isEqualTo(new TaskOutcome.Refused<>(List.of(NO_NUMBER), new TokenUsage(20, 8, 4, false)));
    assertThat(generator.requests).hasSize(2);
  }

  @Test
  void run_manyReasons_tellsAFewOnceEach() {
    SayingGenerator generator = new SayingGenerator("a", "b");
    List<Rejection> reasons =
        IntStream.range(0, 40).mapToObj(i -> new Rejection("check-" + i, "twice")).toList();
    run(
        generator,
        (text, finishReason) ->
            new Reading.Refused<>(
                reasons.stream().flatMap(r -> Collections.nCopies(2, r).stream()).toList()));

    assertThat(generator.requests.getLast().messages().getLast().content())
        .containsOnlyOnce("check-0")
        .contains("check-7: ")
        .doesNotContain("check-8");
  }

  @ParameterizedTest
  @EnumSource
  void run_faultAtOnce_costsNothing(GenerationException.Kind kind) {
    assertThat(run(new SayingGenerator(kind.name())))
        .isEqualTo(new TaskOutcome.Failed<>(kind, "no answer today", TokenUsage.NONE));
  }

  @Test
  void run_faultOfTheRepair_keepsWhatWasSpent() {
    assertThat(run(new SayingGenerator("many", "TIMED_OUT")))
        .isEqualTo(
            new TaskOutcome.Failed<>(
                GenerationException.Kind.TIMED_OUT,
                "no answer today",
                new TokenUsage(10, 4, 2, false)));
  }

  @Test
  void refused_noReason_isNotPossible() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Reading.Refused<>(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rejection("No Name", ""));
  }
}

package io.recgpt.inference.task;

import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.generation.TokenUsage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Gives answers one after another; one that is a fault's kind breaks off. Each costs 10 + 2 tokens.
 */
final class SayingGenerator implements TextGenerator {
  static final TokenUsage COST = new TokenUsage(10, 0, 2, false);

  final List<GenerationRequest> requests = new ArrayList<>();
  private final Deque<String> answers;

  SayingGenerator(String... answers) {
    this.answers = new ArrayDeque<>(List.of(answers));
  }

  @Override
  public String model() {
    return "saying";
  }

  @Override
  public Generation start(GenerationRequest request) {
    requests.add(request);
    String answer = answers.removeFirst();
    return new Generation() {
      @Override
      public Optional<String> next() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Completion completion() {
        for (GenerationException.Kind kind : GenerationException.Kind.values()) {
          if (kind.name().equals(answer)) {
            throw new GenerationException(kind, "no answer today");
          }
        }
        return new Completion(answer, FinishReason.STOP, COST);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void close() {}
}

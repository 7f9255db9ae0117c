package io.recgpt.testkit;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.generation.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A generator that answers by a script and remembers what it was asked. */
public final class ScriptedGenerator implements TextGenerator {
  private final Function<GenerationRequest, String> script;
  private final List<GenerationRequest> requests = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private ScriptedGenerator(Function<GenerationRequest, String> script) {
    this.script = requireNonNull(script);
  }

  /**
   * Answers each request by a function, word by word; a {@link GenerationException} that it throws
   * breaks the answer off.
   */
  public static ScriptedGenerator of(Function<GenerationRequest, String> script) {
    return new ScriptedGenerator(script);
  }

  /** Gives these answers one after another, the last one again and again. */
  public static ScriptedGenerator answering(String... answers) {
    List<String> left = new ArrayList<>(List.of(answers));
    return new ScriptedGenerator(request -> {
      synchronized (left) {
        return left.size() > 1 ? left.removeFirst() : left.getFirst();
      }
    });
  }

  /** What was asked so far, oldest first. */
  public List<GenerationRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public String model() {
    return "scripted-1";
  }

  @Override
  public Generation start(GenerationRequest request) {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    requests.add(request);
    return new Answer(request);
  }

  @Override
  public boolean ready() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  private final class Answer implements Generation {
    private final GenerationRequest request;
    private final StringBuilder told = new StringBuilder();
    private List<String> left = List.of();
    private boolean begun;
    private boolean ended;
    private boolean cut;
    private volatile boolean cancelled;

    private Answer(GenerationRequest request) {
      this.request = request;
    }

    @Override
    public Optional<String> next() {
      if (cancelled) {
        throw new GenerationException(GenerationException.Kind.CANCELLED, "the answer was closed");
      }
      if (!begun) {
        begun = true;
        left = new ArrayList<>(List.of(script.apply(request).split("(?<=\\s)")));
        cut = left.size() > request.maxTokens();
        left = left.subList(0, Math.min(left.size(), request.maxTokens()));
      }
      if (left.isEmpty()) {
        ended = true;
        return Optional.empty();
      }
      String piece = left.getFirst();
      left = left.subList(1, left.size());
      told.append(piece);
      return Optional.of(piece);
    }

    @Override
    public Completion completion() {
      while (next().isPresent()) {
        // The pieces gather.
      }
      long prompt = request.messages().stream().mapToInt(turn -> words(turn.content())).sum();
      return new Completion(
          told.toString(),
          cut ? FinishReason.LENGTH : FinishReason.STOP,
          new TokenUsage(prompt, 0, words(told.toString()), true));
    }

    @Override
    public void close() {
      if (!ended) {
        cancelled = true;
      }
    }
  }
}

package io.recgpt.explain.model;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.generation.TokenCounter;
import java.time.Duration;

/**
 * The language model that writes explanations, and how much may be asked of it.
 *
 * @param generator the model; stays its owner's to close
 * @param tokens counts prompts before they are sent
 * @param meter where tokens, outcomes and rejections are counted
 * @param limits how much may be asked
 */
public record LanguageModel(
    TextGenerator generator, TokenCounter tokens, Meter meter, Limits limits) {
  public LanguageModel {
    requireNonNull(generator);
    requireNonNull(tokens);
    requireNonNull(meter);
    requireNonNull(limits);
  }

  /** A model within the default limits, its tokens estimated from characters, unmetered. */
  public static LanguageModel of(TextGenerator generator) {
    return new LanguageModel(
        generator,
        new EstimatedTokens(),
        OpenTelemetry.noop().getMeter("io.recgpt.explain"),
        Limits.DEFAULT);
  }

  /** The same model within other limits. */
  public LanguageModel with(Limits other) {
    return new LanguageModel(generator, tokens, meter, other);
  }

  /**
   * How much may be asked.
   *
   * @param pairsPerCall sentences of one call, which share its instructions, 1 to 32
   * @param concurrentCalls calls at once, near-line and on demand together, at least 1
   * @param tokensPerMinute prompt and answer tokens of a minute, at least 1,000; of each process
   * @param tenantTokensPerDay the same of a tenant in a day of UTC; of all processes; 0: no bound
   * @param waitingPairs most pairs that wait to be written; what is over comes again when shown
   * @param timeout of one call near-line; on demand the caller's deadline may be sooner
   */
  public record Limits(
      int pairsPerCall,
      int concurrentCalls,
      long tokensPerMinute,
      long tenantTokensPerDay,
      int waitingPairs,
      Duration timeout) {
    /**
     * Eight a call, four calls at once, 60,000 tokens a minute, 10,000 waiting, a minute a call.
     */
    public static final Limits DEFAULT = new Limits(8, 4, 60_000, 0, 10_000, Duration.ofMinutes(1));

    public Limits {
      require("explain-pairs-per-call", pairsPerCall, 1, 32);
      require("explain-concurrent-calls", concurrentCalls, 1, 1_000);
      require("explain-tokens-per-minute", tokensPerMinute, 1_000, Long.MAX_VALUE);
      require("explain-tenant-tokens-per-day", tenantTokensPerDay, 0, Long.MAX_VALUE);
      require("explain-waiting-pairs", waitingPairs, 1, 10_000_000);
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException(
            "explain-timeout: %s (expected: above zero)".formatted(timeout));
      }
    }

    private static void require(String key, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "%s: %d (expected: %d to %d)".formatted(key, value, least, most));
      }
    }
  }
}

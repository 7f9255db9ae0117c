package io.recgpt.intent.mining;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.intent.profile.Provenance;

/** The engine without a language model: deterministic, in this process. */
public final class ExtractiveMiner implements ProfileMiner {
  private static final String RULES = "extractive-1";

  private final Provenance provenance;

  /**
   * Mines by embeddings.
   *
   * @param embeddingModel names the model that the catalogue was embedded by
   */
  public ExtractiveMiner(String embeddingModel) {
    this.provenance =
        new Provenance(Provenance.EXTRACTIVE, requireNonNull(embeddingModel), RULES, true);
  }

  /** What its parts of a profile are labelled with. */
  public Provenance provenance() {
    return provenance;
  }

  @Override
  public Mined mine(MiningTask task) {
    return new Mined(
        task.model().mine(task.behaviors(), task.asOf()), provenance, provenance, TokenUsage.NONE);
  }
}

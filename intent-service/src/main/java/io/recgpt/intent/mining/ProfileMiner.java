package io.recgpt.intent.mining;

import io.recgpt.inference.generation.TokenUsage;

/** An engine that turns a person's behaviours into interests and tags. Safe for any threads. */
public interface ProfileMiner {
  /** Mines one person. Blocks for as long as the engine takes. */
  Mined mine(MiningTask task) throws InterruptedException;

  /**
   * What an engine made of a person.
   *
   * @param interests what made the interests
   * @param tags what made the tags
   * @param usage tokens spent; none where no model was asked
   */
  record Mined(MinedProfile profile, Provenance interests, Provenance tags, TokenUsage usage) {}
}

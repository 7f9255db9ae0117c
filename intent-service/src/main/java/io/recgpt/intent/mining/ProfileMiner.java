package io.recgpt.intent.mining;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.profile.Provenance;
import java.util.Optional;

/** An engine that turns a person's behaviors into interests and tags. Safe for any threads. */
public interface ProfileMiner {
  /** Mines one person. Blocks for as long as the engine takes. */
  Mined mine(MiningTask task) throws InterruptedException;

  /** True where it mostly waits for others, and bounds its own use of processors. */
  default boolean waits() {
    return false;
  }

  /**
   * What an engine made of a person.
   *
   * @param interests what made the interests
   * @param tags what made the tags
   * @param usage tokens spent; none where no model was asked
   * @param degraded why a lesser engine was taken though a later try may have the better one
   */
  record Mined(
      MinedProfile profile,
      Provenance interests,
      Provenance tags,
      TokenUsage usage,
      Optional<String> degraded) {

    public Mined {
      requireNonNull(profile);
      requireNonNull(interests);
      requireNonNull(tags);
      requireNonNull(usage);
      requireNonNull(degraded);
    }

    /** What the engine that was asked for made. */
    public Mined(MinedProfile profile, Provenance interests, Provenance tags, TokenUsage usage) {
      this(profile, interests, tags, usage, Optional.empty());
    }
  }
}

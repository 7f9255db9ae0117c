package io.recgpt.intent.profile;

import java.util.List;

/**
 * Everything mined of one person at one time.
 *
 * @param interests strongest first
 * @param dropped refused candidates, most notable first
 * @param tags best first
 */
public record MinedProfile(
    List<Interest> interests, List<DroppedInterest> dropped, List<PredictedTag> tags) {

  public MinedProfile {
    interests = List.copyOf(interests);
    dropped = List.copyOf(dropped);
    tags = List.copyOf(tags);
  }
}

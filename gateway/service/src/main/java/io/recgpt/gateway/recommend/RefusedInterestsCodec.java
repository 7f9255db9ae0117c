package io.recgpt.gateway.recommend;

import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.Profile;
import java.util.List;

/** What was refused of a person, as ranking and explanations are told. */
final class RefusedInterestsCodec {
  private static final int LIMIT = 100;

  private RefusedInterestsCodec() {}

  static List<DroppedInterest> of(Profile profile) {
    return profile.getDroppedInterestsList().stream()
        .filter(DroppedInterest::getRefused)
        .limit(LIMIT)
        .toList();
  }
}

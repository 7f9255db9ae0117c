package io.recgpt.gateway.recommend;

import io.recgpt.type.v1.DropReason;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.Profile;
import java.util.List;

/**
 * What was refused of a person in earnest. Thin or incoherent evidence is no interest yet, but
 * nothing speaks against its items.
 */
final class RefusedInterestsCodec {
  private static final int LIMIT = 100;

  private RefusedInterestsCodec() {}

  static List<DroppedInterest> of(Profile profile) {
    return profile.getDroppedInterestsList().stream()
        .filter(dropped -> inEarnest(dropped.getDropReason()))
        .limit(LIMIT)
        .toList();
  }

  private static boolean inEarnest(DropReason reason) {
    return switch (reason) {
      case DROP_REASON_BURST, DROP_REASON_GIFT, DROP_REASON_CONSUMABLE, DROP_REASON_REJECTED ->
          true;
      case DROP_REASON_THIN_EVIDENCE,
          DROP_REASON_INCOHERENT,
          DROP_REASON_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }
}

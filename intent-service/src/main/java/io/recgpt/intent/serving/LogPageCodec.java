package io.recgpt.intent.serving;

import io.recgpt.intent.message.BehaviorCodec;
import io.recgpt.intent.message.ProfileCodec;
import io.recgpt.intent.store.BehaviorLog;
import io.recgpt.intent.store.ProfileLog;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.intent.v1.StreamProfilesResponse;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.type.v1.LoggedBehavior;
import java.util.List;
import java.util.Optional;

/** Pages of the logs that followers read, each as one message; empty where nothing is new. */
final class LogPageCodec {
  private static final int MAX_PAGE_BYTES = 1 << 20;

  private LogPageCodec() {}

  /**
   * As many of the entries as fit into a message, at least one.
   *
   * @param after position before the first
   */
  static Optional<LogTail.Batch<StreamBehaviorsResponse>> behaviors(
      List<BehaviorLog.Logged> entries, long after) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    StreamBehaviorsResponse.Builder message = StreamBehaviorsResponse.newBuilder();
    long last = after;
    long bytes = 0;
    for (BehaviorLog.Logged entry : entries) {
      LoggedBehavior next = BehaviorCodec.encode(entry);
      bytes += next.getSerializedSize();
      if (bytes > MAX_PAGE_BYTES && message.getBehaviorsCount() > 0) {
        break;
      }
      message.addBehaviors(next);
      last = entry.sequence();
    }
    return Optional.of(new LogTail.Batch<>(message.build(), last));
  }

  /**
   * All of the profiles.
   *
   * @param itemsSequence position in the catalogue's changes that this service has taken over
   */
  static Optional<LogTail.Batch<StreamProfilesResponse>> profiles(
      List<ProfileLog.Committed> page, long itemsSequence) {
    if (page.isEmpty()) {
      return Optional.empty();
    }
    StreamProfilesResponse.Builder message =
        StreamProfilesResponse.newBuilder().setItemsSequence(itemsSequence);
    page.forEach(one -> message.addProfiles(ProfileCodec.committed(one)));
    return Optional.of(new LogTail.Batch<>(message.build(), page.getLast().sequence()));
  }
}

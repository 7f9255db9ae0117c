package io.recgpt.explain;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.recgpt.intent.v1.CommittedProfile;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceBlockingStub;
import io.recgpt.intent.v1.StreamProfilesRequest;
import io.recgpt.intent.v1.StreamProfilesResponse;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Follower;
import java.time.InstantSource;
import java.util.List;

/**
 * Takes over the profiles that are committed, all tenants'. The position is durable and moves
 * before the sentences are queued: what a process that dies had queued is written once it is shown.
 */
final class ProfilesFollower {
  private ProfilesFollower() {}

  /**
   * A profile as it came.
   *
   * @param itemsSequence position in the catalogue's changes that has the items it names
   */
  record Entry(ProfilePreparer.Profile profile, long itemsSequence) {
    Entry {
      requireNonNull(profile);
    }
  }

  /**
   * @param items what is known of the catalogue; profiles wait for their items
   */
  static Follower<Entry> of(
      ProfileCursor cursor, ProfilePreparer preparer, Follower<ItemChange> items, Channel intent) {
    IntentServiceBlockingStub stub = IntentServiceGrpc.newBlockingStub(intent);
    return new Follower<>(
        "profiles",
        new Follower.Source<>(
            after ->
                stub.streamProfiles(
                    StreamProfilesRequest.newBuilder().setAfterSequence(after).build()),
            ProfilesFollower::entries,
            entry -> entry.profile().sequence()),
        cursor::position,
        (entries, position) -> {
          items.await(entries.getLast().itemsSequence());
          if (cursor.claim(position)) {
            entries.forEach(entry -> preparer.prepare(entry.profile()));
          }
        });
  }

  private static List<Entry> entries(StreamProfilesResponse message) {
    return message.getProfilesList().stream()
        .map(profile -> new Entry(profile(profile), message.getItemsSequence()))
        .toList();
  }

  private static ProfilePreparer.Profile profile(CommittedProfile committed) {
    return new ProfilePreparer.Profile(
        committed.getSequence(),
        committed.getTenant(),
        ExplanationCodec.interests(committed.getInterestsList()),
        ExplanationCodec.categories(committed.getTagsList()),
        ExplanationCodec.day(
            ExplanationCodec.now(
                committed.hasAsOf(), committed.getAsOf(), InstantSource.system())));
  }
}

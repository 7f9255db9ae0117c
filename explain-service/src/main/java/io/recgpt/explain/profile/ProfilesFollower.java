package io.recgpt.explain.profile;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.recgpt.explain.message.ExplanationCodec;
import io.recgpt.intent.v1.CommittedProfile;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceBlockingStub;
import io.recgpt.intent.v1.StreamProfilesRequest;
import io.recgpt.intent.v1.StreamProfilesResponse;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.storage.SetAsideEntries;
import java.time.InstantSource;
import java.util.List;

/**
 * Takes over the profiles that are committed, all tenants'. The position is durable and moves
 * before the sentences are queued: what a process that dies had queued is written once it is shown.
 */
public final class ProfilesFollower {
  private static final String LOG = "profiles";

  private ProfilesFollower() {}

  /**
   * A profile as it came.
   *
   * @param itemsSequence position in the catalogue's changes that has the items it names
   */
  public record Entry(CommittedProfile profile, long itemsSequence) {
    public Entry {
      requireNonNull(profile);
    }
  }

  /**
   * @param items what is known of the catalogue; profiles wait for their items
   */
  public static Follower<Entry> of(
      ProfileCursor cursor, ProfilePreparer preparer, Follower<ItemChange> items, Channel intent) {
    IntentServiceBlockingStub stub = IntentServiceGrpc.newBlockingStub(intent);
    return new Follower<>(
        LOG,
        new Follower.Source<>(
            after ->
                stub.streamProfiles(
                    StreamProfilesRequest.newBuilder().setAfterSequence(after).build()),
            ProfilesFollower::entries,
            entry -> entry.profile().getSequence()),
        cursor::position,
        new PreparingSink(cursor, preparer, items));
  }

  private record PreparingSink(
      ProfileCursor cursor, ProfilePreparer preparer, Follower<ItemChange> items)
      implements Follower.Sink<Entry> {
    @Override
    public void apply(List<Entry> entries, long position) {
      items.await(entries.getLast().itemsSequence());
      List<ProfilePreparer.Profile> profiles =
          entries.stream().map(entry -> profile(entry.profile())).toList();
      if (cursor.claim(position)) {
        profiles.forEach(preparer::prepare);
      }
    }

    @Override
    public String setAside(Entry entry, long position, String reason) {
      CommittedProfile profile = entry.profile();
      return cursor.setAside(
          new SetAsideEntries.Entry(
              LOG, position, profile.getTenant(), profile.toByteArray(), reason));
    }
  }

  private static List<Entry> entries(StreamProfilesResponse message) {
    return message.getProfilesList().stream()
        .map(profile -> new Entry(profile, message.getItemsSequence()))
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

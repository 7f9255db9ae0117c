package io.recgpt.explain;

import io.grpc.stub.StreamObserver;
import io.recgpt.intent.v1.CommittedProfile;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceImplBase;
import io.recgpt.intent.v1.StreamProfilesRequest;
import io.recgpt.intent.v1.StreamProfilesResponse;
import io.recgpt.rpc.follow.LogTail;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fake of intent's log of profiles. */
final class ScriptedIntentService extends IntentServiceImplBase {
  private final List<CommittedProfile> log = new CopyOnWriteArrayList<>();
  private final List<Long> opened = new CopyOnWriteArrayList<>();
  private final LogTail tail = new LogTail();

  /** What it says of the catalogue's changes. */
  volatile long itemsSequence;

  void append(CommittedProfile... profiles) {
    log.addAll(List.of(profiles));
    tail.advanced();
  }

  /** The cursors from which streams were opened. */
  List<Long> opened() {
    return opened;
  }

  @Override
  public void streamProfiles(
      StreamProfilesRequest request, StreamObserver<StreamProfilesResponse> observer) {
    opened.add(request.getAfterSequence());
    tail.serve(request.getAfterSequence(), observer, this::after);
  }

  private Optional<LogTail.Batch<StreamProfilesResponse>> after(long sequence) {
    return log.stream()
        .filter(profile -> profile.getSequence() > sequence)
        .findFirst()
        .map(profile ->
            new LogTail.Batch<>(
                StreamProfilesResponse.newBuilder()
                    .addProfiles(profile)
                    .setItemsSequence(itemsSequence)
                    .build(),
                profile.getSequence()));
  }
}

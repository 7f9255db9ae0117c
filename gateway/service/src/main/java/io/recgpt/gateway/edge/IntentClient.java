package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceBlockingStub;
import io.recgpt.intent.v1.ListInterestsRequest;
import io.recgpt.intent.v1.ListInterestsResponse;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.intent.v1.RecordBehaviorsResponse;
import io.recgpt.intent.v1.RefreshIntentRequest;
import io.recgpt.intent.v1.RefreshIntentResponse;
import io.recgpt.intent.v1.ShowPromptRequest;
import io.recgpt.intent.v1.ShowPromptResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.telemetry.CacheMeter;
import io.recgpt.type.v1.ProfileState;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Calls the intent service. What it said of a person is kept, and each call asks whether that still
 * holds: nothing is served that the service would not say now.
 */
public final class IntentClient {
  private static final Attributes HIT = CacheMeter.attributes("profile", true);
  private static final Attributes MISS = CacheMeter.attributes("profile", false);

  /** An answer that nobody asks for is dropped after this time. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Peer peer;
  private final IntentServiceBlockingStub stub;
  private final Cache<Key, GetIntentResponse> known;
  private final LongCounter requests;

  /** In an order, by which a table finds those whose hashes meet, as callers may make them. */
  private record Key(String tenant, String userId, int historyLimit) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::userId)
            .thenComparing(Key::tenant)
            .thenComparingInt(Key::historyLimit);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Calls over a channel, which stays its owner's to close.
   *
   * @param cacheBytes most that is kept of answers, as they are on the wire; 0: nothing
   */
  public IntentClient(Peer peer, Channel channel, Meter meter, long cacheBytes) {
    this.peer = requireNonNull(peer, "peer");
    this.stub = IntentServiceGrpc.newBlockingStub(channel);
    this.requests = meter.counterBuilder(CacheMeter.NAME).build();
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .<Key, GetIntentResponse>weigher((key, answer) -> answer.getSerializedSize())
            .expireAfterAccess(KEPT)
            .executor(Runnable::run)
            .build();
  }

  /** What is known of a person now. */
  public Answer<GetIntentResponse> intent(GetIntentRequest request, Deadline by) {
    if (request.getUserId().isEmpty() || request.hasAsOf()) {
      return peer.read(by, deadline -> stub.withDeadline(deadline).getIntent(request));
    }
    Key key = new Key(Tenant.current().id(), request.getUserId(), request.getHistoryLimit());
    GetIntentResponse kept = known.getIfPresent(key);
    GetIntentRequest asked =
        kept == null ? request : request.toBuilder().setKnownRevision(kept.getRevision()).build();
    Answer<GetIntentResponse> answer =
        peer.read(by, deadline -> stub.withDeadline(deadline).getIntent(asked));
    return answer instanceof Answer.Given<GetIntentResponse>(GetIntentResponse given, Duration took)
        ? new Answer.Given<>(current(key, kept, given), took)
        : answer;
  }

  private GetIntentResponse current(
      Key key, @Nullable GetIntentResponse kept, GetIntentResponse given) {
    boolean holds = kept != null && given.getNotModified();
    requests.add(1, holds ? HIT : MISS);
    if (kept != null && holds) {
      return merged(kept, given);
    }
    if (given.getRevision().isEmpty()) {
      known.invalidate(key);
    } else {
      known.put(key, given);
    }
    return given;
  }

  private static GetIntentResponse merged(GetIntentResponse kept, GetIntentResponse given) {
    GetIntentResponse.Builder merged =
        kept.toBuilder().setAsOf(given.getAsOf()).setUserSequence(given.getUserSequence());
    ProfileState state = given.getProfile().getState();
    if (kept.getProfile().getState() != state) {
      merged.setProfile(kept.getProfile().toBuilder().setState(state));
    }
    return merged.build();
  }

  /** A person's interests, the refused ones too. */
  public Answer<ListInterestsResponse> interests(ListInterestsRequest request, Deadline by) {
    return peer.read(by, deadline -> stub.withDeadline(deadline).listInterests(request));
  }

  /** Appends behaviors to the log. */
  public Answer<RecordBehaviorsResponse> record(RecordBehaviorsRequest request, Deadline by) {
    return peer.write(by, deadline -> stub.withDeadline(deadline).recordBehaviors(request));
  }

  /** The prompt that a model would be sent. */
  public Answer<ShowPromptResponse> prompt(ShowPromptRequest request, Deadline by) {
    return peer.write(by, deadline -> stub.withDeadline(deadline).showPrompt(request));
  }

  /** Mines profiles again. */
  public Answer<RefreshIntentResponse> refresh(RefreshIntentRequest request, Deadline by) {
    return peer.write(by, deadline -> stub.withDeadline(deadline).refreshIntent(request));
  }
}

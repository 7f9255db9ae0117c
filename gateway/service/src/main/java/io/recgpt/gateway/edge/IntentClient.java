package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.Deadline;
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

/** Calls the intent service. */
public final class IntentClient {
  private final Peer peer;
  private final IntentServiceBlockingStub stub;

  /** Calls over a channel, which stays its owner's to close. */
  public IntentClient(Peer peer, Channel channel) {
    this.peer = requireNonNull(peer, "peer");
    this.stub = IntentServiceGrpc.newBlockingStub(channel);
  }

  /** What is known of a person now. */
  public Answer<GetIntentResponse> intent(GetIntentRequest request, Deadline by) {
    return peer.read(by, deadline -> stub.withDeadline(deadline).getIntent(request));
  }

  /** A person's interests, the refused ones too. */
  public Answer<ListInterestsResponse> interests(ListInterestsRequest request, Deadline by) {
    return peer.read(by, deadline -> stub.withDeadline(deadline).listInterests(request));
  }

  /** Appends behaviours to the log. */
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

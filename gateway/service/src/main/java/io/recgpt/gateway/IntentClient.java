package io.recgpt.gateway;

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
final class IntentClient {
  private final Peer peer = new Peer("intent");
  private final IntentServiceBlockingStub stub;

  IntentClient(Channel channel) {
    this.stub = IntentServiceGrpc.newBlockingStub(channel);
  }

  Answer<GetIntentResponse> intent(GetIntentRequest request, Deadline by) {
    return peer.askTwice(by, deadline -> stub.withDeadline(deadline).getIntent(request));
  }

  Answer<ListInterestsResponse> interests(ListInterestsRequest request, Deadline by) {
    return peer.askTwice(by, deadline -> stub.withDeadline(deadline).listInterests(request));
  }

  Answer<RecordBehaviorsResponse> record(RecordBehaviorsRequest request, Deadline by) {
    return peer.ask(by, deadline -> stub.withDeadline(deadline).recordBehaviors(request));
  }

  Answer<ShowPromptResponse> prompt(ShowPromptRequest request, Deadline by) {
    return peer.ask(by, deadline -> stub.withDeadline(deadline).showPrompt(request));
  }

  Answer<RefreshIntentResponse> refresh(RefreshIntentRequest request, Deadline by) {
    return peer.ask(by, deadline -> stub.withDeadline(deadline).refreshIntent(request));
  }
}

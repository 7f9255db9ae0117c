package io.recgpt.intent.serving;

import io.grpc.Channel;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceBlockingStub;
import io.recgpt.intent.v1.ListUsersRequest;
import io.recgpt.rpc.process.WarmUp;
import java.util.concurrent.TimeUnit;

/** What the gateway asks for a recommendation, asked by the service of itself. */
public final class WarmUpClient {
  private final Channel self;

  /** Calls the service by this channel. */
  public WarmUpClient(Channel self) {
    this.self = self;
  }

  /** For a user where there is one, else for one whom nobody knows; throws as the call does. */
  public void call() {
    IntentServiceBlockingStub intents =
        IntentServiceGrpc.newBlockingStub(self)
            .withDeadlineAfter(WarmUp.CALL.toSeconds(), TimeUnit.SECONDS);
    String user =
        intents
            .listUsers(ListUsersRequest.newBuilder().setPageSize(1).build())
            .getUserIdsList()
            .stream()
            .findFirst()
            .orElse("nobody");
    var _ = intents.getIntent(GetIntentRequest.newBuilder().setUserId(user).build());
  }
}

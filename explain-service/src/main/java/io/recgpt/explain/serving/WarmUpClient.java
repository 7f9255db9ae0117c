package io.recgpt.explain.serving;

import io.grpc.Channel;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.Subject;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.process.WarmUp;
import io.recgpt.type.v1.Attribution;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the gateway asks for a recommendation, asked by the service of itself. */
public final class WarmUpClient {
  private final Channel self;

  /** Calls the service by this channel. */
  public WarmUpClient(Channel self) {
    this.self = self;
  }

  /** For a list of these items; throws as the call does. */
  public void call(Tenant tenant, List<String> itemIds) {
    LookUpRequest.Builder request = LookUpRequest.newBuilder();
    itemIds.forEach(id ->
        request.addSubjects(
            Subject.newBuilder().setItemId(id).setAttribution(Attribution.getDefaultInstance())));
    tenant.run(() -> {
      var _ =
          ExplainServiceGrpc.newBlockingStub(self)
              .withDeadlineAfter(WarmUp.CALL.toSeconds(), TimeUnit.SECONDS)
              .lookUp(request.build());
    });
  }
}

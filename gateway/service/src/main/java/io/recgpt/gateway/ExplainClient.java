package io.recgpt.gateway;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceBlockingStub;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;

/** Calls the explain service. */
final class ExplainClient {
  private final Peer peer = new Peer("explain");
  private final ExplainServiceBlockingStub stub;

  ExplainClient(Channel channel) {
    this.stub = ExplainServiceGrpc.newBlockingStub(channel);
  }

  Answer<LookUpResponse> lookUp(LookUpRequest request, Deadline by) {
    return peer.ask(by, deadline -> stub.withDeadline(deadline).lookUp(request));
  }
}

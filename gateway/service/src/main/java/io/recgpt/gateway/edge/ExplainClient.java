package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.recgpt.explain.v1.ExplainRequest;
import io.recgpt.explain.v1.ExplainResponse;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceBlockingStub;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import java.util.Iterator;
import java.util.function.Consumer;

/** Calls the explain service. */
public final class ExplainClient {
  private final Peer peer;
  private final ExplainServiceBlockingStub stub;

  /** Calls over a channel, which stays its owner's to close. */
  public ExplainClient(Peer peer, Channel channel) {
    this.peer = requireNonNull(peer, "peer");
    this.stub = ExplainServiceGrpc.newBlockingStub(channel);
  }

  /** Explanations for a list, without a language model. */
  public Answer<LookUpResponse> lookUp(LookUpRequest request, Deadline by) {
    return peer.readOnce(by, deadline -> stub.withDeadline(deadline).lookUp(request));
  }

  /** Passes on what the stream brings, as it comes; a caller who cancels ends it. */
  public Answer<ExplainResponse> explain(
      ExplainRequest request, Deadline by, Consumer<ExplainResponse> progress) {
    return peer.write(
        by,
        deadline -> {
          Iterator<ExplainResponse> responses = stub.withDeadline(deadline).explain(request);
          ExplainResponse last = ExplainResponse.getDefaultInstance();
          while (responses.hasNext()) {
            last = responses.next();
            if (!last.hasExplanation()) {
              progress.accept(last);
            }
          }
          return last;
        });
  }
}

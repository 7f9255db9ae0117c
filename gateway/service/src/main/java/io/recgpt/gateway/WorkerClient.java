package io.recgpt.gateway;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.recgpt.intent.v1.GetWorkerStatusRequest;
import io.recgpt.intent.v1.GetWorkerStatusResponse;
import io.recgpt.intent.v1.ReleaseUsersRequest;
import io.recgpt.intent.v1.ReleaseUsersResponse;
import io.recgpt.intent.v1.WorkerServiceGrpc;
import io.recgpt.intent.v1.WorkerServiceGrpc.WorkerServiceBlockingStub;

/** Asks the intent service about the near-line worker. */
final class WorkerClient {
  private final Peer peer = new Peer("intent");
  private final WorkerServiceBlockingStub stub;

  WorkerClient(Channel intent) {
    this.stub = WorkerServiceGrpc.newBlockingStub(intent);
  }

  Answer<GetWorkerStatusResponse> status(Deadline by) {
    return peer.askTwice(
        by,
        deadline ->
            stub.withDeadline(deadline)
                .getWorkerStatus(GetWorkerStatusRequest.getDefaultInstance()));
  }

  Answer<ReleaseUsersResponse> release(ReleaseUsersRequest request, Deadline by) {
    return peer.ask(by, deadline -> stub.withDeadline(deadline).releaseUsers(request));
  }
}

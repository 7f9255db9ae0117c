package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.Deadline;
import io.recgpt.intent.v1.GetWorkerStatusRequest;
import io.recgpt.intent.v1.GetWorkerStatusResponse;
import io.recgpt.intent.v1.ReleaseUsersRequest;
import io.recgpt.intent.v1.ReleaseUsersResponse;
import io.recgpt.intent.v1.WorkerServiceGrpc;
import io.recgpt.intent.v1.WorkerServiceGrpc.WorkerServiceBlockingStub;

/** Asks the intent service about the near-line worker. */
public final class WorkerClient {
  private final Peer peer;
  private final WorkerServiceBlockingStub stub;

  /** Calls over a channel, which stays its owner's to close. */
  public WorkerClient(Peer peer, Channel intent) {
    this.peer = requireNonNull(peer, "peer");
    this.stub = WorkerServiceGrpc.newBlockingStub(intent);
  }

  /** How the near-line work stands. */
  public Answer<GetWorkerStatusResponse> status(GetWorkerStatusRequest request, Deadline by) {
    return peer.read(by, deadline -> stub.withDeadline(deadline).getWorkerStatus(request));
  }

  /** Gives back users that were set aside. */
  public Answer<ReleaseUsersResponse> release(ReleaseUsersRequest request, Deadline by) {
    return peer.write(by, deadline -> stub.withDeadline(deadline).releaseUsers(request));
  }
}

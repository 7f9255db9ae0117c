package io.recgpt.intent.serving;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.recgpt.intent.v1.GetWorkerStatusRequest;
import io.recgpt.intent.v1.GetWorkerStatusResponse;
import io.recgpt.intent.v1.ReleaseUsersRequest;
import io.recgpt.intent.v1.ReleaseUsersResponse;
import io.recgpt.intent.v1.WorkerServiceGrpc;
import io.recgpt.intent.worker.WorkerStatusCache;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;

/** What operators see of the near-line worker, and can do about it. */
public final class WorkerService extends WorkerServiceGrpc.WorkerServiceImplBase {
  private final WorkerStatusCache status;
  private final DueQueue queue;

  /** The methods on the queue and its status. */
  public WorkerService(WorkerStatusCache status, DueQueue queue) {
    this.status = requireNonNull(status);
    this.queue = requireNonNull(queue);
  }

  @Override
  public void getWorkerStatus(
      GetWorkerStatusRequest request, StreamObserver<GetWorkerStatusResponse> observer) {
    Unary.answer(
        observer,
        () ->
            GetWorkerStatusResponse.newBuilder()
                .setStatus(
                    WorkerStatusCodec.encode(
                        status.status(Tenant.current(), request.getAllTenants())))
                .build());
  }

  @Override
  public void releaseUsers(
      ReleaseUsersRequest request, StreamObserver<ReleaseUsersResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          int released = queue.release(Tenant.current(), request.getUserIdsList());
          status.changed(Tenant.current());
          return ReleaseUsersResponse.newBuilder().setReleasedCount(released).build();
        });
  }
}

package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.WorkerClient;
import io.recgpt.gateway.v1.GetWorkerStatusRequest;
import io.recgpt.gateway.v1.GetWorkerStatusResponse;
import io.recgpt.gateway.v1.NearLineServiceGrpc.NearLineServiceImplBase;
import io.recgpt.gateway.v1.ReleaseUsersRequest;
import io.recgpt.gateway.v1.ReleaseUsersResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;

/** The operators' door to the near-line worker. */
final class NearLineService extends NearLineServiceImplBase {
  private final Deadlines deadlines;
  private final WorkerClient worker;

  NearLineService(Deadlines deadlines, WorkerClient worker) {
    this.deadlines = requireNonNull(deadlines, "deadlines");
    this.worker = requireNonNull(worker, "worker");
  }

  @Override
  public void getWorkerStatus(
      GetWorkerStatusRequest request, StreamObserver<GetWorkerStatusResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          io.recgpt.intent.v1.GetWorkerStatusRequest asked =
              io.recgpt.intent.v1.GetWorkerStatusRequest.newBuilder()
                  .setAllTenants(Tenant.callerSeesAll())
                  .build();
          return GetWorkerStatusResponse.newBuilder()
              .setStatus(worker.status(asked, deadlines.forRequest()).orThrow().getStatus())
              .build();
        });
  }

  @Override
  public void releaseUsers(
      ReleaseUsersRequest request, StreamObserver<ReleaseUsersResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          io.recgpt.intent.v1.ReleaseUsersRequest asked =
              io.recgpt.intent.v1.ReleaseUsersRequest.newBuilder()
                  .addAllUserIds(request.getUserIdsList())
                  .build();
          return ReleaseUsersResponse.newBuilder()
              .setReleasedCount(
                  worker.release(asked, deadlines.forWrite()).orThrow().getReleasedCount())
              .build();
        });
  }
}

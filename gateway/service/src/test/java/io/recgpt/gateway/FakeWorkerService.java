package io.recgpt.gateway;

import io.grpc.stub.StreamObserver;
import io.recgpt.intent.v1.GetWorkerStatusRequest;
import io.recgpt.intent.v1.GetWorkerStatusResponse;
import io.recgpt.intent.v1.ReleaseUsersRequest;
import io.recgpt.intent.v1.ReleaseUsersResponse;
import io.recgpt.intent.v1.WorkerServiceGrpc.WorkerServiceImplBase;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;
import io.recgpt.type.v1.SetAsideUser;
import io.recgpt.type.v1.WorkerStatus;

/** A near-line worker that has set one user of each tenant aside. */
final class FakeWorkerService extends WorkerServiceImplBase {
  volatile Fault fault = Fault.NONE;

  @Override
  public void getWorkerStatus(
      GetWorkerStatusRequest request, StreamObserver<GetWorkerStatusResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          return GetWorkerStatusResponse.newBuilder()
              .setStatus(
                  WorkerStatus.newBuilder()
                      .addSetAside(
                          SetAsideUser.newBuilder()
                              .setUserId("poison of " + Tenant.current().id())))
              .build();
        });
  }

  @Override
  public void releaseUsers(
      ReleaseUsersRequest request, StreamObserver<ReleaseUsersResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          return ReleaseUsersResponse.newBuilder()
              .setReleasedCount(request.getUserIdsCount())
              .build();
        });
  }
}

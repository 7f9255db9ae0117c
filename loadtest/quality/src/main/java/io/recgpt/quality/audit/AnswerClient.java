package io.recgpt.quality.audit;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.ListInterestsRequest;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Profile;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Asks a gateway what it says of people. */
final class AnswerClient {
  private static final int COUNT = 30;
  private static final long CALL_SECONDS = 60;

  /** A profile may be mined anew between the two calls. */
  private static final int TRIES = 3;

  private final Channel gateway;
  private final Tenant tenant;

  AnswerClient(Channel gateway, Tenant tenant) {
    this.gateway = gateway;
    this.tenant = tenant;
  }

  /** A list with its explanations, and the profile that it was made of. */
  Answer answer(String userId, RawLog log, Catalogue catalogue) {
    RecommendRequest request =
        RecommendRequest.newBuilder().setUserId(userId).setCount(COUNT).build();
    for (int tried = 1; true; tried++) {
      RecommendResponse response =
          call(() ->
              RecommendationServiceGrpc.newBlockingStub(gateway)
                  .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                  .recommend(request));
      Profile profile = profile(userId);
      if (profile.getVersion() == response.getProfileVersion() || tried == TRIES) {
        return new Answer(userId, profile, response, log, catalogue);
      }
    }
  }

  private Profile profile(String userId) {
    return call(() ->
        InterestServiceGrpc.newBlockingStub(gateway)
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .listInterests(ListInterestsRequest.newBuilder().setUserId(userId).build())
            .getProfile());
  }

  private <T> T call(Callable<T> work) {
    try {
      return tenant.call(work);
    } catch (StatusRuntimeException e) {
      throw RpcException.from(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a blocking call throws nothing checked", e);
    }
  }
}

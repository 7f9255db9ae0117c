package io.recgpt.standalone.client;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.GetWorkerStatusRequest;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.ListInterestsRequest;
import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.gateway.v1.LoadModelRequest;
import io.recgpt.gateway.v1.ModelServiceGrpc;
import io.recgpt.gateway.v1.NearLineServiceGrpc;
import io.recgpt.gateway.v1.PromptServiceGrpc;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.PutDomainResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RecordEventsResponse;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.ReleaseUsersRequest;
import io.recgpt.gateway.v1.ShowPromptRequest;
import io.recgpt.gateway.v1.SimilarItemsRequest;
import io.recgpt.gateway.v1.SimilarItemsResponse;
import io.recgpt.gateway.v1.TrainModelRequest;
import io.recgpt.gateway.v1.TrainModelResponse;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.gateway.v1.UpsertItemsResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ModelVersion;
import io.recgpt.type.v1.Prompt;
import io.recgpt.type.v1.PromptTask;
import io.recgpt.type.v1.TrainingProgress;
import io.recgpt.type.v1.WorkerStatus;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Calls the public API for one tenant. Errors are {@link RpcException} with a line for people. */
public final class GatewayClient {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(10);

  private final Channel channel;
  private final Tenant tenant;
  private final String address;

  /**
   * A client that connects at its first call.
   *
   * @param address where the gateway is, for messages
   */
  GatewayClient(Channel channel, Tenant tenant, String address) {
    this.channel = requireNonNull(channel, "channel");
    this.tenant = requireNonNull(tenant, "tenant");
    this.address = requireNonNull(address, "address");
  }

  /** Whose calls these are. */
  public Tenant tenant() {
    return tenant;
  }

  /**
   * Returns once the gateway reports that it serves; a cluster that doesn't in time is an error.
   */
  public void awaitServing(Duration patience) {
    HealthGrpc.HealthBlockingStub health =
        HealthGrpc.newBlockingStub(channel).withWaitForReady().withDeadlineAfter(patience);
    try {
      Iterator<HealthCheckResponse> answers = health.watch(HealthCheckRequest.getDefaultInstance());
      while (answers.next().getStatus() != ServingStatus.SERVING) {
        // The watch sends the next change.
      }
    } catch (StatusRuntimeException e) {
      throw CommandException.unavailable(
          "%s did not serve within %d s (%s)"
              .formatted(address, patience.toSeconds(), e.getStatus().getCode()));
    }
  }

  /** Sets the tenant's domain. */
  public PutDomainResponse putDomain(Domain domain) {
    PutDomainRequest request = PutDomainRequest.newBuilder().setDomain(domain).build();
    return call(() ->
        CatalogueServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(WRITE_TIMEOUT)
            .putDomain(request));
  }

  /** Adds or replaces items; the response names those that were refused. */
  public UpsertItemsResponse upsertItems(List<Item> items) {
    UpsertItemsRequest request = UpsertItemsRequest.newBuilder().addAllItems(items).build();
    return call(() ->
        CatalogueServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(WRITE_TIMEOUT)
            .upsertItems(request));
  }

  /** What a language model would be sent for a user. */
  public Prompt prompt(PromptTask task, String user) {
    ShowPromptRequest request =
        ShowPromptRequest.newBuilder().setTask(task).setUserId(user).build();
    return call(() ->
            PromptServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WRITE_TIMEOUT)
                .showPrompt(request))
        .getPrompt();
  }

  /** The item of an id; empty where the catalogue has none. */
  public Optional<Item> item(String id) {
    GetItemRequest request = GetItemRequest.newBuilder().setItemId(id).build();
    try {
      return Optional.of(
          call(() ->
                  CatalogueServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(READ_TIMEOUT)
                      .getItem(request))
              .getItem());
    } catch (RpcException e) {
      if (e.code() == ErrorCode.UNKNOWN_ITEM || e.code() == ErrorCode.INVALID_ARGUMENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The title of an item; the id where the catalogue has none. */
  public String title(String id) {
    return item(id).map(Item::getTitle).orElse(id);
  }

  /** The title without brand, sizes and such; the id where the catalogue has none. */
  public String shortTitle(String id) {
    return item(id).map(GatewayClient::shortTitle).orElse(id);
  }

  private static String shortTitle(Item item) {
    String words = item.getTitleWords().isEmpty() ? item.getTitle() : item.getTitleWords();
    String brand = item.getBrand() + " ";
    return words.startsWith(brand) ? words.substring(brand.length()) : words;
  }

  /** Trains a version and passes on its progress. */
  public ModelVersion trainModel(TrainModelRequest request, Consumer<TrainingProgress> progress) {
    return call(() -> {
      Iterator<TrainModelResponse> messages =
          ModelServiceGrpc.newBlockingStub(channel).trainModel(request);
      ModelVersion version = ModelVersion.getDefaultInstance();
      while (messages.hasNext()) {
        TrainModelResponse message = messages.next();
        if (message.hasProgress()) {
          progress.accept(message.getProgress());
        }
        version = message.getVersion();
      }
      return version;
    });
  }

  /** How the near-line work stands. */
  public WorkerStatus workerStatus() {
    return call(() ->
        NearLineServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(READ_TIMEOUT)
            .getWorkerStatus(GetWorkerStatusRequest.getDefaultInstance())
            .getStatus());
  }

  /** Takes up users who were set aside, all where none is named; returns how many there were. */
  public int releaseUsers(List<String> userIds) {
    ReleaseUsersRequest request = ReleaseUsersRequest.newBuilder().addAllUserIds(userIds).build();
    return call(() ->
        NearLineServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(READ_TIMEOUT)
            .releaseUsers(request)
            .getReleasedCount());
  }

  /** Takes a version into use; empty: none. */
  public void loadModel(String version) {
    call(() ->
        ModelServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(WRITE_TIMEOUT)
            .loadModel(LoadModelRequest.newBuilder().setVersion(version).build()));
  }

  /** Records events; the response names those that were refused. */
  public RecordEventsResponse recordEvents(List<Behavior> events) {
    RecordEventsRequest request = RecordEventsRequest.newBuilder().addAllEvents(events).build();
    return call(() ->
        EventServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(WRITE_TIMEOUT)
            .recordEvents(request));
  }

  /** Mines users again, 1 to 100; returns how many profiles were made. */
  public int refreshInterests(List<String> users) {
    RefreshInterestsRequest request =
        RefreshInterestsRequest.newBuilder().addAllUserIds(users).build();
    return call(() ->
            InterestServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WRITE_TIMEOUT)
                .refreshInterests(request))
        .getRefreshedCount();
  }

  /** A user's profile with the latest events. */
  public ListInterestsResponse listInterests(String user, int historyLimit) {
    ListInterestsRequest request =
        ListInterestsRequest.newBuilder().setUserId(user).setHistoryLimit(historyLimit).build();
    return call(() ->
        InterestServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(READ_TIMEOUT)
            .listInterests(request));
  }

  /** Recommendations for a user. */
  public RecommendResponse recommend(RecommendRequest request) {
    return call(() ->
        RecommendationServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(READ_TIMEOUT)
            .recommend(request));
  }

  /** Items that are like one. */
  public SimilarItemsResponse similarItems(SimilarItemsRequest request) {
    return call(() ->
        RecommendationServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(READ_TIMEOUT)
            .similarItems(request));
  }

  private <T> T call(Callable<T> work) {
    try {
      return tenant.call(work);
    } catch (StatusRuntimeException e) {
      RpcException fault = RpcException.from(e);
      if (fault.code() == ErrorCode.PEER_UNAVAILABLE) {
        throw CommandException.unavailable(
            "cannot reach %s (%s): start a cluster by ./recgpt serve, or check --target"
                .formatted(address, firstLine(fault)));
      }
      if (fault.code() == ErrorCode.UNAUTHENTICATED) {
        throw CommandException.usage(
            "%s lets in callers with an API key alone (%s): give --api-key-file FILE, as ./recgpt key makes it"
                .formatted(address, firstLine(fault)));
      }
      if (fault.code() == ErrorCode.DEADLINE_EXCEEDED) {
        throw CommandException.unavailable(
            "no answer in time from %s: it may be busy, try again".formatted(address));
      }
      throw fault;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a blocking call throws nothing checked", e);
    }
  }

  private static String firstLine(RpcException fault) {
    return String.valueOf(fault.getMessage()).lines().findFirst().orElse("no answer");
  }
}

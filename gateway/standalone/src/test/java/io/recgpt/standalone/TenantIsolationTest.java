package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.ListInterestsRequest;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.WorkerServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method of every service, called for one tenant with the ids of another: nothing of the
 * other comes back, and nothing of it changes. A method that is new is among them by itself.
 */
@Timeout(180)
final class TenantIsolationTest {
  private static final Tenant VICTIM = new Tenant("victim");
  private static final Tenant THIEF = new Tenant("thief");
  private static final String USER = "u1";
  private static final String ITEM = "i1";

  /** Stands in all that the victim has, and in nothing that the thief sends. */
  private static final String SECRET = "zanzibarite";

  /** What services send one another, of all tenants; the gateway has none of it. */
  private static final Set<String> OF_ALL_TENANTS =
      Set.of(
          "recgpt.intent.v1.IntentService/StreamBehaviors",
          "recgpt.intent.v1.IntentService/StreamProfiles",
          "recgpt.retrieval.v1.RetrievalService/StreamItemChanges");

  /** Endless: one message is looked at. */
  private static final Set<String> ENDLESS =
      Set.of("recgpt.retrieval.v1.RetrievalService/StreamTrainingLog");

  /** What the rules of a field want of it. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("item_id", ITEM),
          Map.entry("item_ids", ITEM),
          Map.entry("user_id", USER),
          Map.entry("user_ids", USER),
          Map.entry("event_id", "e1"),
          Map.entry("interest_id", "1"),
          Map.entry("currency_code", "EUR"),
          Map.entry("task", "explain"),
          Map.entry("title", "Tent"),
          Map.entry("name", "name"),
          Map.entry("tag", "tent"),
          Map.entry("version", "v1"));

  @TempDir private Path folder;

  @Test
  void eachMethod_withAnotherTenantsIds_givesAndChangesNothingOfIt() {
    try (Cluster cluster =
        Cluster.open(ClusterConfig.in(folder).withoutWorker(), new HashingEmbedder())) {
      cluster.ready().join();
      fill(cluster);
      String before = known(cluster);
      Map<MethodDescriptor<?, ?>, Channel> methods = methods(cluster);
      assertThat(methods).hasSizeGreaterThan(30);

      List<String> leaks = new ArrayList<>();
      methods.forEach((method, channel) -> leaks.addAll(attack(method, channel)));

      assertThat(leaks).isEmpty();
      assertThat(known(cluster)).contains(SECRET).isEqualTo(before);
    }
  }

  @Test
  void gateway_hasNoMethodOfAllTenants() {
    try (Cluster cluster =
        Cluster.open(ClusterConfig.in(folder).withoutWorker(), new HashingEmbedder())) {
      assertThat(cluster.gatewayServices().stream().flatMap(TenantIsolationTest::names))
          .noneMatch(name -> OF_ALL_TENANTS.stream().anyMatch(one -> name.endsWith(method(one))));
    }
  }

  private static String method(String fullName) {
    return fullName.substring(fullName.indexOf('/'));
  }

  private static Stream<String> names(BindableService service) {
    return service.bindService().getMethods().stream()
        .map(ServerMethodDefinition::getMethodDescriptor)
        .map(MethodDescriptor::getFullMethodName);
  }

  /** What came back of the victim's, or that the call was no attack at all. */
  private static List<String> attack(MethodDescriptor<?, ?> method, Channel channel) {
    String name = method.getFullMethodName();
    if (OF_ALL_TENANTS.contains(name)) {
      return List.of();
    }
    com.google.protobuf.Descriptors.MethodDescriptor proto =
        ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor()).getMethodDescriptor();
    String told;
    try {
      told = THIEF.call(() -> answers(method, proto, channel));
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        return List.of("%s was not reached: %s".formatted(name, refused.getMessage()));
      }
      told = String.valueOf(refused.getMessage());
    } catch (Exception fault) {
      throw new AssertionError(name, fault);
    }
    return told.contains(SECRET) ? List.of(name + " told: " + told) : List.of();
  }

  private static String answers(
      MethodDescriptor<?, ?> method,
      com.google.protobuf.Descriptors.MethodDescriptor proto,
      Channel channel) {
    MethodDescriptor<DynamicMessage, DynamicMessage> untyped =
        MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(method.getType())
            .setFullMethodName(method.getFullMethodName())
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(proto.getInputType())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(proto.getOutputType())))
            .build();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
    Message request = request(proto.getInputType(), 0);
    DynamicMessage asked =
        DynamicMessage.newBuilder(proto.getInputType()).mergeFrom(request).build();
    if (method.getType() == MethodType.UNARY) {
      return ClientCalls.blockingUnaryCall(channel, untyped, options, asked).toString();
    }
    Iterator<DynamicMessage> messages =
        ClientCalls.blockingServerStreamingCall(channel, untyped, options, asked);
    StringBuilder told = new StringBuilder();
    do {
      told.append(messages.next());
    } while (!ENDLESS.contains(method.getFullMethodName()) && messages.hasNext());
    return told.toString();
  }

  /** A request that names what is the victim's wherever something can be named. */
  private static Message request(Descriptor type, int depth) {
    if (type.getFullName().equals(Timestamp.getDescriptor().getFullName())) {
      return Timestamps.fromMillis(Instant.parse("2025-06-01T12:00:00Z").toEpochMilli());
    }
    DynamicMessage.Builder request = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      OneofDescriptor choice = field.getRealContainingOneof();
      boolean taken = choice != null && request.hasOneof(choice);
      Object value = taken || field.isMapField() ? null : value(field, depth);
      if (value != null && field.isRepeated()) {
        request.addRepeatedField(field, value);
      } else if (value != null) {
        request.setField(field, value);
      }
    }
    return request.build();
  }

  private static @Nullable Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case STRING -> TEXTS.get(field.getName());
      case INT -> 1;
      // A price of nothing, and a position that was reached.
      case LONG -> 0L;
      case ENUM -> enumOf(field);
      case MESSAGE -> depth < 4 ? request(field.getMessageType(), depth + 1) : null;
      case FLOAT, DOUBLE, BOOLEAN, BYTE_STRING -> null;
    };
  }

  /** A behavior that has an item, or else the first value. */
  private static Object enumOf(FieldDescriptor field) {
    return field.getEnumType().equals(BehaviorKind.getDescriptor())
        ? BehaviorKind.BEHAVIOR_KIND_PURCHASE.getValueDescriptor()
        : field.getEnumType().getValues().get(1);
  }

  private static Map<MethodDescriptor<?, ?>, Channel> methods(Cluster cluster) {
    Map<MethodDescriptor<?, ?>, Channel> methods = new LinkedHashMap<>();
    for (BindableService service : cluster.gatewayServices()) {
      service
          .bindService()
          .getMethods()
          .forEach(method -> methods.put(method.getMethodDescriptor(), cluster.gateway()));
    }
    IntentServiceGrpc.getServiceDescriptor()
        .getMethods()
        .forEach(method -> methods.put(method, cluster.intent()));
    WorkerServiceGrpc.getServiceDescriptor()
        .getMethods()
        .forEach(method -> methods.put(method, cluster.intent()));
    RetrievalServiceGrpc.getServiceDescriptor()
        .getMethods()
        .forEach(method -> methods.put(method, cluster.retrieval()));
    ExplainServiceGrpc.getServiceDescriptor()
        .getMethods()
        .forEach(method -> methods.put(method, cluster.explain()));
    return methods;
  }

  /** Items, events and interests of the victim, each with the secret in its words. */
  private static void fill(Cluster cluster) {
    Channel gateway = cluster.gateway();
    VICTIM.run(() -> {
      UpsertItemsRequest.Builder items = UpsertItemsRequest.newBuilder();
      RecordEventsRequest.Builder events = RecordEventsRequest.newBuilder();
      for (int i = 1; i <= 12; i++) {
        items.addItems(
            Item.newBuilder()
                .setItemId("i" + i)
                .setTitle(SECRET + " lamp " + i)
                .setCategory(SECRET + " lamps")
                .setBrand(SECRET)
                .addTags(SECRET + " tag")
                .setDescription(SECRET));
        events.addEvents(
            Behavior.newBuilder()
                .setEventId("e" + i)
                .setUserId(USER)
                .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
                .setItemId("i" + i)
                .setOccurredAt(
                    Timestamps.fromMillis(
                        Instant.parse("2025-05-%02dT12:00:00Z".formatted(i)).toEpochMilli())));
      }
      events.addEvents(
          Behavior.newBuilder()
              .setEventId("s1")
              .setUserId(USER)
              .setKind(BehaviorKind.BEHAVIOR_KIND_SEARCH)
              .setQuery(SECRET)
              .setOccurredAt(
                  Timestamps.fromMillis(Instant.parse("2025-05-20T12:00:00Z").toEpochMilli())));
      CatalogueServiceGrpc.newBlockingStub(gateway).upsertItems(items.build());
      EventServiceGrpc.newBlockingStub(gateway).recordEvents(events.build());
      InterestServiceGrpc.newBlockingStub(gateway)
          .refreshInterests(RefreshInterestsRequest.newBuilder().addUserIds(USER).build());
    });
  }

  /** What the victim sees of its own. */
  private static String known(Cluster cluster) {
    try {
      return VICTIM.call(() ->
          CatalogueServiceGrpc.newBlockingStub(cluster.gateway())
                  .getItem(GetItemRequest.newBuilder().setItemId(ITEM).build())
                  .toString()
              + InterestServiceGrpc.newBlockingStub(cluster.gateway())
                  .listInterests(
                      ListInterestsRequest.newBuilder()
                          .setUserId(USER)
                          .setHistoryLimit(100)
                          .build()));
    } catch (Exception fault) {
      throw new AssertionError(fault);
    }
  }
}

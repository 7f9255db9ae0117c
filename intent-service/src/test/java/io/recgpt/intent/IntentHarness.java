package io.recgpt.intent;

import com.google.protobuf.util.Timestamps;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.intent.compression.WordCounter;
import io.recgpt.intent.language.LanguageModel;
import io.recgpt.intent.language.LanguageSettings;
import io.recgpt.intent.store.TenantLimits;
import io.recgpt.intent.v1.AwaitItemsRequest;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceBlockingStub;
import io.recgpt.intent.worker.WorkerConfig;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.testkit.CalledMethods;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.testkit.ManualClock;
import io.recgpt.testkit.RpcHarness;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A whole intent node on real stubs, with a catalogue to follow and a clock that stands. */
final class IntentHarness implements AutoCloseable {
  static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

  final ManualClock clock = ManualClock.at(NOW);
  final FakeRetrieval retrieval = new FakeRetrieval();
  final IntentNode node;
  private final RpcHarness retrievalServer = RpcHarness.serve(retrieval);
  private final RpcHarness server;

  private IntentHarness(Path dataDir, int usersPerSecond, Optional<LanguageModel> model) {
    node =
        IntentNode.assemble(
            new IntentConfig(
                dataDir,
                null,
                2,
                WorkerConfig.withLanes(2).withUsersPerSecond(usersPerSecond),
                Duration.ofSeconds(5),
                1,
                TenantLimits.DEFAULT),
            new HashingEmbedder(),
            retrievalServer.channel(),
            model,
            Telemetry.none(),
            clock);
    server = RpcHarness.serve(node.services());
    node.start().join();
  }

  /** Without the background worker. */
  static IntentHarness open(Path dataDir) {
    return new IntentHarness(dataDir, 0, Optional.empty());
  }

  /** The same, mining by a language model. */
  static IntentHarness open(Path dataDir, TextGenerator generator) {
    LanguageModel model =
        new LanguageModel(
            generator, new WordCounter(), Telemetry.none().meter("test"), LanguageSettings.DEFAULT);
    return new IntentHarness(dataDir, 0, Optional.of(model));
  }

  /** Has the node call itself; returns the methods that it called. */
  Set<String> warmUp() {
    CalledMethods called = new CalledMethods();
    node.warmUp(called.of(server.channel()));
    return called.names();
  }

  IntentServiceBlockingStub stub() {
    return stub(Tenant.DEFAULT);
  }

  IntentServiceBlockingStub stub(Tenant tenant) {
    return IntentServiceGrpc.newBlockingStub(server.channel(tenant))
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  IntentServiceGrpc.IntentServiceStub asyncStub() {
    return IntentServiceGrpc.newStub(server.channel());
  }

  /** Puts a few items of three kinds and waits until the node has them. */
  void stock(Tenant tenant) {
    long sequence = 0;
    for (String core : List.of("hiking boots", "cake tins", "music stands")) {
      for (String modifier : List.of("sturdy", "folding", "printed", "compact")) {
        sequence =
            retrieval.put(
                tenant,
                Item.newBuilder()
                    .setItemId(modifier + "-" + core)
                    .setTitle(modifier + " " + core)
                    .setCategory(core)
                    .addTags(modifier + " " + core)
                    .build());
      }
    }
    stub(tenant).awaitItems(AwaitItemsRequest.newBuilder().setSequence(sequence).build());
  }

  static Behavior behavior(String id, String user, BehaviorKind kind, String item, Instant at) {
    return Behavior.newBuilder()
        .setEventId(id)
        .setUserId(user)
        .setKind(kind)
        .setItemId(item)
        .setOccurredAt(Timestamps.fromMillis(at.toEpochMilli()))
        .build();
  }

  @Override
  public void close() {
    server.close();
    node.close();
    retrieval.close();
    retrievalServer.close();
  }
}

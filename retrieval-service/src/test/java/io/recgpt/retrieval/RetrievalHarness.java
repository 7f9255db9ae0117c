package io.recgpt.retrieval;

import com.google.protobuf.util.Timestamps;
import io.grpc.Channel;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.v1.AwaitBehaviorsRequest;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceBlockingStub;
import io.recgpt.rpc.Tenant;
import io.recgpt.testkit.CalledMethods;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.testkit.RpcHarness;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.LoggedBehavior;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The service on a folder, following a fake log, called through real stubs. */
public final class RetrievalHarness implements AutoCloseable {
  final FakeIntent intent;
  public final RetrievalServiceBlockingStub retrieval;

  private final RpcHarness intentServer;
  private final RetrievalNode node;
  private final CompletableFuture<Void> ready;
  private final RpcHarness server;

  public RetrievalHarness(Path folder) {
    this(folder, new FakeIntent(), new HashingEmbedder());
  }

  public RetrievalHarness(Path folder, FakeIntent intent, TextEmbedder embedder) {
    this(new RetrievalConfig(folder), intent, embedder);
  }

  public RetrievalHarness(RetrievalConfig config, FakeIntent intent, TextEmbedder embedder) {
    this.intent = intent;
    this.intentServer = RpcHarness.serve(intent);
    this.node = RetrievalNode.assemble(config, embedder, intentServer.channel());
    this.server = RpcHarness.serve(node.services());
    this.retrieval = RetrievalServiceGrpc.newBlockingStub(server.channel());
    this.ready = node.start();
  }

  /** Has the node call itself; returns the methods that it called. */
  Set<String> warmUp() {
    CalledMethods called = new CalledMethods();
    node.warmUp(called.of(server.channel()));
    return called.names();
  }

  /** What starting the node came to. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** The way to the service. */
  public Channel channel() {
    return server.channel();
  }

  /** The way to the fake intent service. */
  public Channel intentChannel() {
    return intentServer.channel();
  }

  public RetrievalServiceBlockingStub as(String tenant) {
    return RetrievalServiceGrpc.newBlockingStub(server.channel(new Tenant(tenant)));
  }

  /** Appends one behavior of the default tenant and waits until it was taken over. */
  public void record(String user, BehaviorKind kind, String item, Instant at) {
    record("default", user, kind, item, at);
  }

  public void record(String tenant, String user, BehaviorKind kind, String item, Instant at) {
    long sequence = intent.end() + 1;
    intent.append(
        List.of(
            LoggedBehavior.newBuilder()
                .setSequence(sequence)
                .setTenant(tenant)
                .setBehavior(
                    Behavior.newBuilder()
                        .setEventId("e" + sequence)
                        .setUserId(user)
                        .setKind(kind)
                        .setItemId(item)
                        .setOccurredAt(Timestamps.fromMillis(at.toEpochMilli())))
                .build()));
    long reached =
        retrieval
            .awaitBehaviors(AwaitBehaviorsRequest.newBuilder().setSequence(sequence).build())
            .getSequence();
    if (reached < sequence) {
      throw new IllegalStateException("reached: %d (expected: %d)".formatted(reached, sequence));
    }
  }

  @Override
  public void close() {
    server.close();
    node.close();
    intent.close();
    intentServer.close();
  }
}

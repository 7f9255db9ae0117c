package io.recgpt.explain;

import com.google.protobuf.ByteString;
import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.v1.AwaitItemsRequest;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceBlockingStub;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.PrepareRequest;
import io.recgpt.explain.v1.Subject;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.testkit.RpcHarness;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An explain service with a small shop and a language model that is a script. */
final class ModelFixture implements AutoCloseable {
  static final String INTEREST = "wet-weather hiking";

  final ScriptedRetrievalService retrieval = new ScriptedRetrievalService();
  final ScriptedIntentService intent = new ScriptedIntentService();
  final ExplainServiceBlockingStub stub;

  private final RpcHarness upstream;
  private final ExplainNode node;
  private final RpcHarness harness;
  private long sequence;

  ModelFixture(Path dataDir, @Nullable LanguageModel model) {
    this(dataDir, model, InstantSource.system());
  }

  ModelFixture(Path dataDir, @Nullable LanguageModel model, InstantSource clock) {
    upstream = RpcHarness.serve(retrieval, intent);
    node =
        ExplainNode.assemble(
            ExplainConfig.in(dataDir), upstream.channel(), upstream.channel(), model, clock);
    harness = RpcHarness.serve(node.services());
    stub = ExplainServiceGrpc.newBlockingStub(harness.channel());
    put("shoe", "Fjell Trail Shoe", "A low shoe with a waterproof membrane.");
    put("shell", "Packable Rain Shell", shellText());
    put("gaiter", "Nordlys Gaiters", "Coated nylon gaiters with a front closure.");
    node.start().join();
    await();
  }

  static String shellText() {
    return "A three-layer shell with taped seams and pit zips that folds into its own pocket.";
  }

  RpcHarness harness() {
    return harness;
  }

  /** Adds an item that suits the interest, or replaces it; {@link #await} makes it known. */
  void put(String id, String title, String description) {
    sequence++;
    retrieval.append(
        ItemChange.newBuilder()
            .setSequence(sequence)
            .setTenant("default")
            .setItem(
                EmbeddedItem.newBuilder()
                    .setItem(
                        Item.newBuilder()
                            .setItemId(id)
                            .setTitle(title)
                            .addTags("wet-weather hiking gear")
                            .setDescription(description))
                    .setCategory("Hiking")
                    .setEmbedding(ByteString.copyFrom(Embedding.unit(1f, 0.2f).toBytes()))
                    .setEmbeddingModel("fake"))
            .build());
  }

  void put(Domain domain) {
    sequence++;
    retrieval.append(
        ItemChange.newBuilder()
            .setSequence(sequence)
            .setTenant("default")
            .setDomain(domain)
            .build());
  }

  /** Waits until the service has taken over what was put. */
  void await() {
    stub.withDeadlineAfter(20, TimeUnit.SECONDS)
        .awaitItems(AwaitItemsRequest.newBuilder().setSequence(sequence).build());
  }

  static Interest interest() {
    return Interest.newBuilder()
        .setInterestId("i1")
        .setName(INTEREST)
        .addEvidenceEventIds("e1")
        .addEvidenceItems(
            EvidenceItem.newBuilder()
                .setItemId("shoe")
                .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE))
        .build();
  }

  /** Asks for the interest's items of its one category. */
  static PrepareRequest prepareRequest() {
    return PrepareRequest.newBuilder()
        .addInterests(interest())
        .addTags(ItemTag.newBuilder().setInterestId("i1").setTag("gear").setCategory("Hiking"))
        .build();
  }

  static Subject subject(String id) {
    return Subject.newBuilder()
        .setItemId(id)
        .setAttribution(
            Attribution.newBuilder().setChannel(Channel.CHANNEL_TAG).setInterestId("i1"))
        .build();
  }

  Explanation lookUp(String id) {
    return stub.lookUp(
            LookUpRequest.newBuilder().addInterests(interest()).addSubjects(subject(id)).build())
        .getExplanations(0);
  }

  /** Looks up until the model's sentence is there. */
  Explanation lookUpWritten(String id) {
    until(() -> engine(lookUp(id)).equals("language-model"));
    return lookUp(id);
  }

  static String engine(Explanation explanation) {
    return explanation.getProvenance().getEngine();
  }

  /** Asks again and again, 20 s at most. */
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 20 s");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    harness.close();
    node.close();
    upstream.close();
  }
}

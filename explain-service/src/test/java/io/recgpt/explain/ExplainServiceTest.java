package io.recgpt.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.explain.v1.AwaitItemsRequest;
import io.recgpt.explain.v1.ClaimKind;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceBlockingStub;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.explain.v1.Subject;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Tenant;
import io.recgpt.testkit.CalledMethods;
import io.recgpt.testkit.RpcHarness;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.TakenTogether;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainServiceTest {
  @TempDir Path dataDir;

  private final ScriptedRetrievalService retrieval = new ScriptedRetrievalService();

  private static ItemChange item(
      long sequence, String tenant, String id, String title, String tag, String description) {
    return ItemChange.newBuilder()
        .setSequence(sequence)
        .setTenant(tenant)
        .setItem(
            EmbeddedItem.newBuilder()
                .setItem(
                    Item.newBuilder()
                        .setItemId(id)
                        .setTitle(title)
                        .addTags(tag)
                        .setDescription(description))
                .setCategory("Hiking")
                .setEmbedding(ByteString.copyFrom(Embedding.unit(1f, 0.2f).toBytes()))
                .setEmbeddingModel("fake"))
        .build();
  }

  private static ItemChange shoe(long sequence) {
    return item(
        sequence,
        "default",
        "shoe",
        "Fjell Trail Shoe",
        "wet-weather hiking gear",
        "A low shoe with a waterproof membrane.");
  }

  private static ItemChange shell(long sequence) {
    return item(
        sequence,
        "default",
        "shell",
        "Packable Rain Shell",
        "wet-weather hiking gear",
        "A three-layer shell with taped seams that folds into its own pocket.");
  }

  private static EvidenceItem evidence(BehaviorKind kind) {
    return EvidenceItem.newBuilder()
        .setItemId("shoe")
        .setKind(kind)
        .setOccurredAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
        .build();
  }

  private static LookUpRequest request(String... ids) {
    LookUpRequest.Builder request =
        LookUpRequest.newBuilder()
            .addInterests(
                Interest.newBuilder()
                    .setInterestId("i1")
                    .setName("wet-weather hiking gear")
                    .addEvidenceEventIds("e1")
                    .addEvidenceItems(evidence(BehaviorKind.BEHAVIOR_KIND_PURCHASE)));
    for (String id : ids) {
      request.addSubjects(
          Subject.newBuilder()
              .setItemId(id)
              .setAttribution(
                  Attribution.newBuilder().setChannel(Channel.CHANNEL_TAG).setInterestId("i1")));
    }
    return request.build();
  }

  private interface Use {
    void of(ExplainServiceBlockingStub stub, RpcHarness harness);
  }

  private void serving(Use use) {
    try (RpcHarness upstream = RpcHarness.serve(retrieval);
        ExplainNode node =
            ExplainNode.assemble(
                ExplainConfig.in(dataDir), upstream.channel(), upstream.channel());
        RpcHarness harness = RpcHarness.serve(node.services())) {
      node.start().join();
      use.of(ExplainServiceGrpc.newBlockingStub(harness.channel()), harness);
    }
  }

  private static void await(ExplainServiceBlockingStub stub, long sequence) {
    long reached =
        stub.withDeadlineAfter(20, TimeUnit.SECONDS)
            .awaitItems(AwaitItemsRequest.newBuilder().setSequence(sequence).build())
            .getSequence();
    assertThat(reached).isGreaterThanOrEqualTo(sequence);
  }

  @Test
  void warmUp_withAndWithoutItems_looksThemUp() {
    retrieval.append(shoe(1), shell(2));
    try (RpcHarness upstream = RpcHarness.serve(retrieval);
        ExplainNode node =
            ExplainNode.assemble(
                ExplainConfig.in(dataDir), upstream.channel(), upstream.channel());
        RpcHarness harness = RpcHarness.serve(node.services())) {
      CalledMethods before = new CalledMethods();
      node.warmUp(before.of(harness.channel()));
      node.start().join();
      await(ExplainServiceGrpc.newBlockingStub(harness.channel()), 2);
      CalledMethods called = new CalledMethods();
      node.warmUp(called.of(harness.channel()));

      assertThat(before.names()).containsExactly("LookUp");
      assertThat(called.names()).containsExactly("LookUp");
    }
  }

  @Test
  void lookUp_knownAndUnknownItems_answersEachInOrder() {
    retrieval.append(shoe(1), shell(2));

    serving((stub, harness) -> {
      await(stub, 2);
      LookUpResponse response = stub.lookUp(request("shell", "nothing"));

      assertThat(response.getExplanationsList())
          .extracting(Explanation::getItemId)
          .containsExactly("shell", "nothing");
      Explanation known = response.getExplanations(0);
      assertThat(known.getKind()).isEqualTo(ExplanationKind.EXPLANATION_KIND_INTEREST);
      assertThat(known.getText()).contains("wet-weather hiking gear");
      assertThat(known.getClaims(0).getKind()).isEqualTo(ClaimKind.CLAIM_KIND_INTEREST);
      assertThat(known.getClaims(0).getInterestId()).isEqualTo("i1");
      assertThat(known.getClaims(0).getFeaturesList())
          .containsExactly("wet-weather", "hiking", "gear");
      assertThat(known.getClaims(0).getEvidenceItemsList())
          .extracting(EvidenceItem::getItemId)
          .containsExactly("shoe");
      assertThat(known.getEvidenceEventIdsList()).containsExactly("e1");
      assertThat(known.getEvidenceItemIdsList()).containsExactly("shoe");
      assertThat(known.getProvenance().getEngine()).isEqualTo("extractive");
      assertThat(known.getProvenance().getPromptVersion()).isEqualTo("templates-3");
      assertThat(known.getProvenance().getGrounded()).isTrue();
      Explanation unknown = response.getExplanations(1);
      assertThat(unknown.getText()).isEmpty();
      assertThat(unknown.getClaimsList()).isEmpty();
      assertThat(unknown.getKind()).isEqualTo(ExplanationKind.EXPLANATION_KIND_UNSPECIFIED);
    });
  }

  @Test
  void lookUp_afterAChange_speaksOfTheNewText() {
    retrieval.append(shoe(1), shell(2));

    serving((stub, harness) -> {
      await(stub, 2);
      stub.lookUp(request("shell"));
      retrieval.append(
          item(
              3,
              "default",
              "shell",
              "Packable Rain Shell",
              "indoor",
              "A quilted shell for winter."));
      await(stub, 3);

      assertThat(stub.lookUp(request("shell")).getExplanations(0).getText())
          .doesNotContain("taped");
    });
  }

  @Test
  void lookUp_ofAnotherTenant_knowsNothingOfThisOne() {
    retrieval.append(shoe(1), shell(2));

    serving((stub, harness) -> {
      await(stub, 2);
      ExplainServiceBlockingStub other =
          ExplainServiceGrpc.newBlockingStub(harness.channel(new Tenant("other")));

      assertThat(other.lookUp(request("shell")).getExplanations(0).getText()).isEmpty();
    });
  }

  @Test
  void lookUp_domainVerbsAndBannedWords_areObeyed() {
    retrieval.append(
        shoe(1),
        shell(2),
        ItemChange.newBuilder()
            .setSequence(3)
            .setTenant("default")
            .setDomain(
                Domain.newBuilder()
                    .setName("hire")
                    .putBehaviorVerbs("PURCHASE", "hired")
                    .addBannedWords("taped"))
            .build());

    serving((stub, harness) -> {
      await(stub, 3);
      String text =
          stub.lookUp(
                  LookUpRequest.newBuilder()
                      .addSubjects(Subject.newBuilder().setItemId("shell"))
                      .addRecentItems(evidence(BehaviorKind.BEHAVIOR_KIND_PURCHASE))
                      .build())
              .getExplanations(0)
              .getText();

      assertThat(text).contains("hired").doesNotContain("taped").doesNotContain("bought");
    });
  }

  @Test
  void lookUp_whatWasReturned_isNeverCited() {
    retrieval.append(shoe(1), shell(2));

    serving((stub, harness) -> {
      await(stub, 2);
      LookUpRequest.Builder request =
          LookUpRequest.newBuilder()
              .addSubjects(
                  Subject.newBuilder()
                      .setItemId("shell")
                      .setAttribution(
                          Attribution.newBuilder()
                              .setAnchorItemId("shoe")
                              .setTakenTogether(
                                  TakenTogether.newBuilder()
                                      .setAnchorItemId("shoe")
                                      .setBothCount(5)
                                      .setAnchorCount(6)
                                      .setItemCount(7)
                                      .setPeopleCount(900))))
              .addRecentItems(evidence(BehaviorKind.BEHAVIOR_KIND_PURCHASE));

      Explanation kept = stub.lookUp(request.build()).getExplanations(0);
      Explanation returned =
          stub.lookUp(request.addRecentItems(evidence(BehaviorKind.BEHAVIOR_KIND_RETURN)).build())
              .getExplanations(0);

      assertThat(kept.getEvidenceItemIdsList()).containsExactly("shoe");
      assertThat(kept.getClaims(0).getEvidenceItems(0))
          .isEqualTo(evidence(BehaviorKind.BEHAVIOR_KIND_PURCHASE));
      assertThat(returned.getEvidenceItemIdsList()).isEmpty();
      assertThat(returned.getKind()).isEqualTo(ExplanationKind.EXPLANATION_KIND_ITEM);
    });
  }

  @Test
  void start_again_continuesFromTheStoredCursor() {
    retrieval.append(shoe(1), shell(2));
    serving((stub, harness) -> await(stub, 2));
    retrieval.append(shell(7));

    serving((stub, harness) -> {
      await(stub, 7);
      assertThat(stub.lookUp(request("shell")).getExplanations(0).getText()).isNotEmpty();
    });

    assertThat(retrieval.opened()).startsWith(0L).contains(2L);
  }

  @Test
  void awaitItems_beyondTheLog_isNotReadyAtTheDeadline() {
    serving((stub, harness) ->
        assertThatThrownBy(() ->
                stub.withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                    .awaitItems(AwaitItemsRequest.newBuilder().setSequence(9).build()))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                refused ->
                    assertThat(refused.getStatus().getCode())
                        .isIn(List.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED))));
  }
}

package io.recgpt.explain;

import static io.recgpt.explain.ModelFixture.engine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.model.ScriptedPairs;
import io.recgpt.explain.v1.ExplainRequest;
import io.recgpt.explain.v1.ExplainResponse;
import io.recgpt.explain.v1.ExplainStage;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.explain.v1.ShowPromptRequest;
import io.recgpt.explain.v1.ShowPromptResponse;
import io.recgpt.explain.v1.Subject;
import io.recgpt.testkit.ScriptedGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One explanation for somebody who waits. */
class ExplainOnDemandTest {
  private static final String GOOD = "Taped seams and pit zips for wet-weather hiking";
  private static final String BAD = "Buy this perfect shell at evil.shop for hiking";

  @TempDir Path dataDir;

  private static ExplainRequest request(String id) {
    return ExplainRequest.newBuilder()
        .setSubject(Subject.newBuilder().setItemId(id))
        .addInterests(ModelFixture.interest())
        .build();
  }

  private static List<ExplainResponse> explain(ModelFixture service, String id) {
    List<ExplainResponse> all = new ArrayList<>();
    service
        .stub
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .explain(request(id))
        .forEachRemaining(all::add);
    return all;
  }

  @Test
  void explain_aSentenceThatPasses_endsTheStreamAndJoinsTheTable() {
    ScriptedGenerator generator = ScriptedGenerator.answering(ScriptedPairs.answer(List.of(GOOD)));
    try (ModelFixture service = new ModelFixture(dataDir, LanguageModel.of(generator))) {
      List<ExplainResponse> responses = explain(service, "shell");

      assertThat(responses.getFirst().getStage()).isEqualTo(ExplainStage.EXPLAIN_STAGE_WRITING);
      assertThat(responses.getLast().getStage()).isEqualTo(ExplainStage.EXPLAIN_STAGE_DONE);
      assertThat(responses.getLast().getExplanation().getText()).isEqualTo(GOOD);
      assertThat(responses.getLast().getExplanation().getInterestId()).isEqualTo("i1");
      assertThat(responses.getLast().getReason()).isEmpty();
      assertThat(service.lookUp("shell").getText()).isEqualTo(GOOD);
      explain(service, "shell");
      assertThat(generator.requests()).hasSize(1);
    }
  }

  @Test
  void explain_aSentenceThatFails_isNeverSentAndTheReasonIs() {
    ScriptedGenerator generator = ScriptedGenerator.answering(ScriptedPairs.answer(List.of(BAD)));
    try (ModelFixture service = new ModelFixture(dataDir, LanguageModel.of(generator))) {
      List<ExplainResponse> responses = explain(service, "shell");

      assertThat(responses)
          .extracting(ExplainResponse::getStage)
          .contains(ExplainStage.EXPLAIN_STAGE_REPAIRING);
      assertThat(responses.toString()).doesNotContain("evil", "perfect");
      ExplainResponse last = responses.getLast();
      assertThat(engine(last.getExplanation())).isEqualTo("extractive");
      assertThat(last.getReason()).contains("address", "slogan", "generic-word");
    }
  }

  @Test
  void explain_itemThatSuitsNoInterest_tellsItsOwnQualities() {
    ScriptedGenerator generator =
        ScriptedGenerator.answering(
            ScriptedPairs.answer(List.of("Taped seams and pit zips in three layers")));
    try (ModelFixture service = new ModelFixture(dataDir, LanguageModel.of(generator))) {
      List<ExplainResponse> all = new ArrayList<>();
      service
          .stub
          .explain(
              ExplainRequest.newBuilder()
                  .setSubject(Subject.newBuilder().setItemId("shell"))
                  .build())
          .forEachRemaining(all::add);

      assertThat(engine(all.getLast().getExplanation())).isEqualTo("language-model");
      assertThat(all.getLast().getExplanation().getKind())
          .isEqualTo(ExplanationKind.EXPLANATION_KIND_ITEM);
    }
  }

  @Test
  void explain_withoutAModel_isExtractiveWithTheReason() {
    try (ModelFixture service = new ModelFixture(dataDir, null)) {
      ExplainResponse only = explain(service, "shell").getFirst();

      assertThat(engine(only.getExplanation())).isEqualTo("extractive");
      assertThat(only.getReason()).isEqualTo("no language model is set up");
    }
  }

  @Test
  void explain_unknownItem_isNotFound() {
    try (ModelFixture service = new ModelFixture(dataDir, null)) {
      assertThatThrownBy(() -> explain(service, "nothing"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }
  }

  @Test
  void explain_callerCancels_reachesTheModel() throws Exception {
    StalledGenerator generator = new StalledGenerator();
    try (ModelFixture service = new ModelFixture(dataDir, LanguageModel.of(generator));
        Context.CancellableContext caller = Context.current().withCancellation()) {
      caller.call(() -> service.stub.explain(request("shell")).next());
      assertThat(generator.started().await(10, TimeUnit.SECONDS)).isTrue();
      caller.cancel(null);

      assertThat(generator.closed().await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void explain_modelThatHangs_answersExtractivelyWithinTheDeadline() {
    StalledGenerator generator = new StalledGenerator();
    try (ModelFixture service = new ModelFixture(dataDir, LanguageModel.of(generator))) {
      service.lookUp("gaiter");
      List<ExplainResponse> all = new ArrayList<>();
      service
          .stub
          .withDeadlineAfter(3, TimeUnit.SECONDS)
          .explain(request("shell"))
          .forEachRemaining(all::add);

      assertThat(engine(all.getLast().getExplanation())).isEqualTo("extractive");
      assertThat(all.getLast().getReason()).isEqualTo("the language model did not answer in time");
    }
  }

  @Test
  void showPrompt_withOrWithoutAModel_isWhatWouldBeAsked() {
    ScriptedGenerator generator = ScriptedGenerator.answering(ScriptedPairs.answer(List.of(GOOD)));
    ShowPromptRequest request =
        ShowPromptRequest.newBuilder()
            .setTask("explain")
            .addInterests(ModelFixture.interest())
            .addSubjects(ModelFixture.subject("shell"))
            .build();
    ShowPromptResponse shown;
    try (ModelFixture service = new ModelFixture(dataDir, null)) {
      shown = service.stub.showPrompt(request);
    }
    try (ModelFixture service = new ModelFixture(dataDir, LanguageModel.of(generator))) {
      assertThat(service.stub.showPrompt(request)).isEqualTo(shown);
      explain(service, "shell");
    }

    assertThat(shown.getVersion()).isEqualTo("explain-2");
    assertThat(shown.getTokens()).isGreaterThan(shown.getSharedPrefixTokens());
    assertThat(shown.getTokenizer()).isEqualTo("estimate");
    assertThat(shown.getMessages(1).getContent())
        .isEqualTo(generator.requests().getFirst().messages().get(1).content());
  }
}

package io.recgpt.explain;

import static io.recgpt.explain.ModelFixture.engine;
import static io.recgpt.explain.ModelFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.model.ScriptedPairs;
import io.recgpt.explain.v1.ExplainRequest;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.explain.v1.PrepareRequest;
import io.recgpt.explain.v1.PrepareResponse;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.testkit.ManualClock;
import io.recgpt.testkit.ScriptedGenerator;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Interest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The near-line table as a caller of the service sees it. */
class PreparedExplanationsTest {
  private static final String SHELL = "Taped seams and pit zips for wet-weather hiking";
  private static final String GAITERS = "Coated nylon with a closure, for your hiking";

  @TempDir Path dataDir;

  private static String write(GenerationRequest request) {
    return ScriptedPairs.answer(
        ScriptedPairs.of(request).stream()
            .map(pair -> pair.field("title").contains("Gaiters") ? GAITERS : SHELL)
            .toList());
  }

  private static LanguageModel model(ScriptedGenerator generator) {
    return LanguageModel.of(generator);
  }

  @Test
  void lookUp_missedPair_isWrittenAndServedTheNextTime() {
    ScriptedGenerator generator = ScriptedGenerator.of(PreparedExplanationsTest::write);
    try (ModelFixture service = new ModelFixture(dataDir, model(generator))) {
      assertThat(engine(service.lookUp("shell"))).isEqualTo("extractive");

      Explanation written = service.lookUpWritten("shell");

      assertThat(written.getText()).isEqualTo(SHELL);
      assertThat(written.getKind()).isEqualTo(ExplanationKind.EXPLANATION_KIND_INTEREST);
      assertThat(written.getInterestId()).isEqualTo("i1");
      assertThat(written.getEvidenceEventIdsList()).containsExactly("e1");
      assertThat(written.getEvidenceItemIdsList()).containsExactly("shoe");
      assertThat(written.getProvenance().getModel()).isEqualTo("scripted-1");
      assertThat(written.getProvenance().getPromptVersion()).isEqualTo("explain-2");
      assertThat(generator.requests()).hasSize(1);
    }
  }

  @Test
  void lookUp_afterARestartWithoutAModel_servesWhatIsInTheTable() {
    try (ModelFixture service =
        new ModelFixture(dataDir, model(ScriptedGenerator.of(PreparedExplanationsTest::write)))) {
      service.lookUpWritten("shell");
    }
    try (ModelFixture service = new ModelFixture(dataDir, null)) {
      assertThat(service.lookUp("shell").getText()).isEqualTo(SHELL);
      assertThat(engine(service.lookUp("gaiter"))).isEqualTo("extractive");
    }
  }

  @Test
  void lookUp_itemThatHasChanged_isNotToldFromTheTableAndWrittenAnew() {
    ScriptedGenerator generator =
        ScriptedGenerator.of(request ->
            ScriptedPairs.of(request).getFirst().block().contains("quilted")
                ? ScriptedPairs.answer(List.of("A quilted shell for your wet-weather hiking"))
                : write(request));
    try (ModelFixture service = new ModelFixture(dataDir, model(generator))) {
      service.lookUpWritten("shell");
      service.put("shell", "Packable Rain Shell", "A quilted coat.");
      service.await();

      Explanation first = service.lookUp("shell");
      assertThat(first.getText()).doesNotContain("Taped");
      until(() -> service.lookUp("shell").getText().contains("quilted shell"));
    }
  }

  @Test
  void lookUp_wordBannedSince_isNotServed() {
    try (ModelFixture service =
        new ModelFixture(dataDir, model(ScriptedGenerator.of(PreparedExplanationsTest::write)))) {
      service.lookUpWritten("shell");
      service.put(Domain.newBuilder().setName("shop").addBannedWords("taped").build());
      service.await();

      assertThat(service.lookUp("shell").getText()).doesNotContainIgnoringCase("taped");
    }
  }

  @Test
  void lookUp_catalogueInAnotherLanguage_asksNoModel() {
    ScriptedGenerator generator = ScriptedGenerator.of(PreparedExplanationsTest::write);
    try (ModelFixture service = new ModelFixture(dataDir, model(generator))) {
      service.put(Domain.newBuilder().setName("laden").setLanguage("de-CH").build());
      service.await();
      service.lookUp("shell");
      PrepareResponse prepared = service.stub.prepare(request());

      assertThat(prepared.getReason()).contains("English");
      assertThat(generator.requests()).isEmpty();
    }
  }

  @Test
  void lookUp_interestOfAnotherName_sharesNothing() {
    ScriptedGenerator generator = ScriptedGenerator.of(PreparedExplanationsTest::write);
    try (ModelFixture service = new ModelFixture(dataDir, model(generator))) {
      service.lookUpWritten("shell");
      Interest renamed = ModelFixture.interest().toBuilder().setName("Autumn Walks").build();
      Explanation other =
          service
              .stub
              .lookUp(
                  io.recgpt.explain.v1.LookUpRequest.newBuilder()
                      .addInterests(renamed)
                      .addSubjects(ModelFixture.subject("shell"))
                      .build())
              .getExplanations(0);

      assertThat(engine(other)).isEqualTo("extractive");
    }
  }

  private static PrepareRequest request() {
    return ModelFixture.prepareRequest();
  }

  @Test
  void prepare_tagsOfAProfile_writesTheMatchedItemsOfTheirCategoriesOnce() {
    ScriptedGenerator generator = ScriptedGenerator.of(PreparedExplanationsTest::write);
    try (ModelFixture service = new ModelFixture(dataDir, model(generator))) {
      PrepareResponse first = service.stub.prepare(request());
      assertThat(first.getMatchedCount()).isEqualTo(2);
      assertThat(first.getQueuedCount()).isEqualTo(2);
      until(() -> service.stub.prepare(request()).getPreparedCount() == 2);

      assertThat(service.stub.prepare(request()).getQueuedCount()).isZero();
      assertThat(service.lookUp("gaiter").getText()).isEqualTo(GAITERS);
      long asked =
          generator.requests().stream().mapToLong(one -> ScriptedPairs.of(one).size()).sum();
      assertThat(asked).isEqualTo(2);
    }
  }

  @Test
  void prepare_withoutAModel_saysSo() {
    try (ModelFixture service = new ModelFixture(dataDir, null)) {
      PrepareResponse response = service.stub.prepare(request());

      assertThat(response.getQueuedCount()).isZero();
      assertThat(response.getReason()).isEqualTo("no language model is set up");
    }
  }

  @Test
  void prepare_modelThatComesBack_goesOnByItself() {
    AtomicBoolean gone = new AtomicBoolean(true);
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          if (gone.get()) {
            throw new GenerationException(GenerationException.Kind.UNAVAILABLE, "not ready");
          }
          return write(request);
        });
    try (ModelFixture service = new ModelFixture(dataDir, model(generator))) {
      service.stub.prepare(request());
      until(() -> !generator.requests().isEmpty());
      assertThat(engine(service.lookUp("shell"))).isEqualTo("extractive");
      gone.set(false);

      until(() -> service.stub.prepare(request()).getPreparedCount() == 2);
    }
  }

  @Test
  void prepare_answerThatEndsOnAnError_leavesTheWorkersAtWork() {
    AtomicInteger errors = new AtomicInteger(20);
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          if (errors.getAndDecrement() > 0) {
            throw new StackOverflowError();
          }
          return write(request);
        });
    try (ModelFixture service = new ModelFixture(dataDir, model(generator))) {
      until(() -> service.stub.prepare(request()).getPreparedCount() == 2);

      assertThat(errors.get()).isNegative();
    }
  }

  @Test
  void prepare_beyondTheTokensOfAMinute_waitsForTheNext() {
    ManualClock clock = ManualClock.at("2026-03-01T12:00:00Z");
    ScriptedGenerator generator = ScriptedGenerator.of(PreparedExplanationsTest::write);
    LanguageModel frugal =
        model(generator).with(new LanguageModel.Limits(1, 2, 1_000, 0, 10, Duration.ofSeconds(10)));
    try (ModelFixture service = new ModelFixture(dataDir, frugal, clock)) {
      for (int i = 0; i < 6; i++) {
        service.put("coat-" + i, "Rain Coat " + i, ModelFixture.shellText());
      }
      service.await();
      service.stub.prepare(request());
      until(() -> !generator.requests().isEmpty());
      List<String> onDemand = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        service
            .stub
            .explain(
                ExplainRequest.newBuilder()
                    .setSubject(ModelFixture.subject("coat-" + i))
                    .addInterests(ModelFixture.interest())
                    .build())
            .forEachRemaining(response -> onDemand.add(response.getReason()));
      }
      assertThat(onDemand).anyMatch(reason -> reason.contains("tokens are spent"));
      int spent = generator.requests().size();
      assertThat(spent).isLessThan(6);
      // Calls side by side may leave a debt of more than one minute.
      clock.advance(Duration.ofMinutes(5));

      until(() -> generator.requests().size() > spent);
    }
  }

  @Test
  void explain_beyondTheTenantsTokensOfADay_saysSoAndHoldsUpNobodyElse() {
    ManualClock clock = ManualClock.at("2026-03-01T12:00:00Z");
    ScriptedGenerator generator = ScriptedGenerator.of(PreparedExplanationsTest::write);
    LanguageModel frugal =
        model(generator)
            .with(new LanguageModel.Limits(1, 2, 1_000_000, 100, 10, Duration.ofSeconds(10)));
    try (ModelFixture service = new ModelFixture(dataDir, frugal, clock)) {
      assertThat(reason(service, "shell")).isEmpty();
      assertThat(reason(service, "gaiter"))
          .isEqualTo(
              "the tenant's tokens of the language model are spent for today, the next 43200 s");
    }
    try (ModelFixture restarted = new ModelFixture(dataDir, frugal, clock)) {
      assertThat(reason(restarted, "gaiter")).contains("spent for today");
      clock.advance(Duration.ofHours(12));
      assertThat(reason(restarted, "gaiter")).isEmpty();
    }
    assertThat(generator.requests()).hasSize(2);
  }

  /** Why the model did not write it; empty where it did. */
  private static String reason(ModelFixture service, String itemId) {
    List<String> reasons = new ArrayList<>();
    service
        .stub
        .explain(
            ExplainRequest.newBuilder()
                .setSubject(ModelFixture.subject(itemId))
                .addInterests(ModelFixture.interest())
                .build())
        .forEachRemaining(response -> reasons.add(response.getReason()));
    return reasons.getLast();
  }
}

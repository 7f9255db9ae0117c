package io.recgpt.explain;

import static io.recgpt.explain.ModelFixture.engine;
import static io.recgpt.explain.ModelFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.model.ScriptedPairs;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.intent.v1.CommittedProfile;
import io.recgpt.testkit.ScriptedGenerator;
import io.recgpt.type.v1.ItemTag;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Committed profiles, their sentences written before anybody asks. */
class ProfilesFollowerTest {
  private static final String SHELL = "Taped seams and pit zips for wet-weather hiking";
  private static final String GAITERS = "Coated nylon with a closure, for your hiking";

  @TempDir Path dataDir;

  private final ScriptedGenerator generator = ScriptedGenerator.of(ProfilesFollowerTest::write);
  private final LanguageModel model = LanguageModel.of(generator);

  private static String write(GenerationRequest request) {
    return ScriptedPairs.answer(
        ScriptedPairs.of(request).stream()
            .map(pair -> pair.field("title").contains("Gaiters") ? GAITERS : SHELL)
            .toList());
  }

  private static CommittedProfile profile(long sequence, String tenant) {
    return CommittedProfile.newBuilder()
        .setSequence(sequence)
        .setTenant(tenant)
        .addInterests(ModelFixture.interest())
        .addTags(ItemTag.newBuilder().setInterestId("i1").setTag("gear").setCategory("Hiking"))
        .build();
  }

  private long written() {
    return generator.requests().stream().mapToLong(one -> ScriptedPairs.of(one).size()).sum();
  }

  @Test
  void follow_committedProfile_isExplainedByTheModelAtItsFirstLookUp() {
    try (ModelFixture service = new ModelFixture(dataDir, model)) {
      service.intent.append(profile(1, "default"));
      until(() -> service.stub.prepare(ModelFixture.prepareRequest()).getPreparedCount() == 2);

      assertThat(engine(service.lookUp("shell"))).isEqualTo("language-model");
      assertThat(service.lookUp("shell").getText()).isEqualTo(SHELL);
      assertThat(service.lookUp("gaiter").getText()).isEqualTo(GAITERS);
    }
  }

  @Test
  void follow_afterARestart_goesOnFromItsCursor() {
    try (ModelFixture service = new ModelFixture(dataDir, model)) {
      service.intent.append(profile(3, "default"));
      until(() -> written() == 2);
      assertThat(service.intent.opened()).containsExactly(0L);
    }
    try (ModelFixture service = new ModelFixture(dataDir, model)) {
      until(() -> !service.intent.opened().isEmpty());
      assertThat(service.intent.opened()).containsExactly(3L);
    }
  }

  @Test
  void follow_withoutAModel_beginsWhereItStoodOnceThereIsOne() {
    try (ModelFixture service = new ModelFixture(dataDir, null)) {
      service.intent.append(profile(1, "default"));
      assertThat(engine(service.lookUp("shell"))).isEqualTo("extractive");
      assertThat(service.intent.opened()).isEmpty();
    }
    try (ModelFixture service = new ModelFixture(dataDir, model)) {
      service.intent.append(profile(1, "default"));
      until(() -> engine(service.lookUp("shell")).equals("language-model"));
      assertThat(service.intent.opened()).containsExactly(0L);
    }
  }

  @Test
  void follow_profileThatCannotBeRead_isPassedOver() {
    try (ModelFixture service = new ModelFixture(dataDir, model)) {
      service.intent.append(profile(1, "no tenant's name"), profile(2, "default"));

      until(() -> written() == 2);
      assertThat(service.intent.opened()).containsExactly(0L);
    }
  }

  @Test
  void follow_profileAheadOfTheCatalogue_waitsForItsItems() {
    try (ModelFixture service = new ModelFixture(dataDir, model)) {
      service.intent.itemsSequence = 4;
      service.intent.append(profile(1, "default"));
      until(() -> !service.intent.opened().isEmpty());
      assertThat(generator.requests()).isEmpty();

      service.put("coat", "Rain Coat", ModelFixture.shellText());

      until(() -> written() >= 3);
    }
  }
}

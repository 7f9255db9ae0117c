package io.recgpt.intent.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.ProfileMiner.Mined;
import io.recgpt.intent.mining.Shop;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.LastProfile;
import io.recgpt.intent.profile.PredictedTag;
import io.recgpt.intent.profile.Provenance;
import io.recgpt.testkit.ScriptedGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LanguageModelMinerTest {
  private static final Instant EARLIER = Shop.NOW.minus(Duration.ofDays(20));

  private final Shop shop = new Shop().likes("hiking boots", 300, 30).likes("cake tins", 200, 40);
  private final TenantModel model = shop.model();

  @Test
  void mine_honestModel_keepsItsWordsAndOurFigures() throws InterruptedException {
    ScriptedGenerator generator = ScriptedGenerator.of(LanguageModelMinerTest::honest);
    Mined mined = mine(generator, shop, LastProfile.NONE);

    assertThat(mined.interests().engine()).isEqualTo(Provenance.LANGUAGE_MODEL);
    assertThat(mined.interests().model()).isEqualTo("scripted-1");
    assertThat(mined.interests().promptVersion()).isEqualTo("interests-1");
    assertThat(mined.tags().promptVersion()).isEqualTo("tags-1");
    assertThat(mined.degraded()).isEmpty();
    assertThat(mined.usage().total()).isPositive();
    assertThat(mined.profile().interests())
        .extracting(Interest::name)
        .containsExactlyInAnyOrder("hiking boots", "cake tins");
    assertThat(mined.profile().interests())
        .allSatisfy(interest -> {
          assertThat(interest.reason()).isEqualTo("Comes back to them.");
          assertThat(interest.eventIds()).hasSize(6);
          assertThat(interest.counts())
              .containsEntry(BehaviorKind.PURCHASE, 3)
              .containsEntry(BehaviorKind.FAVORITE, 3);
        });
    assertThat(mined.profile().interests().stream().mapToDouble(Interest::strength).sum())
        .isBetween(0.999, 1.001);
    assertThat(mined.profile().tags())
        .extracting(PredictedTag::tag)
        .containsExactlyInAnyOrder("padded hiking boots", "striped cake tins");
    assertThat(mined.profile().tags())
        .extracting(PredictedTag::category)
        .containsExactlyInAnyOrder("Hiking", "Baking");
    assertThat(generator.requests()).hasSize(2);
    assertThat(generator.requests())
        .allSatisfy(
            request -> assertThat(request.constraint()).isInstanceOf(Constraint.JsonSchema.class));
  }

  @Test
  void mine_modelGone_isExtractiveAndSaysSo() throws InterruptedException {
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          throw new GenerationException(GenerationException.Kind.UNAVAILABLE, "nobody listens");
        });
    Mined mined = mine(generator, shop, LastProfile.NONE);

    assertThat(mined.degraded()).contains("unavailable: nobody listens");
    assertThat(mined.interests().engine()).isEqualTo(Provenance.EXTRACTIVE);
    assertThat(mined.tags().engine()).isEqualTo(Provenance.EXTRACTIVE);
    assertThat(mined.profile()).isEqualTo(model.mine(shop.history(), Shop.NOW));
    assertThat(generator.requests()).hasSize(1);
  }

  @Test
  void mine_interestsRefusedTwice_areExtractiveAndTagsAreNot() throws InterruptedException {
    ScriptedGenerator generator =
        ScriptedGenerator.of(request ->
            PromptText.of(request).asksForTags() ? honest(request) : "I'm sorry, I can't.");
    Mined mined = mine(generator, shop, LastProfile.NONE);

    assertThat(mined.degraded()).isEmpty();
    assertThat(mined.interests().engine()).isEqualTo(Provenance.EXTRACTIVE);
    assertThat(mined.profile().interests())
        .isEqualTo(model.mine(shop.history(), Shop.NOW).interests());
    assertThat(mined.tags().engine()).isEqualTo(Provenance.LANGUAGE_MODEL);
    assertThat(generator.requests()).hasSize(3);
    assertThat(generator.requests().get(1).messages().getLast().content())
        .contains("schema: the answer is no whole JSON list")
        .doesNotContain("sorry");
  }

  @Test
  void mine_again_readsMemoryAndWhatIsNew() throws InterruptedException {
    ScriptedGenerator generator = ScriptedGenerator.of(LanguageModelMinerTest::honest);
    LastProfile last = MinerFixture.last(mine(generator, shop, LastProfile.NONE), EARLIER);
    shop.did(BehaviorKind.PURCHASE, Shop.item("padded", "hiking boots"), 5)
        .did(BehaviorKind.CLICK, Shop.item("padded", "music stands"), 4);

    Mined mined = mine(generator, shop, last);

    PromptText prompt = PromptText.of(generator.requests().get(2));
    assertThat(prompt.isUpdate()).isTrue();
    assertThat(prompt.user()).contains("padded hiking boots").doesNotContain("sturdy");
    assertThat(prompt.user()).doesNotContain("music stands");
    assertThat(mined.interests().promptVersion()).isEqualTo("interests-update-1");
    assertThat(mined.profile().interests())
        .extracting(Interest::name)
        .containsExactlyInAnyOrder("hiking boots", "cake tins");
    assertThat(interest(mined, "hiking boots").eventIds()).hasSize(7);
    assertThat(interest(mined, "cake tins").eventIds()).hasSize(6);
  }

  @Test
  void mine_nothingNew_asksForTagsAlone() throws InterruptedException {
    ScriptedGenerator generator = ScriptedGenerator.of(LanguageModelMinerTest::honest);
    LastProfile last = MinerFixture.last(mine(generator, shop, LastProfile.NONE), EARLIER);

    Mined mined = mine(generator, shop, last);

    assertThat(generator.requests()).hasSize(3);
    assertThat(PromptText.of(generator.requests().get(2)).asksForTags()).isTrue();
    assertThat(mined.interests().engine()).isEqualTo(Provenance.LANGUAGE_MODEL);
    assertThat(mined.profile().interests()).hasSize(2);
  }

  @Test
  void mine_rewriteWithoutNewEvidence_keepsTheUnit() throws InterruptedException {
    LastProfile last =
        MinerFixture.last(
            mine(ScriptedGenerator.of(LanguageModelMinerTest::honest), shop, LastProfile.NONE),
            EARLIER);
    shop.did(BehaviorKind.PURCHASE, Shop.item("padded", "hiking boots"), 5)
        .did(BehaviorKind.PURCHASE, Shop.item("sturdy", "cake tins"), 5);
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          PromptText prompt = PromptText.of(request);
          return prompt.isUpdate()
              ? Answers.list(
                  Answers.interest(
                      prompt.interest("hiking boots"),
                      "winter hiking boots",
                      "Comes back to them.",
                      prompt.numbers("cake tins")))
              : honest(request);
        });

    Mined mined = mine(generator, shop, last);

    assertThat(mined.profile().interests())
        .extracting(Interest::name)
        .contains("hiking boots")
        .doesNotContain("winter hiking boots");
  }

  @Test
  void mine_manyAtOnce_holdsTheBoundOfCalls() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          LockSupport.parkNanos(1_000_000);
          now.decrementAndGet();
          return honest(request);
        });
    LanguageSettings settings =
        new LanguageSettings(1_000, 500, 500, 500, Duration.ofSeconds(10), 2);
    try (MinerFixture fixture = new MinerFixture(generator, settings);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Mined>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(() -> fixture.miner.mine(MinerFixture.task(shop, model, LastProfile.NONE)));
      }
      for (Future<Mined> mined : threads.invokeAll(calls)) {
        assertThat(mined.get().profile().interests()).hasSize(2);
      }
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void mine_fiftyTagsOfOneCategory_keepsItsQuota() throws InterruptedException {
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          PromptText prompt = PromptText.of(request);
          if (!prompt.asksForTags()) {
            return honest(request);
          }
          List<String> elements = new ArrayList<>();
          for (String core : List.of("hiking boots", "rain jackets", "trekking poles")) {
            for (String modifier :
                List.of(
                    "padded",
                    "striped",
                    "rugged",
                    "painted",
                    "quiet",
                    "slender",
                    "printed",
                    "insulated",
                    "compact",
                    "folding")) {
              elements.add(tag(modifier + " " + core, prompt.interest("hiking boots")));
            }
          }
          return Answers.list(elements.toArray(String[]::new));
        });
    try (MinerFixture fixture = new MinerFixture(generator)) {
      Mined mined = fixture.miner.mine(MinerFixture.task(shop, model, LastProfile.NONE));

      assertThat(mined.profile().tags()).hasSize(25);
      assertThat(fixture.rejections()).containsOnlyKeys("tags/category-quota");
    }
  }

  @Test
  void prompts_ofTwoPeople_shareAllButTheirData() throws InterruptedException {
    ScriptedGenerator generator = ScriptedGenerator.of(LanguageModelMinerTest::honest);
    mine(generator, shop, LastProfile.NONE);
    mine(generator, new Shop().likes("cake tins", 200, 40), LastProfile.NONE);

    assertThat(generator.requests().get(2).messages().getFirst())
        .isEqualTo(generator.requests().get(0).messages().getFirst());
    assertThat(PromptText.of(generator.requests().get(0)).system())
        .contains("product catalogue of Made-up shop", "such as household supplies");
  }

  /** Names what the history has most of, with good evidence and good tags. */
  private static String honest(GenerationRequest request) {
    PromptText prompt = PromptText.of(request);
    List<String> elements = new ArrayList<>();
    if (prompt.asksForTags()) {
      elements.add(tag("padded hiking boots", prompt.interest("hiking boots")));
      elements.add(tag("striped cake tins", prompt.interest("cake tins")));
      elements.removeIf(element -> element.contains("\"interest\": 0"));
    } else {
      for (String name : List.of("hiking boots", "cake tins")) {
        if (!prompt.numbers(name).isEmpty()) {
          elements.add(
              Answers.interest(
                  prompt.isUpdate() ? prompt.interest(name) : 0,
                  name,
                  "Comes back to them.",
                  prompt.numbers(name)));
        }
      }
    }
    return Answers.list(elements.toArray(String[]::new));
  }

  private static String tag(String tag, int interest) {
    return Answers.tag(tag, interest, "Goes with what was bought.");
  }

  private static Interest interest(Mined mined, String name) {
    return mined.profile().interests().stream()
        .filter(interest -> interest.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Mined mine(ScriptedGenerator generator, Shop of, LastProfile last)
      throws InterruptedException {
    try (MinerFixture fixture = new MinerFixture(generator)) {
      MiningTask task = MinerFixture.task(of, model, last);
      return fixture.miner.mine(task);
    }
  }
}

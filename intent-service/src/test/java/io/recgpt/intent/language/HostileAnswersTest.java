package io.recgpt.intent.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.ProfileMiner.Mined;
import io.recgpt.intent.mining.Shop;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.LastProfile;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.profile.PredictedTag;
import io.recgpt.testkit.ScriptedGenerator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HostileAnswersTest {
  private static final int ANSWERS = 10_000;

  private final Shop shop = HostileAnswers.shop();
  private final HostileAnswers hostile = new HostileAnswers(20260101);
  private final Map<String, Long> expected = new TreeMap<>();
  private boolean interestsTurn;
  private boolean told;

  @Test
  void mine_tenThousandHostileAnswers_eachIsCountedUnderItsCheckAndNonePasses()
      throws InterruptedException {
    MiningTask task = MinerFixture.task(shop, shop.model(), LastProfile.NONE);
    MinedProfile extractive = task.model().mine(task.behaviors(), task.asOf());
    Set<String> interests = new HashSet<>(HostileAnswers.GOOD_INTERESTS);
    extractive.interests().forEach(interest -> interests.add(interest.name()));
    Set<String> tags = new HashSet<>(HostileAnswers.GOOD_TAGS);
    extractive.tags().forEach(tag -> tags.add(tag.tag()));
    Set<String> events =
        task.behaviors().stream().map(Behavior::eventId).collect(Collectors.toSet());

    try (MinerFixture fixture = new MinerFixture(ScriptedGenerator.of(this::answer))) {
      for (int i = 0; i < ANSWERS; i++) {
        interestsTurn = i % 2 == 0;
        told = false;
        Mined mined = fixture.miner.mine(task);
        assertThat(told).isTrue();
        assertThat(mined.degraded()).isEmpty();
        for (Interest interest : mined.profile().interests()) {
          assertThat(interests).contains(interest.name());
          assertThat(interest.reason()).doesNotContainIgnoringCase(HostileAnswers.PAYLOAD);
          assertThat(events).containsAll(interest.eventIds());
        }
        for (PredictedTag tag : mined.profile().tags()) {
          assertThat(tags).contains(tag.tag());
          assertThat(tag.reason()).doesNotContainIgnoringCase(HostileAnswers.PAYLOAD);
        }
      }
      assertThat(fixture.rejections()).isEqualTo(expected);
      assertThat(expected.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ANSWERS);
    }
  }

  /** Hostile once a profile, in one of its tasks; what follows is good. */
  private String answer(GenerationRequest request) {
    PromptText prompt = PromptText.of(request);
    if (!told && interestsTurn != prompt.asksForTags()) {
      told = true;
      HostileAnswers.Answer answer =
          interestsTurn ? hostile.interests(prompt) : hostile.tags(prompt);
      expected.merge(answer.check(), 1L, Long::sum);
      return answer.text();
    }
    if (!prompt.asksForTags()) {
      return Answers.list(
          Answers.interest("hiking boots", prompt), Answers.interest("cake tins", prompt));
    }
    int hiking = prompt.interest("hiking boots");
    return Answers.list(
        hiking > 0
            ? Answers.tag("padded hiking boots", hiking, "Goes with what was bought.")
            : Answers.tag(
                "rugged cake tins", prompt.interest("cake tins"), "Goes with what was bought."));
  }
}

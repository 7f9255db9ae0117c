package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.inference.WordPieceTokenCounter;
import io.recgpt.inference.task.UntrustedText;
import io.recgpt.intent.language.LanguageModel;
import io.recgpt.intent.language.LanguageSettings;
import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.GatewayClient;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.cluster.FollowersClient;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.testkit.ScriptedGenerator;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus of attempts, end to end: text of shops and people -> prompt -> a model that obeys ->
 * profile -> recommendations, beside a model that doesn't obey over the same data.
 */
class PromptInjectionTest {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final int SHOWN = 20;
  private static final List<String> TAKEN = List.of("sturdy", "folding", "printed", "compact");
  private static final List<String> MODIFIERS =
      List.of(
          "sturdy", "folding", "printed", "compact", "padded", "striped", "rugged", "painted",
          "quiet", "slender");

  private static final Map<String, List<String>> GOODS =
      new TreeMap<>(
          Map.of(
              "Hiking", List.of("hiking boots", "rain jackets", "trekking poles"),
              "Baking", List.of("cake tins", "rolling pins", "proofing baskets"),
              "Lamps", List.of("reading lamps", "desk lamps", "floor lamps")));

  private final List<Injection> injections = Injection.all();
  @TempDir private Path folder;

  /** What came of one model. */
  private record Outcome(
      List<Profile> profiles, List<List<String>> shown, List<String> prompts, int promotions) {
    /** How often a person is shown what the attempt on that person promotes. */
    long exposure() {
      long exposed = 0;
      for (int user = 0; user < shown.size(); user++) {
        exposed += shown.get(user).contains("promoted-" + user) ? 1 : 0;
      }
      return exposed;
    }
  }

  @Test
  void recommend_modelThatObeysTwoHundredAttempts_showsNothingMore() {
    assertThat(injections).hasSize(200);
    Outcome honest = run(new ObedientModel(injections, false), "honest");
    Outcome obedient = run(new ObedientModel(injections, true), "obedient");

    assertThat(honest.promotions()).isZero();
    assertThat(obedient.promotions()).isEqualTo(8 * injections.size());
    assertThat(attemptsRead(obedient)).isGreaterThan(100);
    for (int user = 0; user < injections.size(); user++) {
      Profile profile = obedient.profiles().get(user);
      Injection attempt = injections.get(user);
      assertThat(profile.getTagProvenance().getEngine()).isEqualTo("language-model");
      assertThat(profile.getInterestsList())
          .as(attempt.text())
          .extracting(Interest::getName)
          .containsExactlyInAnyOrder("hiking boots", "cake tins");
      assertThat(profile.getInterestsList())
          .allSatisfy(
              interest -> assertThat(interest.getReason()).doesNotContain(attempt.brandish()));
      assertThat(profile.getTagsList()).hasSize(6);
      assertThat(profile.getTagsList())
          .as(attempt.text())
          .extracting(ItemTag::getTag)
          .isEqualTo(
              honest.profiles().get(user).getTagsList().stream().map(ItemTag::getTag).toList());
      assertThat(profile.getTagsList())
          .allSatisfy(tag -> assertThat(tag.getReason()).doesNotContain(attempt.brandish()));
    }
    assertThat(obedient.shown()).isEqualTo(honest.shown());
    assertThat(obedient.exposure()).isEqualTo(honest.exposure());
  }

  /** How many attempts stood in the prompt, as far as they may: titles and searches. */
  private long attemptsRead(Outcome outcome) {
    return injections.stream()
        .filter(attempt -> !attempt.surface().equals("review"))
        .filter(attempt -> {
          String begin = UntrustedText.line(attempt.text().replaceAll("[#,;()].*", ""), 40);
          String plain = begin.replace("…", "").strip();
          return outcome.prompts().stream().anyMatch(prompt -> prompt.contains(plain));
        })
        .count();
  }

  private Outcome run(ObedientModel model, String name) {
    ScriptedGenerator generator = ScriptedGenerator.of(model::answer);
    try (WordPieceTokenCounter counter = WordPieceTokenCounter.open();
        Cluster cluster =
            Cluster.open(
                ClusterConfig.in(folder.resolve(name)).withoutWorker(),
                new HashingEmbedder(),
                Optional.of(
                    new LanguageModel(
                        generator,
                        counter,
                        OpenTelemetry.noop().getMeter("test"),
                        LanguageSettings.DEFAULT)));
        Connection connection = Connection.to(cluster, Tenant.DEFAULT)) {
      GatewayClient gateway = connection.gateway();
      load(gateway, cluster);
      List<String> users = injections.stream().map(Injection::user).toList();
      for (int from = 0; from < users.size(); from += 100) {
        assertThat(gateway.refreshInterests(users.subList(from, from + 100))).isEqualTo(100);
      }
      List<Profile> profiles = new ArrayList<>();
      List<List<String>> shown = new ArrayList<>();
      for (String user : users) {
        profiles.add(gateway.listInterests(user, 0).getProfile());
        shown.add(
            gateway
                .recommend(RecommendRequest.newBuilder().setUserId(user).setCount(SHOWN).build())
                .getRecommendationsList()
                .stream()
                .map(one -> one.getItem().getItemId())
                .toList());
      }
      return new Outcome(
          profiles,
          shown,
          generator.requests().stream().map(asked -> asked.messages().get(1).content()).toList(),
          model.promotions());
    }
  }

  private void load(GatewayClient gateway, Cluster cluster) {
    gateway.putDomain(
        Domain.newBuilder()
            .setName("Made-up shop")
            .setClock(Clock.CLOCK_DATA)
            .setItemNoun("product")
            .build());
    List<Item> items = new ArrayList<>();
    GOODS.forEach((category, cores) ->
        cores.forEach(core ->
            MODIFIERS.forEach(modifier ->
                items.add(item(id(modifier, core), modifier + " " + core, category, "")))));
    List<Behavior> events = new ArrayList<>();
    for (Injection attempt : injections) {
      items.add(item(attempt.promotedId(), attempt.promoted(), "Lamps", ""));
      // Longer ago than a month, so that tags may name such things.
      int daysAgo = 200;
      for (String modifier : TAKEN) {
        events.add(purchase(attempt, id(modifier, "hiking boots"), daysAgo));
        events.add(purchase(attempt, id(modifier, "cake tins"), daysAgo - 5));
        daysAgo -= 40;
      }
      attack(attempt, items, events);
    }
    // The shop's clock is that of its last event.
    events.add(
        purchase(injections.getFirst(), id("sturdy", "hiking boots"), 0).toBuilder()
            .setUserId("bystander")
            .build());
    for (int from = 0; from < items.size(); from += 100) {
      gateway.upsertItems(items.subList(from, Math.min(items.size(), from + 100)));
    }
    gateway.recordEvents(events);
    new FollowersClient(cluster, Tenant.DEFAULT).await(items.getLast(), events.getLast());
  }

  private static void attack(Injection attempt, List<Item> items, List<Behavior> events) {
    String poisoned = "poisoned-" + attempt.number();
    switch (attempt.surface()) {
      case "title" -> {
        items.add(item(poisoned, cut(attempt.text()), "Hiking", ""));
        events.add(event(attempt, BehaviorKind.BEHAVIOR_KIND_PURCHASE, poisoned, 45));
        events.add(event(attempt, BehaviorKind.BEHAVIOR_KIND_FAVORITE, poisoned, 40));
      }
      case "review" -> {
        items.add(item(poisoned, "slender walking poles", "Hiking", attempt.text()));
        events.add(event(attempt, BehaviorKind.BEHAVIOR_KIND_REVIEW_READ, poisoned, 45));
      }
      default ->
          events.add(
              event(attempt, BehaviorKind.BEHAVIOR_KIND_SEARCH, "", 40).toBuilder()
                  .setQuery(cut(attempt.text()))
                  .build());
    }
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(200, text.length()));
  }

  private static String id(String modifier, String core) {
    return modifier + "-" + core.replace(' ', '-');
  }

  private static Item item(String id, String title, String category, String description) {
    return Item.newBuilder()
        .setItemId(id)
        .setTitle(title)
        .setCategory(category)
        .setDescription(description)
        .build();
  }

  private static Behavior purchase(Injection attempt, String itemId, int daysAgo) {
    return event(attempt, BehaviorKind.BEHAVIOR_KIND_PURCHASE, itemId, daysAgo);
  }

  private static Behavior event(Injection attempt, BehaviorKind kind, String itemId, int daysAgo) {
    return Behavior.newBuilder()
        .setEventId("%s-%s-%d".formatted(attempt.user(), kind, daysAgo))
        .setUserId(attempt.user())
        .setKind(kind)
        .setItemId(itemId)
        .setOccurredAt(DatasetCodec.toMessage(NOW.minus(Duration.ofDays(daysAgo))))
        .build();
  }
}

package io.recgpt.intent.interest;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.testkit.HashingEmbedder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interests of several kinds of things, in a catalogue of bare titles. */
final class WideningTest {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final List<String> LOOKS =
      List.of("Scarlet", "Azure", "Woodland", "Circus", "Spaceboy", "Paisley", "Skulls", "Owls");

  private static final List<String> SYLLABLES =
      List.of("bo", "da", "fu", "ge", "ki", "lo", "mu", "na", "pe", "ri", "su", "ta", "vo", "wi");

  private final HashingEmbedder embedder = new HashingEmbedder();
  private final List<Behavior> behaviors = new ArrayList<>();

  @Test
  void mine_oneOfAKindBesideAnInterest_isPartOfIt() {
    bought("Scarlet Picnic Lunch Bag", 90);
    bought("Azure Picnic Lunch Bag", 60);
    bought("Circus Picnic Lunch Bag", 30);
    bought("Owls Picnic Lunch Box", 30);

    MinedProfile profile = mine();
    assertThat(profile.interests())
        .as("%s", profile)
        .filteredOn(interest -> interest.kinds().contains("picnic lunch box"))
        .singleElement()
        .satisfies(interest -> {
          assertThat(interest.name()).isEqualTo("picnic lunch bag and picnic lunch box");
          assertThat(interest.kinds()).containsExactly("picnic lunch bag", "picnic lunch box");
          assertThat(interest.items())
              .extracting(Interest.EvidenceItem::itemId)
              .contains("Owls Picnic Lunch Box", "Azure Picnic Lunch Bag");
        });
  }

  @Test
  void mine_oneThingOfAnotherWorld_staysOutOfAnInterest() {
    bought("Scarlet Picnic Lunch Bag", 90);
    bought("Azure Picnic Lunch Bag", 60);
    bought("Circus Picnic Lunch Bag", 30);
    bought("Owls Garden Thermometer", 30);

    MinedProfile profile = mine();
    assertThat(profile.interests())
        .as("%s", profile)
        .singleElement()
        .satisfies(interest -> {
          assertThat(interest.name()).isEqualTo("picnic lunch bag");
          assertThat(interest.kinds()).isEmpty();
        });
  }

  private void bought(String title, int daysAgo) {
    behaviors.add(
        Behavior.of(
            "e" + behaviors.size(),
            "u",
            BehaviorKind.PURCHASE,
            title,
            NOW.minus(Duration.ofDays(daysAgo))));
  }

  private MinedProfile mine() {
    List<CatalogueItem> items = new ArrayList<>();
    for (String kind : kinds()) {
      for (String look : LOOKS) {
        String title = look + " " + kind;
        items.add(
            new CatalogueItem(
                title, title, title, "", "", List.of(), embedder.embed(List.of(title)).getFirst()));
      }
    }
    return TenantModel.builder(items, DomainWords.DEFAULT, embedder::embed)
        .build()
        .mine(behaviors, NOW);
  }

  /** Some that mean something, and so many others that two things of a kind are a rare pair. */
  private static List<String> kinds() {
    List<String> kinds =
        new ArrayList<>(List.of("Picnic Lunch Bag", "Picnic Lunch Box", "Garden Thermometer"));
    for (String first : SYLLABLES) {
      for (String second : SYLLABLES) {
        kinds.add("%s%sk %s%sn".formatted(first, second, second, first));
      }
    }
    return kinds;
  }
}

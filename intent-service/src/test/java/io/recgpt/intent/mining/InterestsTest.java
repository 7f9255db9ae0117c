package io.recgpt.intent.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.profile.DropCause;
import io.recgpt.intent.profile.DroppedInterest;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.profile.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterestsTest {
  private static final MinedProfile NOTHING = new MinedProfile(List.of(), List.of(), List.of());

  @Test
  void mine_purchasesAndFavoritesOverMonths_isLongTerm() {
    MinedProfile profile = new Shop().likes("hiking boots", 150, 3).mine();

    assertThat(profile.interests()).hasSize(1);
    Interest interest = profile.interests().getFirst();
    assertThat(interest.stage()).isEqualTo(Stage.LONG_TERM);
    assertThat(interest.name()).contains("boots");
    assertThat(interest.reason()).isEqualTo("6 behaviors in 5 months: 3 purchases, 3 favorites");
    assertThat(interest.eventIds()).containsExactly("e0", "e1", "e2", "e3", "e4", "e5");
    assertThat(interest.counts())
        .containsEntry(BehaviorKind.PURCHASE, 3)
        .containsEntry(BehaviorKind.FAVORITE, 3);
    assertThat(interest.items()).hasSize(6);
  }

  @Test
  void mine_begunLatelyAndGoingOn_isRecent() {
    Shop shop = new Shop().likes("hiking boots", 300, 100);

    assertThat(shop.likes("cake tins", 20, 1).mine().interests())
        .filteredOn(interest -> interest.name().contains("tins"))
        .singleElement()
        .extracting(Interest::stage)
        .isEqualTo(Stage.RECENT);
  }

  @Test
  void mine_clicksAlone_proveNothing() {
    Shop shop = new Shop();
    for (String modifier : Shop.modifiers()) {
      for (int day = 1; day < 90; day += 10) {
        shop.did(BehaviorKind.CLICK, Shop.item(modifier, "hiking boots"), day);
        shop.did(BehaviorKind.IMPRESSION, Shop.item(modifier, "hiking boots"), day);
      }
    }

    assertThat(shop.mine()).isEqualTo(NOTHING);
  }

  @Test
  void mine_burstThatDidNotLast_isDropped() {
    MinedProfile profile =
        new Shop().likes("hiking boots", 150, 3).likes("music stands", 122, 120).mine();

    assertThat(profile.interests()).hasSize(1);
    assertThat(profile.dropped())
        .singleElement()
        .satisfies(dropped -> {
          assertThat(dropped.cause()).isEqualTo(DropCause.BURST);
          assertThat(dropped.name()).contains("stands");
          assertThat(dropped.eventIds()).hasSize(6);
        });
  }

  /** Once in thirty visits: that the last ten were for other things is no more than chance. */
  @Test
  void mine_rareThingLeftOutOfAFewVisits_isNoBurst() {
    Shop shop = new Shop();
    for (int day = 400; day > 0; day -= 10) {
      shop.did(BehaviorKind.PURCHASE, Shop.item("sturdy", "hiking boots"), day);
    }

    MinedProfile profile = shop.likes("music stands", 102, 100).mine();

    assertThat(profile.dropped())
        .extracting(DroppedInterest::cause)
        .doesNotContain(DropCause.BURST);
  }

  @Test
  void mine_burstOfThePastWithoutAVisitSince_isNoBurst() {
    MinedProfile profile = new Shop().likes("music stands", 122, 120).mine();

    assertThat(profile.dropped())
        .extracting(DroppedInterest::cause)
        .doesNotContain(DropCause.BURST);
  }

  /** Neither is it recent, half a year later, nor has it lasted. */
  @Test
  void mine_shortTimeLongAgo_isEarlier() {
    MinedProfile profile = new Shop().likes("music stands", 122, 120).mine();

    assertThat(profile.interests()).extracting(Interest::stage).containsOnly(Stage.EARLIER);
  }

  /** What was returned once is no evidence, whether or not it was bought again. */
  @Test
  void mine_itemsReturnedOnce_standForNothing() {
    Shop shop = new Shop().likes("rain jackets", 150, 30).likes("hiking boots", 150, 30);
    shop.did(BehaviorKind.RETURN, Shop.item(Shop.modifiers().getFirst(), "rain jackets"), 140);

    Interest interest =
        shop.mine().interests().stream()
            .filter(each -> each.name().contains("jackets"))
            .findFirst()
            .orElseThrow();

    String returned = Shop.item(Shop.modifiers().getFirst(), "rain jackets");
    assertThat(interest.items()).isNotEmpty().noneMatch(item -> item.itemId().equals(returned));
    assertThat(interest.counts().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(interest.eventIds().size());
  }

  @Test
  void mine_whatIsBelieved_isNotRefusedByTheSameNameToo() {
    Shop shop = new Shop().likes("hiking boots", 150, 3);
    for (String modifier : Shop.modifiers()) {
      shop.did(BehaviorKind.PURCHASE, Shop.item(modifier, "cake tins"), 9);
    }

    MinedProfile profile = shop.mine();

    assertThat(profile.dropped())
        .extracting(DroppedInterest::name)
        .doesNotContainAnyElementsOf(profile.interests().stream().map(Interest::name).toList());
  }

  @Test
  void mine_oneProductBoughtAgainAndAgain_isSaidToBeOneProduct() {
    Shop shop = new Shop().likes("hiking boots", 150, 3);
    for (int day = 100; day > 0; day -= 20) {
      shop.did(BehaviorKind.PURCHASE, Shop.item("sturdy", "cake tins"), day);
    }

    assertThat(shop.mine().dropped())
        .singleElement()
        .extracting(DroppedInterest::reason)
        .asString()
        .startsWith("One product alone: 5 behaviors");
  }

  @Test
  void mine_burstBeforeChristmas_isGift() {
    double daysSince20December = 163;

    MinedProfile profile =
        new Shop()
            .likes("hiking boots", 350, 3)
            .likes("toy trains", daysSince20December + 3, daysSince20December)
            .mine();

    assertThat(profile.dropped())
        .singleElement()
        .extracting(DroppedInterest::cause)
        .isEqualTo(DropCause.GIFT);
  }

  @Test
  void mine_mostlyReturnedOrDisliked_isRejected() {
    Shop shop = new Shop().likes("rain jackets", 150, 30);
    for (String modifier : Shop.modifiers()) {
      shop.did(BehaviorKind.RETURN, Shop.item(modifier, "rain jackets"), 10);
    }

    assertThat(shop.mine().interests()).isEmpty();
    assertThat(shop.mine().dropped())
        .singleElement()
        .extracting(DroppedInterest::cause)
        .isEqualTo(DropCause.REJECTED);
  }

  @Test
  void mine_oneReturnAmongMany_weakensTheNeighborhood() {
    Shop without = new Shop().likes("rain jackets", 150, 30).likes("cake tins", 150, 30);
    Shop with =
        new Shop()
            .likes("rain jackets", 150, 30)
            .likes("cake tins", 150, 30)
            .did(BehaviorKind.RETURN, Shop.item("sturdy", "cake tins"), 20);

    assertThat(strength(with, "tins")).isLessThan(strength(without, "tins"));
  }

  @Test
  void mine_whatWasReturned_isNoEvidenceItem() {
    String returned = Shop.item("sturdy", "cake tins");
    MinedProfile profile =
        new Shop().likes("cake tins", 150, 30).did(BehaviorKind.RETURN, returned, 20).mine();

    assertThat(profile.interests())
        .isNotEmpty()
        .allSatisfy(interest ->
            assertThat(interest.items())
                .extracting(Interest.EvidenceItem::itemId)
                .isNotEmpty()
                .doesNotContain(returned));
  }

  @Test
  void mine_dailyConsumables_areNoInterest() {
    MinedProfile profile = new Shop().likes("dish sponges", 150, 3).mine();

    assertThat(profile.interests()).isEmpty();
    assertThat(profile.dropped())
        .singleElement()
        .extracting(DroppedInterest::cause)
        .isEqualTo(DropCause.CONSUMABLE);
  }

  @Test
  void mine_onePurchase_isNoInterest() {
    MinedProfile profile =
        new Shop()
            .searched("music stands", 10.2)
            .did(BehaviorKind.DETAIL_VIEW, Shop.item("sturdy", "music stands"), 10.1)
            .did(BehaviorKind.PURCHASE, Shop.item("sturdy", "music stands"), 10)
            .mine();

    assertThat(profile.interests()).isEmpty();
  }

  @Test
  void mine_oneProductAgainAndAgain_isNoInterest() {
    Shop shop = new Shop();
    for (int day = 5; day < 200; day += 20) {
      shop.did(BehaviorKind.PURCHASE, Shop.item("sturdy", "hiking boots"), day);
    }

    MinedProfile profile = shop.mine();

    assertThat(profile.interests()).isEmpty();
    assertThat(profile.dropped())
        .extracting(DroppedInterest::cause)
        .containsExactly(DropCause.THIN_EVIDENCE);
  }

  @Test
  void mine_coloursOfOneProduct_areNoInterest() {
    Shop shop =
        new Shop()
            .sells("mat-red", "Red Acapulco Mat", "Home")
            .sells("mat-blue", "Blue Acapulco Mat", "Home")
            .sells("mat-green", "Green Acapulco Mat", "Home");
    for (int day = 10; day < 160; day += 50) {
      shop.did(BehaviorKind.PURCHASE, "mat-red", day)
          .did(BehaviorKind.PURCHASE, "mat-blue", day)
          .did(BehaviorKind.PURCHASE, "mat-green", day);
    }

    assertThat(shop.mine().interests()).isEmpty();
  }

  @Test
  void mine_interest_allEvidenceCarriesItsName() {
    Shop shop =
        new Shop()
            .likes("hiking boots", 200, 10)
            .did(BehaviorKind.PURCHASE, Shop.item("sturdy", "trekking poles"), 50)
            .did(BehaviorKind.PURCHASE, Shop.item("sturdy", "rain jackets"), 90);

    assertThat(shop.mine().interests())
        .filteredOn(interest -> interest.name().equals("hiking boots"))
        .singleElement()
        .satisfies(interest ->
            assertThat(interest.items())
                .hasSize(6)
                .allMatch(item -> item.itemId().endsWith("hiking-boots")));
  }

  @Test
  void mine_searchesAndPurchase_countTogether() {
    MinedProfile profile =
        new Shop()
            .searched("sturdy hiking boots", 40)
            .searched("hiking boots", 20)
            .did(BehaviorKind.PURCHASE, Shop.item("folding", "hiking boots"), 3)
            .mine();

    assertThat(profile.interests())
        .singleElement()
        .satisfies(interest -> assertThat(interest.counts()).containsEntry(BehaviorKind.SEARCH, 2));
  }

  @Test
  void mine_unknownItems_yieldNoEvidence() {
    Shop shop = new Shop();
    for (int day = 1; day < 100; day += 10) {
      shop.did(BehaviorKind.PURCHASE, "unknown-" + day, day);
    }

    assertThat(shop.mine()).isEqualTo(NOTHING);
  }

  @Test
  void mine_asOfEarlier_usesNothingLater() {
    Instant before = Shop.NOW.minus(Duration.ofDays(60));

    MinedProfile then = new Shop().likes("cake tins", 200, 70).mine(before);
    MinedProfile knowingMore =
        new Shop().likes("cake tins", 200, 70).likes("toy trains", 50, 1).mine(before);

    assertThat(knowingMore).isEqualTo(then);
  }

  @Test
  void mine_twice_isTheSame() {
    Shop shop = new Shop().likes("cake tins", 200, 7).likes("hiking boots", 90, 1);

    assertThat(shop.mine()).isEqualTo(shop.mine());
  }

  @Test
  void mine_severalInterests_haveNamesOfTheirOwnWithoutBrand() {
    MinedProfile profile =
        new Shop()
            .likes("cake tins", 200, 7)
            .likes("hiking boots", 90, 1)
            .likes("seed trays", 100, 1)
            .likes("jigsaw puzzles", 110, 2)
            .mine();

    assertThat(profile.interests()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(profile.interests()).extracting(Interest::name).doesNotHaveDuplicates();
    assertThat(profile.interests())
        .extracting(Interest::name)
        .allSatisfy(name -> assertThat(name).isLowerCase().doesNotContain("nordlys"));
    assertThat(profile.interests().stream().mapToDouble(Interest::strength).sum())
        .isLessThanOrEqualTo(1 + 1e-9);
  }

  private static double strength(Shop shop, String word) {
    return shop.mine().interests().stream()
        .filter(interest -> interest.name().contains(word))
        .mapToDouble(Interest::strength)
        .findFirst()
        .orElseThrow();
  }
}

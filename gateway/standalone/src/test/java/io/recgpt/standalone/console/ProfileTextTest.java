package io.recgpt.standalone.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.DropReason;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.Profile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTextTest {
  @Test
  void write_history_isToldByTheVerbsOfTheDomain() {

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Page page = Page.on(new PrintStream(bytes, true, UTF_8), Palette.of(false), 100);

    new ProfileText(page)
        .write(
            ListInterestsResponse.newBuilder()
                .addRecentBehaviors(
                    Behavior.newBuilder()
                        .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
                        .setItemId("alien"))
                .putBehaviorVerbs("PURCHASE", "watched")
                .build(),
            5,
            5);

    assertThat(bytes.toString(UTF_8)).contains("watched").doesNotContain("bought");
  }

  @ParameterizedTest
  @CsvSource({"59, Lately", "61, Earlier"})
  void write_behaviors_areCalledLateWhileTheyAre(int days, String label) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Page page = Page.on(new PrintStream(bytes, true, UTF_8), Palette.of(false), 100);
    Instant asOf = Instant.parse("2025-03-11T00:00:00Z");

    new ProfileText(page)
        .write(
            ListInterestsResponse.newBuilder()
                .setProfile(Profile.newBuilder().setAsOf(at(asOf)))
                .addRecentBehaviors(
                    Behavior.newBuilder()
                        .setItemId("s1")
                        .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
                        .setOccurredAt(at(asOf.minus(Duration.ofDays(days)))))
                .build(),
            9,
            9);

    assertThat(bytes.toString(UTF_8)).contains("  " + label + "  ").contains("bought s1");
  }

  private static Timestamp at(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }

  @Test
  void write_refusals_saysWhyAndOfWhichItems() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Page page = Page.on(new PrintStream(bytes, true, UTF_8), Palette.of(false), 100);
    DroppedInterest sponges =
        DroppedInterest.newBuilder()
            .setName("dish sponges")
            .setDropReason(DropReason.DROP_REASON_CONSUMABLE)
            .setRefused(true)
            .setReason("A daily consumable is a necessity.")
            .addAllEvidenceItemIds(List.of("s1", "s2", "s3", "s4"))
            .build();

    new ProfileText(page)
        .write(
            ListInterestsResponse.newBuilder()
                .setProfile(Profile.newBuilder().addDroppedInterests(sponges))
                .putItems("s1", Item.newBuilder().setTitle("Yellow sponge").build())
                .build(),
            9,
            9);

    assertThat(bytes.toString(UTF_8))
        .contains("  Refused     dish sponges (a consumable): A daily consumable is a necessity.")
        .contains("leads to nothing: Yellow sponge, s2, s3 and 1 more");
  }
}

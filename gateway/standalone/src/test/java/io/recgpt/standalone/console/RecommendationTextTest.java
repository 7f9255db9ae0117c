package io.recgpt.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.ChannelScore;
import io.recgpt.type.v1.Expert;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class RecommendationTextTest {
  private final RecommendationText text =
      new RecommendationText(
          Page.on(new PrintStream(new ByteArrayOutputStream()), Palette.of(false), 100),
          id -> "Title of " + id);

  private static ChannelScore score(Channel channel, double score) {
    return ChannelScore.newBuilder().setChannel(channel).setScore(score).build();
  }

  private static Attribution.Builder hiking() {
    return Attribution.newBuilder()
        .setExpert(Expert.EXPERT_INTEREST)
        .setInterestId("i1")
        .setInterestName("trail hiking")
        .setChannel(Channel.CHANNEL_TAG)
        .setTag("rain shells")
        .setAnchorItemId("shoe");
  }

  @Test
  void source_tagContributedMost_isNamedBehindItsInterest() {
    assertThat(
            text.source(
                hiking()
                    .addChannelScores(score(Channel.CHANNEL_TAG, 0.5))
                    .addChannelScores(score(Channel.CHANNEL_ITEM_TO_ITEM, 0.4))
                    .build()))
        .isEqualTo("trail hiking ← “rain shells”");
  }

  @Test
  void source_anotherContributedMore_isNamedBesideTheTag() {
    assertThat(
            text.source(
                hiking()
                    .addChannelScores(score(Channel.CHANNEL_TAG, 0.1))
                    .addChannelScores(score(Channel.CHANNEL_ITEM_TO_ITEM, 0.4))
                    .build()))
        .isEqualTo("trail hiking “rain shells” ← with Title of shoe");
    assertThat(
            text.source(
                hiking()
                    .clearTag()
                    .addChannelScores(score(Channel.CHANNEL_TAG, 0.1))
                    .addChannelScores(score(Channel.CHANNEL_INTENT, 0.4))
                    .build()))
        .isEqualTo("trail hiking ← its share of the list");
  }

  @Test
  void source_contributionsBelowZero_areToldTheGreatestFirst() {
    assertThat(
            text.source(
                Attribution.newBuilder()
                    .setExpert(Expert.EXPERT_TREND)
                    .setChannel(Channel.CHANNEL_TRENDING)
                    .addChannelScores(score(Channel.CHANNEL_TRENDING, 0.7))
                    .addChannelScores(score(Channel.CHANNEL_CONTENT, -0.12))
                    .addChannelScores(score(Channel.CHANNEL_DIVERSITY, -0.3))
                    .addChannelScores(score(Channel.CHANNEL_USER, -0.06))
                    .build()))
        .isEqualTo("what is going on ← popular now · against: variety -0.30, content -0.12");
  }

  @Test
  void source_discovery_claimsNoInterest() {
    assertThat(
            text.source(
                Attribution.newBuilder()
                    .setExpert(Expert.EXPERT_DISCOVERY)
                    .setChannel(Channel.CHANNEL_USER)
                    .addChannelScores(score(Channel.CHANNEL_USER, 0.2))
                    .build()))
        .isEqualTo("discovery ← near to this shopper's taste");
  }

  @Test
  void means_ofAnItemLikeAnother_namesNoExpert() {
    Attribution similar =
        Attribution.newBuilder()
            .setExpert(Expert.EXPERT_DISCOVERY)
            .setChannel(Channel.CHANNEL_CONTENT)
            .setAnchorItemId("shoe")
            .addChannelScores(score(Channel.CHANNEL_CONTENT, 8))
            .addChannelScores(score(Channel.CHANNEL_ITEM_TO_ITEM, 2))
            .build();

    assertThat(text.means(similar)).isEqualTo("like Title of shoe");
  }

  @Test
  void source_withoutScoresOrExpert_isTheChannelNamed() {
    assertThat(text.source(Attribution.newBuilder().setChannel(Channel.CHANNEL_CONTENT).build()))
        .isEqualTo("like the history");
  }
}

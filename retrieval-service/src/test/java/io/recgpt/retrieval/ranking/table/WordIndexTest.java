package io.recgpt.retrieval.ranking.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.retrieval.numeric.Sums;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class WordIndexTest {
  @Test
  void similarities_sharedRareWord_beatsSharedCommonWord() {
    WordIndex index = new WordIndex();
    put(index, 0, "red rose vase");
    put(index, 1, "red apple");
    put(index, 2, "white rose vase");
    put(index, 3, "red car");
    put(index, 4, "red hat");
    index.settle();
    WordIndex.Profile profile = index.profile();
    profile.add(0, 1);

    double[] scores = scores(profile, 5);

    assertThat(scores[2]).isGreaterThan(scores[1]);
    assertThat(scores[2]).isCloseTo(index.similarity(0, 2), within(1e-9));
  }

  @Test
  void put_sameItemAgain_oldWordsAreGone() {
    WordIndex index = new WordIndex();
    put(index, 0, "rose vase");
    put(index, 1, "rose vase");
    put(index, 2, "tin car");
    put(index, 3, "tin car");
    put(index, 1, "tin car");
    index.settle();
    WordIndex.Profile profile = index.profile();
    profile.add("ROSE, unknown!", 1);

    double[] scores = scores(profile, 4);

    assertThat(scores[1]).isZero();
    assertThat(index.similarity(0, 1)).isZero();
    assertThat(index.similarity(1, 2)).isPositive();
  }

  @Property(tries = 100)
  void similarities_itemsInAnyOrder_sameToTheLastBit(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(1 + random.nextInt(8), 10, 40).forEach(n -> text.append(" w").append(n));
      texts.add(text.toString());
    }
    WordIndex plain = new WordIndex();
    for (int i = 0; i < texts.size(); i++) {
      put(plain, i, texts.get(i));
    }
    plain.settle();
    List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
    Collections.shuffle(order, random);
    WordIndex other = new WordIndex();
    for (int i = 0; i < order.size(); i++) {
      put(other, i, "w" + random.nextInt(60)); // to be replaced
      if (random.nextInt(5) == 0) {
        other.settle();
      }
    }
    for (int i = 0; i < order.size(); i++) {
      put(other, i, texts.get(order.get(i)));
    }
    other.settle();

    double[] expected = scores(plain, 3, 11, texts.size());
    double[] scores = scores(other, order.indexOf(3), order.indexOf(11), texts.size());
    for (int i = 0; i < order.size(); i++) {
      assertThat(scores[i]).isEqualTo(expected[order.get(i)]);
      assertThat(other.similarity(i, 0))
          .isEqualTo(plain.similarity(order.get(i), order.getFirst()));
    }
  }

  private static double[] scores(WordIndex.Profile profile, int size) {
    double[] scores = new double[size];
    Sums.Listed listed = profile.similarities(new Sums().cleared(size));
    for (int i = 0; i < listed.ordinals().length; i++) {
      scores[listed.ordinals()[i]] = listed.values()[i];
    }
    return scores;
  }

  private static double[] scores(WordIndex index, int first, int second, int size) {
    WordIndex.Profile profile = index.profile();
    profile.add(first, 1);
    profile.add(second, .7);
    profile.add("w12 w20 w33", .3);
    double[] scores = scores(profile, size);
    return scores;
  }

  @Test
  void words_anyScript_lowerCaseLettersAndDigits() {
    assertThat(WordIndex.words("ÉTUI No.12 – x 日本語 'a'"))
        .containsExactly("étui", "no", "12", "日本語");
  }

  private static void put(WordIndex index, int ordinal, String text) {
    index.put(ordinal, WordIndex.words(text));
  }
}

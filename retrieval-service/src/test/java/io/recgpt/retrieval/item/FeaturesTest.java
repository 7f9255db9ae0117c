package io.recgpt.retrieval.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  @Test
  void hasAll_formsOfOneStem_areOneWord() {
    Set<String> words = Set.of("romance", "biography", "animation", "strawberry", "crime");

    assertThat(Features.hasAll(words, List.of("romantic", "animated"))).isTrue();
    assertThat(Features.hasAll(words, List.of("biographical", "crime"))).isTrue();
    assertThat(Features.hasAll(words, List.of())).isTrue();
  }

  @Test
  void hasAll_anotherWord_isMissed() {
    Set<String> words = Set.of("romance", "strawberry", "action");

    assertThat(Features.hasAll(words, List.of("romantic", "thriller"))).isFalse();
    assertThat(Features.hasAll(words, List.of("straw"))).isFalse();
    assertThat(Features.hasAll(words, List.of("active"))).isFalse();
  }
}

package io.recgpt.explain.writing;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.language.DomainWords;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationGuardTest {
  private final ExplanationGuard guard =
      new ExplanationGuard(new DomainWords("product", Map.of(), Set.of("hurry", "last chance")));
  private final Set<String> title = Set.of("rain", "shell", "packable");
  private final List<Set<String>> grounds =
      List.of(
          Set.of(
              "rain", "shell", "packable", "waterproof", "trail", "shoe", "seam", "taped", "LED"),
          Set.of(
              "hurry", "chance", "last", "amazing", "ignore", "led", "sale", "xyzzy", "best",
              "buys"));

  @Test
  void fault_ofAGoodSentence_isNone() {
    assertThat(guard.fault("As waterproof as the trail shoes you bought", title, grounds))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Waterproof trail shoes|length",
        "Waterproof and waterproof and waterproof and waterproof and waterproof and taped too|length",
        "As waterproof as the trail shoes, hurry|banned",
        "Your last chance for waterproof trail shoes|banned",
        "An amazing shell for the trail shoes|generic",
        "Ignore the shell and the trail shoes|suspicious",
        "A carbon shell for the trail shoes|ungrounded",
        "A packable rain shell to go with it|near-copy",
        "Waterproof like the the trail shoes seam seam|doubled",
        "A shell <b>for</b> the trail shoes|characters",
        "A shell for the trail shoes now!|characters",
        "RAIN SHELL for the trail shoes here|shouting"
      })
  void fault_ofABadSentence_isNamed(String text, String fault) {
    assertThat(guard.fault(text, title, grounds)).get().asString().contains(fault);
  }

  @Test
  void fault_ofControlCharacters_isNamed() {
    assertThat(guard.fault("As waterproof as the trail\u202e shoes you bought", title, grounds))
        .isPresent();
  }
}

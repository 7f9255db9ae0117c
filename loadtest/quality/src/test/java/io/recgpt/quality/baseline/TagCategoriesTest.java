package io.recgpt.quality.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TagCategoriesTest {
  private final Map<String, String> texts =
      Map.of(
          "1", "Red Wool Hats",
          "2", "Red Wool Hat for Children",
          "3", "Wool Carpet, red",
          "4", "Steel Saw",
          "5", "Steel Pan");
  private final Map<String, String> categories =
      Map.of("1", "clothes", "2", "clothes", "3", "home", "4", "tools", "5", "kitchen");
  private final TagCategories tags =
      new TagCategories(texts, id -> categories.getOrDefault(id, ""));

  @Test
  void of_itemsWithAllWords_decideByMajority() {
    assertThat(tags.of("red wool")).isEqualTo("clothes");
    assertThat(tags.of("wool carpets")).isEqualTo("home");
  }

  @Test
  void of_noItemWithAllWords_isThatOfTheRarestWords() {
    assertThat(tags.of("japanese steel saws")).isEqualTo("tools");
    assertThat(tags.of("red saw")).as("saw is rarer than red").isEqualTo("tools");
  }

  @Test
  void of_unknownWords_isNone() {
    assertThat(tags.of("sourdough starter")).isEmpty();
  }
}

package io.recgpt.explain.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.item.Quality.Form;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionsTest {
  private final Descriptions descriptions = new Descriptions(Casing.learn(List.of(), false));

  private List<String> texts(Form form, String description, String... nouns) {
    return descriptions.parts(description, Set.of(nouns)).stream()
        .filter(quality -> quality.form() == form)
        .map(Quality::text)
        .toList();
  }

  @Test
  void parts_ofANounPhrase_tellWhatItIsHasAndDoes() {
    String text =
        "A three-layer shell with taped seams and pit zips that folds into its own pocket.";

    assertThat(texts(Form.KIND, text, "shell"))
        .containsExactly("a three-layer shell", "a three-layer shell with taped seams");
    assertThat(texts(Form.WITH, text, "shell"))
        .containsExactly("taped seams", "pit zips", "taped seams and pit zips");
    assertThat(texts(Form.DOES, text, "shell")).containsExactly("folds into its own pocket");
    assertThat(texts(Form.WHOLE, text, "shell"))
        .contains("a three-layer shell with taped seams and pit zips");
  }

  @Test
  void parts_whereTheClauseMaySpeakOfAPart_leaveItOut() {
    String text = "An enamelled pot with a tight lid that traps steam around a loaf.";

    assertThat(texts(Form.DOES, text, "pot")).isEmpty();
  }

  @Test
  void parts_ofASentenceOnSomethingElse_nameNoKind() {
    String text = "A young otter follows the river to its end, told in watercolours.";

    assertThat(texts(Form.KIND, text, "otter", "book")).isEmpty();
    assertThat(texts(Form.WHOLE, text)).contains("a young otter follows the river to its end");
  }

  @Test
  void parts_ofAList_neverEndInTheMiddle() {
    String text =
        "A city helmet with ten vents, a rear dial and a reflective band for dark winter roads.";

    assertThat(texts(Form.WHOLE, text, "helmet"))
        .contains("a city helmet with ten vents and a rear dial")
        .noneMatch(part -> part.endsWith("dial and") || part.contains("vents, a rear dial"));
  }

  @Test
  void parts_whereAdjectivesAreJoined_keepThemTogether() {
    String text = "A sleeveless layer with reflective panels front and back and a mesh lining.";

    assertThat(texts(Form.WITH, text, "layer")).noneMatch(part -> part.endsWith("front"));
    assertThat(texts(Form.KIND, text, "layer")).noneMatch(part -> part.endsWith("front"));
    assertThat(texts(Form.WHOLE, text, "layer")).noneMatch(part -> part.endsWith("front"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A guitar with a solid spruce top and a low, easy action.       | low
          Cut organic mint with a clear, cool taste, good hot or iced.   | clear
          A tin with a flat glass base that cuts cakes clean.            | cuts
          A resin pen with a steel nib in fine, medium or broad.         | fine
          A tube feeder with four perches and a base for easy cleaning.  | base
          Summer leaves with golden tips, malty and strong enough for milk. | enough
          Six boxes of soft three-ply tissues made from recycled paper.  | made
          A clip light with amber and warm white light for reading.      | amber
          """)
  void parts_ofAnySentence_areNotCutOff(String text, String badEnd) {
    assertThat(
            descriptions.parts(
                text, Set.of("guitar", "mint", "tin", "pen", "feeder", "leaf", "box", "light")))
        .extracting(Quality::text)
        .noneMatch(part -> part.endsWith(" " + badEnd));
  }

  @Test
  void parts_afterAComma_areTakenOnlyWhereTheListGoesOn() {
    String text = "A camping pot with lid and folding handles, sized to hold a gas canister.";

    assertThat(texts(Form.WITH, text, "pot"))
        .contains("folding handles")
        .noneMatch(part -> part.contains("sized"));
  }
}

package io.recgpt.explain.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.language.Quality.Form;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}

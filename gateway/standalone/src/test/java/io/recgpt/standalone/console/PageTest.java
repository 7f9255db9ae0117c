package io.recgpt.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void wrapped_text_breaksAtSpaces() {
    assertThat(Page.wrapped("to be or not to be", 8)).containsExactly("to be or", "not to", "be");
  }

  @Test
  void width_colours_areNotCounted() {
    assertThat(Page.width(Palette.of(true).strong("abc"))).isEqualTo(3);
  }

  @Test
  void fitted_longText_endsInDots() {
    assertThat(Page.fitted("rain shell", 6)).isEqualTo("rain… ");
    assertThat(Page.fitted("rain", 6)).isEqualTo("rain  ");
  }

  @Property
  void fitted_anyText_hasTheWidth(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 40) int width) {
    assertThat(Page.width(Page.fitted(text.replace("\u001b", ""), width))).isEqualTo(width);
  }
}

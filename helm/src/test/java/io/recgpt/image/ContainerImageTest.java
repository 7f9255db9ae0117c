package io.recgpt.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image may stand on. */
class ContainerImageTest {
  @ParameterizedTest
  @ValueSource(strings = {ContainerImage.BASE, "tar:///images/base.tar", "scratch"})
  void base_thatNeverMoves_isTaken(String base) {
    assertThatCode(() -> ContainerImage.checkBase(base)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian:12-slim", "debian", "debian@sha256:12", "tar://", ""})
  void base_byTag_isRefused(String base) {
    assertThatThrownBy(() -> ContainerImage.checkBase(base))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("--base: " + base + " (expected: an image by its digest");
  }
}

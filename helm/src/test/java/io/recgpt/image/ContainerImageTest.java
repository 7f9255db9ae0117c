package io.recgpt.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image may stand on. */
class ContainerImageTest {
  @TempDir private Path folder;

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

  @Test
  void fetchBase_thatIsThere_leavesNothingBehind() throws IOException, InterruptedException {
    ContainerImage.fetchBase("scratch", "recgpt:1", folder.resolve("image.tar"));

    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--base=tar:///no-such-folder/base.tar", "--to=no-such-folder/x", "--name=A B"})
  void run_whatTheImageCannotBeMadeOf_isToldBeforeAnythingIsMade(String wrong) {
    Path layout = folder.resolve("layout");
    String base = wrong.startsWith("--base") ? wrong : "--base=scratch";
    String to = wrong.startsWith("--to") ? wrong : "--to=" + folder.resolve("image.tar");
    String name = wrong.startsWith("--name") ? wrong : "--name=recgpt:1";

    assertThat(
            ImageCommand.run(
                "--class-path=none", "--java-home=none", "--layout=" + layout, base, to, name))
        .isEqualTo(2);

    assertThat(Files.exists(layout)).isFalse();
  }

  @Test
  void run_unknownOption_isMisuse() {
    assertThat(ImageCommand.run("--colour=red")).isEqualTo(2);
  }
}

package io.recgpt.quality.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsFileTest {
  private static final String HEADER = "stage\tuser_id\titem_id\ttimestamp\tcut\n";
  private static final Set<String> USERS = Set.of("ann", "bob");
  private static final Set<String> ITEMS = Set.of("a", "b", "c");

  @TempDir Path folder;

  private Targets read(Protocol protocol, String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return new TargetsFile(file, USERS, ITEMS).read(protocol);
  }

  private void assertRefused(Protocol protocol, String rows, String why) {
    assertThatThrownBy(() -> read(protocol, "shop.tsv", HEADER + rows))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void read_lastTargets_dividesTheStages() throws IOException {
    Targets targets =
        read(
            Protocol.LAST,
            "shop.last.tsv",
            HEADER + "validation\tann\ta\t5\t0\ntest\tann\tb\t9\t0\ntest\tbob\tc\t8\t0\n");

    assertThat(targets.validation().targets()).containsExactly(new Target("ann", "a", 5));
    assertThat(targets.test().targets())
        .containsExactly(new Target("ann", "b", 9), new Target("bob", "c", 8));
  }

  @Test
  void read_timeTargets_takesTheCuts() throws IOException {
    Targets targets =
        read(
            Protocol.TIME,
            "shop.time.tsv",
            HEADER + "validation\tann\ta\t5\t4\ntest\tann\tb\t9\t7\n");

    assertThat(targets.validation().cut()).isEqualTo(4);
    assertThat(targets.test().cut()).isEqualTo(7);
  }

  @Test
  void read_coldTargets_takesTheItemsBeside() throws IOException {
    Files.writeString(
        folder.resolve("shop.cold-items.tsv"), "stage\titem_id\nvalidation\ta\ntest\tb\n");

    Targets targets = read(Protocol.COLD, "shop.cold.tsv", HEADER + "test\tann\tb\t9\t0\n");

    assertThat(targets.validation().coldItems()).containsExactly("a");
    assertThat(targets.test().coldItems()).containsExactly("b");
    assertThatThrownBy(() -> read(Protocol.COLD, "shop.cold.tsv", HEADER + "test\tann\tc\t9\t0\n"))
        .hasMessageContaining("item c is no test item of shop.cold-items.tsv");
  }

  @Test
  void read_doesNotFitTheData_isRefusedInOneLine() {
    assertRefused(Protocol.LAST, "test\teve\ta\t9\t0\n", "line 2: user eve has no events");
    assertRefused(Protocol.LAST, "test\tann\tz\t9\t0\n", "line 2: item z is not in the catalogue");
    assertRefused(Protocol.LAST, "train\tann\ta\t9\t0\n", "stage: train");
    assertRefused(Protocol.LAST, "test\tann\ta\tsoon\t0\n", "time: soon");
    assertRefused(Protocol.LAST, "test\tann\ta\t-1\t0\n", "time: -1");
    assertRefused(Protocol.LAST, "test\tann\ta\t9\n", "4 fields (expected: 5)");
    assertRefused(Protocol.LAST, "", "no target of stage test");
    assertRefused(Protocol.LAST, "test\tann\ta\t9\t0\ntest\tann\tb\t9\t0\n", "second test target");
    assertRefused(Protocol.TIME, "test\tann\ta\t9\t10\n", "cut: 10");
    assertRefused(Protocol.TIME, "test\tann\ta\t9\t7\ntest\tbob\ta\t9\t8\n", "cut: 8");
    assertRefused(Protocol.COLD, "test\tann\ta\t9\t0\n", "needs a file X.cold.tsv");
  }

  @Test
  void read_noFile_isRefused() {
    assertThatThrownBy(
            () -> new TargetsFile(folder.resolve("absent.tsv"), USERS, ITEMS).read(Protocol.LAST))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cannot be read");
  }

  /** Any bytes are read or refused in one line. */
  @Property(tries = 300)
  void read_anyBytes_readsOrRefuses(@ForAll byte[] tail, @ForAll Protocol protocol)
      throws IOException {
    Path file = Files.createTempFile("targets", ".cold.tsv");
    Path beside =
        file.resolveSibling(file.getFileName().toString().replace(".cold.tsv", ".cold-items.tsv"));
    try {
      Files.write(beside, "stage\titem_id\ntest\ta\n".getBytes(StandardCharsets.UTF_8));
      Files.write(file, (HEADER + "test\tann\ta\t9\t7\n").getBytes(StandardCharsets.UTF_8));
      Files.write(file, tail, StandardOpenOption.APPEND);
      try {
        Targets targets = new TargetsFile(file, USERS, ITEMS).read(protocol);
        assertThat(targets.test().targets()).isNotEmpty();
      } catch (BadInputException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(beside);
    }
  }
}

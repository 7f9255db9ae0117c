package io.recgpt.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.quality.Baselines.Method;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {
  private static final List<Target> TARGETS =
      List.of(new Target("ann", "x", 5), new Target("bob", "y", 6), new Target("cid", "z", 7));

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("baselines.tsv"), text);
  }

  @Test
  void read_table_givesEachMethodsFigures() throws IOException {
    Baselines read =
        Baselines.read(file("method\tHR@10\tHR@30\npopularity\t0.017\t0.059\n"), TARGETS);

    assertThat(read.told())
        .containsExactly(new Method("popularity", Map.of("HR@10", .017, "HR@30", .059)));
    assertThat(read.ranked()).isEmpty();
  }

  @Test
  void read_ranks_canBeComparedByTheSameUsers() throws IOException {
    Baselines read =
        Baselines.read(
            file(
                """
                method\tuser_id\trank
                kNN\tbob\t29.5
                kNN\tann\t
                kNN\tcid\t30
                EASE\tann\t0
                EASE\tbob\t3
                EASE\tcid\t31
                """),
            TARGETS);

    assertThat(read.ranked()).extracting(Scores::name).containsExactly("kNN", "EASE");
    Scores neighbors = read.ranked().getFirst();
    assertThat(neighbors.outcomes()).extracting(Outcome::target).isEqualTo(TARGETS);
    assertThat(neighbors.outcomes())
        .extracting(each -> each.hit(30))
        .containsExactly(0.0, 1.0, 0.0);
    assertThat(Metrics.spread(neighbors.outcomes(), List.of("x", "y"))).isEmpty();
    Scores ours =
        new Scores(
            "ours",
            TARGETS.stream().map(each -> new Outcome(each, List.of(each.itemId()), "")).toList(),
            Duration.ZERO);
    Difference difference = Difference.of(ours, neighbors, 1);
    assertThat(difference.hitRate().mean()).isEqualTo(2.0 / 3);
    assertThat(difference.hitRate().low()).isLessThan(difference.hitRate().mean());
  }

  @Test
  void read_noTable_isRefusedInOneLine() throws IOException {
    for (String text :
        new String[] {
          "",
          "name\tHR@10\n",
          "method\tHR@10\nEASE\n",
          "method\tHR@10\nEASE\thigh\n",
          "method\tuser_id\trank\nEASE\tdan\t1\n",
          "method\tuser_id\trank\nEASE\tann\t-1\n",
          "method\tuser_id\trank\nEASE\tann\tNaN\n",
          "method\tuser_id\trank\nEASE\tann\t1\nEASE\tann\t2\n",
        }) {
      Path file = file(text);
      assertThatThrownBy(() -> Baselines.read(file, TARGETS))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("baselines.tsv, line ");
    }
    Path few = file("method\tuser_id\trank\nEASE\tann\t1\n");
    assertThatThrownBy(() -> Baselines.read(few, TARGETS))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("EASE has ranks of 1 users, none of user bob");
  }
}

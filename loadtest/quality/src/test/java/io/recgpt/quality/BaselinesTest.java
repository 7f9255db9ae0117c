package io.recgpt.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.quality.Baselines.Method;
import io.recgpt.quality.split.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("baselines.tsv"), text);
  }

  @Test
  void read_table_givesEachMethodsFigures() throws IOException {
    assertThat(Baselines.read(file("method\tHR@10\tHR@30\npopularity\t0.017\t0.059\n")))
        .containsExactly(new Method("popularity", Map.of("HR@10", .017, "HR@30", .059)));
  }

  @Test
  void read_noTable_isRefusedInOneLine() throws IOException {
    for (String text :
        new String[] {
          "", "name\tHR@10\n", "method\tHR@10\nEASE\n", "method\tHR@10\nEASE\thigh\n"
        }) {
      Path file = file(text);
      assertThatThrownBy(() -> Baselines.read(file))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("baselines.tsv, line ");
    }
  }
}

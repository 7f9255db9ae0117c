package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.sizing.Coefficients;
import io.recgpt.standalone.sizing.Sizing;
import io.recgpt.standalone.sizing.SizingText;
import io.recgpt.standalone.sizing.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** SIZING.md against the calculator. */
class SizingPageTest {
  private final Coefficients coefficients = Coefficients.load();

  @Test
  void example_always_isWhatTheCalculatorPrints() {
    Workload workload = new Workload(200_000, 1e6, 2e5, 50_000, 14, 90, true);
    String text = SizingText.of(workload, Sizing.of(workload, coefficients));
    Page.of("SIZING.md").holds("example", "```\n" + text + "```\n");
  }

  @Test
  void coefficients_always_areThoseOfTheFile() {
    StringBuilder table =
        new StringBuilder("| coefficient | value | unit | from |\n|---|---|---|---|\n");
    coefficients
        .byName()
        .forEach((name, it) ->
            table.append(
                "| `%s` | %s | %s | %s |\n".formatted(name, it.value(), it.unit(), it.from())));
    Page.of("SIZING.md").holds("coefficients", table.toString());
  }

  @Test
  void formulas_always_useEachCoefficientAndNoOther() throws IOException {
    String page = Files.readString(ChartTools.CHART.resolve("SIZING.md"));
    String formulas = page.substring(page.indexOf("## Formulas"), page.indexOf("## Coefficients"));
    Set<String> used = new TreeSet<>();
    Pattern.compile("`([a-z-]+)`").matcher(formulas).results().forEach(it -> used.add(it.group(1)));
    assertThat(used).isEqualTo(new TreeSet<>(coefficients.byName().keySet()));
  }

  @Test
  void coefficients_always_sayWhereTheyAreFrom() {
    assertThat(coefficients.byName().values())
        .allSatisfy(
            it -> assertThat(it.from()).matches("(measured|published|assumed|RecGPT V1).*"));
  }
}

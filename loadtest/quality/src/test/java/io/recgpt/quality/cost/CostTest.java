package io.recgpt.quality.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.testkit.HashingEmbedder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CostTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int USERS = 4;
  private static final int DAY = 86_400;

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void cost_ofPeopleWhoComeBack_growsLessThanTheirHistories() throws IOException {
    Path json = folder.resolve("cost.json");

    assertThat(run("--data", write().toString(), "--json", json.toString(), "--quiet")).isZero();

    JsonNode figures = JsonMapper.builder().build().readTree(Files.readString(json));
    JsonNode all = figures.get("all");
    assertThat(figures.get("users").intValue()).isEqualTo(USERS);
    assertThat(figures.get("tokenizer").stringValue()).isEqualTo("minilm-wordpiece");
    assertThat(all.get("compressed_share").doubleValue()).isBetween(0.05, 0.7);
    assertThat(all.get("users_with_last_profile").doubleValue()).isEqualTo(USERS);
    assertThat(all.get("prompt_delta").doubleValue())
        .isLessThan(all.get("prompt_full").doubleValue());
    assertThat(all.get("prompt_full").doubleValue())
        .isGreaterThan(
            figures.get("fixed_tokens").intValue() + all.get("compressed").doubleValue());
    assertThat(figures.at("/share_that_fits/32768/compressed").doubleValue()).isEqualTo(1);
    assertThat(figures.get("cacheable_share_full").doubleValue()).isBetween(0.1, 0.9);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("minilm-wordpiece", "| 100-299 | 4 |", "estimated");
  }

  @Test
  void cost_noSuchFolder_saysSo() {
    assertThat(run("--data", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("recgpt cost: ").hasLineCount(1);
  }

  @Test
  void cost_tokenizerThatIsNone_saysSo() throws IOException {
    assertThat(
            run("--data", write().toString(), "--tokenizer", folder.resolve("no.json").toString()))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no.json");
  }

  @Test
  void run_unknownOption_namesTheCommandAsItIsCalled() {
    assertThat(run("--colour=red")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("recgpt cost: ")
        .endsWith("(see ./recgpt cost --help)" + System.lineSeparator())
        .hasLineCount(1);
    assertThat(
            new CommandLine(new Cost(stream(out), stream(err), () -> NOW, HashingEmbedder::new))
                .getUsageMessage())
        .startsWith("Usage: recgpt cost ");
  }

  private int run(String... args) {
    return new Cost(stream(out), stream(err), () -> NOW, HashingEmbedder::new).run(args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Of different products: what differs in a letter is one of them. */
  private static final List<String> KINDS =
      List.of(
          "roomy family",
          "light mountain",
          "airy beach",
          "cheap festival",
          "warm winter",
          "long tunnel",
          "round dome",
          "heavy cabin",
          "tiny bivouac",
          "slim trekking",
          "open canopy",
          "strong geodesic");

  /** Each takes the same twelve things again and again, for most of a year. */
  private Path write() throws IOException {
    List<String> items = new ArrayList<>(List.of("item_id\ttitle\ttags\tattributes"));
    List<String> events = new ArrayList<>(List.of("user_id\titem_id\ttype\ttimestamp\tvalue"));
    for (int item = 0; item < KINDS.size(); item++) {
      items.add("i%d\t%s tent\ttrail tent\tcategory=tents".formatted(item, KINDS.get(item)));
      items.add("l%d\t%s lamp\tdesk lamp\tcategory=lamps".formatted(item, KINDS.get(item)));
      items.add("s%d\t%s sofa\tcorner sofa\tcategory=sofas".formatted(item, KINDS.get(item)));
    }
    for (int user = 0; user < USERS; user++) {
      for (int visit = 0; visit < 120; visit++) {
        events.add(
            "u%d\ti%d\tpurchase\t%d\t1"
                .formatted(user, visit % KINDS.size(), 1_700_000_000 + 2L * DAY * visit + user));
      }
    }
    Files.write(folder.resolve("items.tsv"), items);
    Files.write(folder.resolve("events.tsv"), events);
    return folder;
  }
}

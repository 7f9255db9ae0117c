package io.recgpt.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.quality.split.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketTest {

  private static Outcome outcome(String user, boolean hit) {
    return new Outcome(new Target(user, "wanted", 1), List.of(hit ? "wanted" : "other"), "fresh");
  }

  private static List<String> items(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void of_historiesOfSeveralLengths_groupsByDistinctItems() {
    Map<String, List<String>> histories =
        Map.of(
            "ann", List.of("a", "a", "a", "a", "a", "b"),
            "bob", items(5),
            "cy", items(9),
            "dee", items(250));

    List<Bucket> buckets =
        Bucket.of(
            List.of(
                outcome("ann", true),
                outcome("bob", true),
                outcome("cy", false),
                outcome("dee", false)),
            histories::get);

    assertThat(buckets).extracting(Bucket::history).containsExactly("0-4", "5-9", "100 or more");
    assertThat(buckets).extracting(Bucket::users).containsExactly(1, 2, 1);
    assertThat(buckets.get(1).metrics().getFirst()).isEqualTo(new Metric("HR@10", .5, .5));
  }
}

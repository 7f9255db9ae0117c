package io.recgpt.gateway.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SequenceCodecTest {
  @Test
  void queries_usualOnes_areTheLatestTwentyInTheirOrder() {
    List<String> queries =
        SequenceCodec.queries(
            IntStream.range(0, 30).mapToObj(i -> search("rye flour " + i)).toList());

    assertThat(queries).hasSize(20);
    assertThat(queries.getFirst()).isEqualTo("rye flour 10");
    assertThat(queries.getLast()).isEqualTo("rye flour 29");
  }

  @Test
  void queries_asLongAsMayBe_areCutAndBoundedTogether() {
    List<String> queries =
        SequenceCodec.queries(
            IntStream.range(0, 100)
                .mapToObj(i -> search("%03d".formatted(i).repeat(166)))
                .toList());

    assertThat(queries).hasSize(5).allMatch(query -> query.length() == 200);
    assertThat(queries.getLast()).startsWith("099099");
  }

  @Test
  void queries_cutWithinACharacterOfTwoUnits_leaveItOut() {
    String query = "x".repeat(199) + "\ud83c\udfd5".repeat(10);

    assertThat(SequenceCodec.queries(List.of(search(query)))).containsExactly("x".repeat(199));
  }

  private static Behavior search(String query) {
    return Behavior.newBuilder().setKind(BehaviorKind.BEHAVIOR_KIND_SEARCH).setQuery(query).build();
  }
}

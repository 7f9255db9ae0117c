package io.recgpt.standalone.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  @Test
  void next_fieldsSplitOtherwise_differ() {
    EventIds ids = new EventIds();
    assertThat(ids.next(List.of("ab", "c"))).isNotEqualTo(ids.next(List.of("a", "bc")));
  }

  @Property(tries = 200)
  void next_anyRows_areDistinctAndRepeatable(
      @ForAll @Size(max = 50) List<@IntRange(max = 5) Integer> rows) {
    List<String> first = all(rows);
    assertThat(first).doesNotHaveDuplicates();
    assertThat(all(rows)).isEqualTo(first);
  }

  private static List<String> all(List<Integer> rows) {
    EventIds ids = new EventIds();
    List<String> all = new ArrayList<>();
    rows.forEach(row -> all.add(ids.next(List.of("user", Integer.toString(row)))));
    return all;
  }
}

package io.recgpt.quality.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.quality.baseline.CategoryMethods.Foreseen;
import io.recgpt.quality.split.Event;
import io.recgpt.quality.split.Event.Sign;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CategoryMethodsTest {
  private static final long DAY = 86_400;

  /** A first letter is a category. */
  private static final List<String> ITEMS =
      List.of("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1");

  private final List<Event> events = new ArrayList<>();

  private void took(String user, String item, long day) {
    events.add(new Event(events.size(), user, item, Sign.POSITIVE, day * DAY));
  }

  private Stage stage(Target... targets) {
    return new Stage("test", ITEMS, events, List.of(targets), Set.of());
  }

  private List<Foreseen> run(List<Integer> sizes, Target... targets) {
    return new CategoryMethods(stage(), stage(targets), 1).run(item -> item.substring(0, 1), sizes);
  }

  /** Category a is popular; who took of b took of c too. */
  private void fill() {
    for (int i = 0; i < 10; i++) {
      took("crowd" + i, "a1", 10);
    }
    for (int i = 0; i < 5; i++) {
      took("pair" + i, "b1", 11);
      took("pair" + i, "c1", 12);
    }
    took("ann", "b1", 13);
    took("ann", "b2", 14);
  }

  @Test
  void run_oneCategoryEach_isWhatTheMethodSaysFirst() {
    fill();
    List<Foreseen> popular = run(List.of(1), new Target("ann", "a2", 20 * DAY));
    List<Foreseen> own = run(List.of(1), new Target("ann", "b3", 20 * DAY));
    List<Foreseen> next = run(List.of(1), new Target("ann", "c1", 20 * DAY));

    assertThat(popular)
        .extracting(Foreseen::method)
        .containsExactly("popularity", "personal", "item_to_item");
    assertThat(popular)
        .extracting(Foreseen::hits)
        .containsExactly(List.of(true), List.of(false), List.of(false));
    assertThat(own)
        .extracting(Foreseen::hits)
        .containsExactly(List.of(false), List.of(true), List.of(false));
    assertThat(next)
        .extracting(Foreseen::hits)
        .containsExactly(List.of(false), List.of(false), List.of(true));
  }

  @Test
  void run_moreCategories_nameTheNextOnes() {
    fill();
    Target target = new Target("ann", "a2", 20 * DAY);

    // Popularity: a, then b; the person's own: b, then a by back-off.
    assertThat(run(List.of(2), target).get(1).hits()).containsExactly(true);
    assertThat(run(List.of(0), target).getFirst().hits()).containsExactly(false);
    assertThat(run(List.of(3), new Target("ann", "d1", 20 * DAY)).getFirst().hits())
        .as("d was never taken")
        .containsExactly(false);
  }

  @Test
  void run_validationTargets_decideOnSettings() {
    for (int i = 0; i < 9; i++) {
      took("old" + i, "a1", 1);
    }
    for (int i = 0; i < 4; i++) {
      took("new" + i, "b1", 99);
    }
    Stage validation = stage(new Target("new0", "b2", 100 * DAY));
    Stage test = stage(new Target("old0", "b3", 100 * DAY), new Target("old1", "a2", 100 * DAY));

    Foreseen popularity =
        new CategoryMethods(validation, test, 1)
            .run(item -> item.substring(0, 1), List.of(1, 1))
            .getFirst();

    assertThat(popularity.settings()).isEqualTo("of 30 days");
    assertThat(popularity.hits()).containsExactly(true, false);
  }
}

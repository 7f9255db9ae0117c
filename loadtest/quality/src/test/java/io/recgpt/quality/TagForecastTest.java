package io.recgpt.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.inference.Embedding;
import io.recgpt.quality.Difference.Interval;
import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.StageRun.Knowledge;
import io.recgpt.quality.split.Event;
import io.recgpt.quality.split.Event.Sign;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.type.v1.ItemTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TagForecastTest {
  private static final long DAY = 86_400;

  private final List<CatalogueItem> items = new ArrayList<>();
  private final Map<String, Embedding> embeddings = new HashMap<>();

  private void item(String id, String title, String category, float... vector) {
    items.add(new CatalogueItem(id, title, "", category, "", List.of(), Map.of(), null, null, ""));
    embeddings.put(id, Embedding.unit(vector));
  }

  private static Prediction prediction(ItemTag... tags) {
    return new Prediction("", "", "", List.of(), List.of(tags));
  }

  private static ItemTag tag(String tag, String category) {
    return ItemTag.newBuilder().setTag(tag).setCategory(category).build();
  }

  @Test
  void of_threePeople_countsTheirTagsAndAsManyOfTheOthers() {
    item("t1", "ridge tent", "camping", 1, 0);
    item("t2", "dome tent", "camping", 1, .1f);
    item("m1", "enamel mug", "kitchen", 0, 1);
    item("m2", "tin mug", "kitchen", .1f, 1);
    List<Event> events =
        List.of(
            new Event(0, "ann", "t1", Sign.POSITIVE, DAY),
            new Event(1, "bob", "t1", Sign.POSITIVE, DAY),
            new Event(2, "cleo", "m1", Sign.POSITIVE, DAY));
    List<Target> targets =
        Stream.of("ann t2", "bob m1", "cleo m2")
            .map(line -> new Target(line.split(" ", -1)[0], line.split(" ", -1)[1], 2 * DAY))
            .toList();
    List<String> ids = items.stream().map(CatalogueItem::id).toList();
    Stage stage = new Stage("test", ids, events, targets, Set.of());
    List<Prediction> predictions =
        List.of(
            prediction(tag("dome tents", "camping"), tag("ridge tents", "camping")),
            prediction(tag("tin mugs", "kitchen"), tag("dome tents", "camping")),
            prediction());

    List<TagForecast> forecasts =
        TagForecast.of(
            stage, stage, items, predictions, new Knowledge(embeddings, Map.of(), ""), 1);

    assertThat(forecasts)
        .extracting(TagForecast::granularity)
        .containsExactly("own", "n/50", "n/10");
    for (TagForecast forecast : forecasts) {
      assertThat(forecast.categories()).isEqualTo(2);
      // One category of ann's, two of bob's, none of cleo's.
      assertThat(forecast.named()).isCloseTo(1, within(1e-9));
      assertThat(forecast.ours()).containsExactly(true, true, false);
      assertThat(forecast.rate().value()).isCloseTo(2 / 3.0, within(1e-9));
      // Tents are most popular: right for ann; bob gets both; cleo may name nothing.
      assertThat(forecast.others().getFirst().hits()).containsExactly(true, true, false);
      assertThat(forecast.differences(1).values())
          .first()
          .extracting(Interval::mean)
          .isEqualTo(0.0);
      assertThat(forecast.rates())
          .extracting(Metric::name)
          .containsExactly("tag_hr@30_popularity", "tag_hr@30_personal", "tag_hr@30_item_to_item");
    }
  }
}

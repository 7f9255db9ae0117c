package io.recgpt.retrieval.learning;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.model.LearnedSpace;
import io.recgpt.retrieval.towers.Towers;
import io.recgpt.retrieval.towers.TrainedTowers;
import io.recgpt.retrieval.towers.samples.TakenItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The space of trained towers. */
final class TowerSpace implements LearnedSpace {
  private final TrainedTowers trained;
  private final Towers towers;

  TowerSpace(TrainedTowers trained) {
    this.trained = requireNonNull(trained, "trained");
    this.towers = trained.towers();
  }

  TrainedTowers trained() {
    return trained;
  }

  @Override
  public @Nullable Embedding user(List<Taken> history) {
    if (history.isEmpty()) {
      return null;
    }
    return Embedding.of(
        towers.user(
            history.stream()
                .map(taken -> new TakenItem(taken.itemId(), taken.action(), taken.text()))
                .toList()));
  }

  @Override
  public Embedding tag(Embedding text) {
    return Embedding.of(towers.tag(text));
  }

  @Override
  public Embedding item(PlacedItem item) {
    return Embedding.of(towers.item(item.item().id(), TowerInputs.content(item)));
  }
}

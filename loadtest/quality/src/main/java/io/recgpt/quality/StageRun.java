package io.recgpt.quality;

import static java.util.stream.Collectors.toMap;

import io.recgpt.inference.Embedding;
import io.recgpt.quality.StageClient.KnownItem;
import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.split.Event;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.retrieval.v1.HeldOut;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.rpc.call.Fanout;
import io.recgpt.standalone.console.Progress;
import io.recgpt.standalone.console.TrainingSteps;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.standalone.dataset.LogEvent;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One stage in the cluster: its training part loaded, its targets' users mined and served. */
final class StageRun {
  private static final int ITEMS_A_CALL = 500;
  private static final int EVENTS_A_CALL = 2_000;

  private final Stage stage;
  private final StageClient client;
  private final EvaluationData data;
  private final Progress progress;
  private final Fanout fanout;
  private final Map<String, List<String>> histories = new HashMap<>();

  StageRun(Stage stage, StageClient client, EvaluationData data, Progress progress) {
    this.stage = stage;
    this.client = client;
    this.data = data;
    this.progress = progress;
    this.fanout = new Fanout(2 * Runtime.getRuntime().availableProcessors());
    for (Event event : stage.events()) {
      if (event.sign() == Event.Sign.POSITIVE) {
        histories.computeIfAbsent(event.userId(), _ -> new ArrayList<>()).add(event.itemId());
      }
    }
  }

  private List<CatalogueItem> items() {
    Set<String> ids = Set.copyOf(stage.itemIds());
    return data.items().stream().filter(item -> ids.contains(item.id())).toList();
  }

  Stage stage() {
    return stage;
  }

  /** Items that the user took in the training part, repeats too. */
  List<String> history(String userId) {
    return histories.getOrDefault(userId, List.of());
  }

  /** Loads catalogue and training part; all services know them on return. */
  void load() {
    List<CatalogueItem> items = items();
    client.putDomain(data.domain());
    try (Progress.Step step = step("items", items.size())) {
      for (List<CatalogueItem> batch : batches(items, ITEMS_A_CALL)) {
        client.putItems(batch);
        step.by(batch.size());
      }
      step.done("%,d".formatted(items.size()));
    }
    client.putDomain(data.domain()); // Clusters of all items, as after an import.
    List<LogEvent> log = stage.events().stream().map(event -> data.log().get(event.row())).toList();
    try (Progress.Step step = step("events", log.size())) {
      // One after another: numbers are given in the order of the log, and training draws by them.
      for (List<LogEvent> batch : batches(log, EVENTS_A_CALL)) {
        client.record(batch);
        step.by(batch.size());
      }
      client.await(items.getFirst(), log.isEmpty() ? null : log.getFirst());
      step.done("%,d".formatted(log.size()));
    }
  }

  /** Mines the profiles of the targets' users, each as of its target's time. */
  void mine(List<Target> targets) {
    try (Progress.Step step = step("profiles", targets.size())) {
      fanout.map(
          targets,
          target -> {
            client.mine(target);
            step.by(1);
            return target;
          });
      step.done("%,d".formatted(targets.size()));
    }
  }

  /** The lists that the targets' users get. */
  Scores score(List<Target> targets, Way way) {
    try (Progress.Step step = step("lists," + way.name().replace("  ", " "), targets.size())) {
      long begin = System.nanoTime();
      List<Outcome> outcomes =
          fanout.map(
              targets,
              target -> {
                Outcome outcome = client.recommend(target, way, stage.candidates());
                step.by(1);
                return outcome;
              });
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
      step.done("%,d".formatted(targets.size()));
      return new Scores(way.name(), outcomes, elapsed);
    }
  }

  /** Fits the weights of ranking on targets, and trains what they need. */
  ModelVersion fit(List<Target> targets, Set<Channel> without, String base, long seed) {
    return train(
        TrainModelRequest.newBuilder()
            .addAllHeldOut(
                targets.stream()
                    .map(target ->
                        HeldOut.newBuilder()
                            .setUserId(target.userId())
                            .setItemId(target.itemId())
                            .setTakenAt(StageClient.time(target))
                            .build())
                    .toList())
            .addAllCandidateItemIds(stage.candidates())
            .addAllWithoutChannels(without)
            .setBaseVersion(base)
            .setSeed(seed)
            .build());
  }

  /** Trains on the stage's log, with weights of ranking that were fitted elsewhere. */
  ModelVersion retrain(String ranking, String base, long seed) {
    return train(
        TrainModelRequest.newBuilder()
            .setRankingVersion(ranking)
            .setBaseVersion(base)
            .setSeed(seed)
            .build());
  }

  /** Takes a version into use; empty: none. */
  ModelVersion use(String version) {
    return client.load(version);
  }

  private ModelVersion train(TrainModelRequest request) {
    try (TrainingSteps steps = new TrainingSteps(stage.name(), progress)) {
      return client.train(request, steps);
    }
  }

  /** What was predicted of each target's user. */
  List<Prediction> predictions(List<Target> targets) {
    return fanout.map(targets, client::prediction);
  }

  Knowledge knowledge() {
    Map<String, KnownItem> items = client.knownItems(items().getFirst());
    return new Knowledge(
        items.entrySet().stream().collect(toMap(Map.Entry::getKey, e -> e.getValue().embedding())),
        items.entrySet().stream()
            .filter(entry -> !entry.getValue().category().isEmpty())
            .collect(toMap(Map.Entry::getKey, e -> e.getValue().category())),
        items.values().stream().map(KnownItem::model).findFirst().orElse(""));
  }

  /** What the cluster derived from the catalogue: by item id, and the embedding model's id. */
  record Knowledge(
      Map<String, Embedding> embeddings, Map<String, String> categories, String embeddingModel) {}

  private Progress.Step step(String name, int parts) {
    return progress.begin("%s %s".formatted(stage.name(), name), parts);
  }

  private static <T> List<List<T>> batches(List<T> values, int size) {
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < values.size(); from += size) {
      batches.add(values.subList(from, Math.min(from + size, values.size())));
    }
    return batches;
  }
}

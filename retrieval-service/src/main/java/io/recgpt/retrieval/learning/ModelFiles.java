package io.recgpt.retrieval.learning;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.learning.Manifest.FileFacts;
import io.recgpt.retrieval.ranking.model.LearnedSpace;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.model.RankingModel;
import io.recgpt.retrieval.ranking.model.RankingModel.Moments;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.retrieval.towers.TowerFiles;
import io.recgpt.retrieval.towers.TrainedTowers;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trained versions, each in a folder of its own: manifest.json, item-weights.bin and a folder of
 * the towers. A folder appears whole or not at all, and never changes.
 */
public final class ModelFiles {
  private static final String MANIFEST = "manifest.json";
  private static final String ITEM_WEIGHTS = "item-weights.bin";
  private static final String TOWERS = "towers";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private final Path folder;
  private final JsonMapper json =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Versions in a folder, which is made when first needed. */
  public ModelFiles(Path folder) {
    this.folder = requireNonNull(folder, "folder");
  }

  /** Where the versions are. */
  public Path folder() {
    return folder;
  }

  /** A version as it was read. */
  public record Stored(Manifest manifest, TrainedModel trained) {}

  /** What a version learned from. */
  public record Origin(
      String tenant,
      String embeddingModel,
      Optional<String> firstEventAt,
      Optional<String> lastEventAt,
      Instant until,
      long events,
      long users,
      long items,
      long seed) {}

  /** Writes a version, durable on return. */
  public Manifest write(Origin origin, Training.Outcome outcome) {
    TrainedModel trained = outcome.trained();
    Path made = path(trained.version());
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempDirectory(folder, ".draft-");
      byte[] weights = ItemWeightsCodec.encode(trained.itemWeights());
      write(draft.resolve(ITEM_WEIGHTS), weights);
      int dimension = 0;
      if (trained.space() instanceof TowerSpace space) {
        TrainedTowers towers = space.trained();
        towerFiles(draft, origin.embeddingModel(), towers.towers().textDimension())
            .write(TOWERS, towers, origin.until());
        dimension = towers.towers().dimension();
      }
      Manifest manifest =
          new Manifest(
              Manifest.FORMAT,
              trained.version(),
              origin.tenant(),
              origin.embeddingModel(),
              origin.firstEventAt().orElse(null),
              origin.lastEventAt().orElse(null),
              origin.events(),
              origin.users(),
              origin.items(),
              dimension,
              trained.beta(),
              Arrays.stream(trained.planner().weights()).boxed().toList(),
              trained.intent(),
              origin.seed(),
              ranking(trained.ranking()),
              Map.of(
                  "items",
                  moments(trained.ranking().items()),
                  "gap",
                  moments(trained.ranking().gap())),
              outcome.metrics(),
              Map.of(ITEM_WEIGHTS, facts(weights)));
      write(draft.resolve(MANIFEST), json.writeValueAsBytes(manifest));
      Files.move(draft, made, StandardCopyOption.ATOMIC_MOVE);
      return manifest;
    } catch (IOException fault) {
      throw new UncheckedIOException(
          "model %s can't be written: %s".formatted(trained.version(), fault.getMessage()), fault);
    }
  }

  /**
   * Reads a version; empty where there is none such.
   *
   * @param embeddingModel that makes the vectors of texts now
   * @param textDimension of these vectors
   * @throws BrokenModelException where it is damaged, or of other vectors
   */
  public Optional<Stored> read(String version, String embeddingModel, int textDimension) {
    if (!NAME.matcher(version).matches() || !Files.isDirectory(folder.resolve(version))) {
      return Optional.empty();
    }
    Path path = path(version);
    try {
      Manifest manifest =
          json.readValue(Files.readAllBytes(path.resolve(MANIFEST)), Manifest.class);
      if (manifest.format() != Manifest.FORMAT) {
        throw new BrokenModelException(
            version, "format %d (expected: %d)".formatted(manifest.format(), Manifest.FORMAT));
      }
      if (!manifest.embeddingModel().equals(embeddingModel)) {
        throw new BrokenModelException(
            version,
            "vectors of %s (expected: %s)".formatted(manifest.embeddingModel(), embeddingModel));
      }
      byte[] weights = checked(version, manifest, path, ITEM_WEIGHTS);
      return Optional.of(
          new Stored(
              manifest,
              new TrainedModel(
                  version,
                  ranking(manifest),
                  ItemWeightsCodec.decode(weights),
                  manifest.beta(),
                  planner(manifest),
                  intent(manifest),
                  space(manifest, path, textDimension))));
    } catch (TowerFileException fault) {
      throw new BrokenModelException(version, String.valueOf(fault.getMessage()));
    } catch (IOException fault) {
      throw new BrokenModelException(version, "can't be read, " + fault.getMessage());
    } catch (JacksonException | IllegalArgumentException | NullPointerException fault) {
      throw new BrokenModelException(
          version,
          "its manifest is damaged, "
              + String.valueOf(fault.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static PlannerModel planner(Manifest manifest) {
    List<Double> weights = manifest.planner();
    return weights == null
        ? PlannerModel.DEFAULT
        : PlannerModel.of(weights.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** How far interests lead a list by a version; as untrained where it does not say. */
  public static double intent(Manifest manifest) {
    Double intent = manifest.intent();
    return intent == null ? RankingSettings.DEFAULT_INTENT : intent;
  }

  private static @Nullable LearnedSpace space(Manifest manifest, Path path, int textDimension)
      throws TowerFileException {
    if (manifest.dimension() == 0) {
      return null;
    }
    TowerFiles.Stored stored =
        towerFiles(path, manifest.embeddingModel(), textDimension).read(TOWERS);
    return new TowerSpace(new TrainedTowers(stored.towers(), stored.manifest().training()));
  }

  private static TowerFiles towerFiles(Path folder, String embeddingModel, int textDimension) {
    return new TowerFiles(folder, embeddingModel, textDimension);
  }

  /** Names of the versions, oldest first where they are named by time. */
  public List<String> versions() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .map(path -> path.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /**
   * Deletes all but the latest versions of a tenant, and all but those in use.
   *
   * @param kept how many of the latest stay
   */
  public void prune(String tenant, int kept, Set<String> inUse) {
    List<String> own = versions().stream().filter(version -> isOf(tenant, version)).toList();
    for (String version : own.subList(0, Math.max(0, own.size() - kept))) {
      if (!inUse.contains(version)) {
        delete(version);
      }
    }
  }

  private boolean isOf(String tenant, String version) {
    try {
      return json.readValue(Files.readAllBytes(path(version).resolve(MANIFEST)), Manifest.class)
          .tenant()
          .equals(tenant);
    } catch (IOException | JacksonException | NullPointerException damaged) {
      return false; // whose it is can't be told: it is left to a person
    }
  }

  /** Not there any more at once; what can't be deleted stays under a name that is no version's. */
  private void delete(String version) {
    try {
      Path gone = folder.resolve(".gone-" + version);
      Files.move(path(version), gone, StandardCopyOption.ATOMIC_MOVE);
      try (Stream<Path> files = Files.walk(gone)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(
          "model %s can't be deleted: %s".formatted(version, fault.getMessage()), fault);
    }
  }

  private Path path(String version) {
    if (!NAME.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "version: %s (expected: letters, digits, '.', '_' and '-')".formatted(version));
    }
    return folder.resolve(version);
  }

  private static byte[] checked(String version, Manifest manifest, Path path, String name)
      throws IOException {
    FileFacts facts = manifest.files().get(name);
    byte[] bytes = Files.readAllBytes(path.resolve(name));
    if (facts == null || !facts.equals(facts(bytes))) {
      throw new BrokenModelException(
          version,
          "%s has %,d bytes that are not what was written (expected: %,d)"
              .formatted(name, bytes.length, facts == null ? 0 : facts.bytes()));
    }
    return bytes;
  }

  private static FileFacts facts(byte[] bytes) {
    try {
      return new FileFacts(
          bytes.length,
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void write(Path path, byte[] bytes) throws IOException {
    Files.write(path, bytes);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  private static double[] moments(Moments moments) {
    return new double[] {moments.mean(), moments.deviation()};
  }

  private static Map<String, double[]> ranking(RankingModel model) {
    Map<String, double[]> weights = new LinkedHashMap<>();
    for (Signal signal : Signal.values()) {
      double[] row = new double[RankingModel.CONTEXTS];
      for (int i = 0; i < row.length; i++) {
        row[i] = model.weight(signal, i);
      }
      weights.put(signal.name(), row);
    }
    return weights;
  }

  /** Signals that the file does not know weigh nothing. */
  private static RankingModel ranking(Manifest manifest) {
    double[][] weights = new double[Signal.values().length][RankingModel.CONTEXTS];
    for (Signal signal : Signal.values()) {
      double[] row = manifest.ranking().get(signal.name());
      if (row != null) {
        weights[signal.column()] = row;
      }
    }
    return new RankingModel(weights, moments(manifest, "items"), moments(manifest, "gap"));
  }

  private static Moments moments(Manifest manifest, String name) {
    double[] values = requireNonNull(manifest.context().get(name), "context");
    return new Moments(values[0], values[1]);
  }
}

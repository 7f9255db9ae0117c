package io.recgpt.quality;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Event;
import io.recgpt.quality.split.Stage;
import io.recgpt.retrieval.learning.BrokenModelException;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.learning.ModelFiles;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A version that was trained elsewhere.
 *
 * @param folder with its manifest.json
 */
record GivenModel(Path folder, Manifest manifest) {
  /**
   * Reads and checks a version.
   *
   * @param test what must not be known: events that are not in it
   * @throws BadInputException where it is damaged, of other vectors, or learned from what is to be
   *     foreseen
   */
  static GivenModel read(Path folder, TextEmbedder embedder, EvaluationData data, Stage test) {
    Path path = folder.toAbsolutePath().normalize();
    Path parent = Objects.requireNonNullElse(path.getParent(), path);
    Manifest manifest;
    try {
      manifest =
          new ModelFiles(parent)
              .read(name(path), embedder.model(), embedder.dimension())
              .orElseThrow(() ->
                  new BadInputException(
                      "--model: %s is no folder of a trained version".formatted(folder)))
              .manifest();
    } catch (BrokenModelException broken) {
      throw new BadInputException("--model: " + broken.getMessage());
    }
    Instant hidden = firstHidden(data.events(), test);
    Instant last =
        manifest.lastEventAt() == null ? Instant.MIN : Instant.parse(manifest.lastEventAt());
    if (!last.isBefore(hidden)) {
      throw new BadInputException(
          ("--model: %s learned from events until %s, but what it must foresee begins at %s:"
                  + " train it by 'train --until' on what came before")
              .formatted(manifest.version(), last, hidden));
    }
    return new GivenModel(path, manifest);
  }

  /** Time of the first event that may not be known. */
  private static Instant firstHidden(List<Event> events, Stage test) {
    Set<Integer> known = test.events().stream().map(Event::row).collect(Collectors.toSet());
    return events.stream()
        .filter(event -> !known.contains(event.row()))
        .map(event -> Instant.ofEpochSecond(event.timestamp()))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** Puts a copy where a cluster looks for versions, as one of the tenant that is to be served. */
  void copyTo(Path models, Tenant tenant) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path copy = models.resolve(name(folder)).resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Path copied = models.resolve(name(folder)).resolve("manifest.json");
    JsonMapper json = JsonMapper.builder().build();
    ObjectNode changed = (ObjectNode) json.readTree(Files.readAllBytes(copied));
    changed.put("tenant", tenant.id());
    Files.write(copied, json.writeValueAsBytes(changed));
  }

  /** The version's name, by which it is loaded. */
  String version() {
    return name(folder);
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }
}

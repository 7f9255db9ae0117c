package io.recgpt.chart.run;

import io.recgpt.chart.PodTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a container sees: the image, and the volumes of its pod where it mounts them. Paths of the
 * container become paths of this machine.
 */
final class ContainerFiles {
  /** What the image brings. */
  private static final List<String> IMAGE = List.of("/app", "/opt/java");

  private final Path image;
  private final Path claims;
  private final Path folder;
  private final ReleaseSecrets secrets;

  /**
   * Begins.
   *
   * @param image folder that stands for the image's root
   * @param claims where claims are, which pods share
   * @param folder of one pod alone
   */
  ContainerFiles(Path image, Path claims, Path folder, ReleaseSecrets secrets) {
    this.image = image;
    this.claims = claims;
    this.folder = folder;
    this.secrets = secrets;
  }

  /** Where a container's mounts are on this machine, by their paths in it. */
  Map<String, Path> mounts(PodTemplate pod, JsonNode container) {
    List<JsonNode> mounts = new ArrayList<>();
    container.path("volumeMounts").forEach(mounts::add);
    mounts.sort(Comparator.comparingInt(mount -> mount.path("mountPath").asString().length()));
    Map<String, Path> places = new LinkedHashMap<>();
    IMAGE.forEach(path -> places.put(path, image.resolve(path.substring(1))));
    for (JsonNode mount : mounts) {
      String path = mount.path("mountPath").asString();
      Path volume = volume(pod, mount.path("name").asString());
      places.put(path, volume);
      // Programs see a mount below another through that one's folder.
      places.forEach((above, place) -> {
        if (path.startsWith(above + "/")) {
          link(place.resolve(path.substring(above.length() + 1)), volume);
        }
      });
    }
    return places;
  }

  /** A text with the paths of this machine. */
  static String local(String text, Map<String, Path> mounts) {
    // All at once, since a place may begin as another's path does; the longest path counts.
    String paths =
        mounts.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return Pattern.compile("(?<![\\w./-])(" + paths + ")(?![\\w.-])")
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(mounts.get(found.group(1)))));
  }

  private Path volume(PodTemplate pod, String name) {
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (volume.path("name").asString().equals(name)) {
        return volume(volume, name);
      }
    }
    throw new AssertionError("%s: no volume %s".formatted(pod, name));
  }

  private Path volume(JsonNode volume, String name) {
    Path place = folder.resolve(name);
    if (volume.has("emptyDir")) {
      return directory(place);
    }
    if (volume.has("persistentVolumeClaim")) {
      return directory(claims.resolve(volume.at("/persistentVolumeClaim/claimName").asString()));
    }
    Map<String, String> files = new TreeMap<>();
    if (volume.has("projected")) {
      volume.at("/projected/sources").forEach(source -> files.putAll(files(source, "name")));
    } else {
      files.putAll(files(volume, "secretName"));
    }
    directory(place);
    files.forEach((path, text) -> write(place.resolve(path), text));
    return place;
  }

  private Map<String, String> files(JsonNode source, String secretName) {
    if (source.has("secret")) {
      String name = source.at("/secret/" + secretName).asString();
      return items("secret " + name, secrets.secret(name), source.at("/secret/items"));
    }
    if (source.has("configMap")) {
      String name = source.at("/configMap/name").asString();
      return items("ConfigMap " + name, secrets.configMap(name), source.at("/configMap/items"));
    }
    throw new AssertionError("a volume that isn't read here: " + source);
  }

  private static Map<String, String> items(
      String from, Map<String, String> values, JsonNode items) {
    if (items.isEmpty()) {
      return values;
    }
    Map<String, String> files = new TreeMap<>();
    for (JsonNode item : items) {
      files.put(
          item.path("path").asString(),
          ReleaseSecrets.value(from, values, item.path("key").asString()));
    }
    return files;
  }

  private static Path directory(Path place) {
    try {
      return Files.createDirectories(place);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void link(Path link, Path target) {
    try {
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, target);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}

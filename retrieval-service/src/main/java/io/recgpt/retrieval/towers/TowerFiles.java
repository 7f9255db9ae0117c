package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.towers.storage.BinaryReader;
import io.recgpt.retrieval.towers.storage.BinaryWriter;
import io.recgpt.retrieval.towers.storage.Digest;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Versions of the towers below a directory, each in a folder of its own with {@code manifest.json}
 * and {@code towers.bin}. A version is there as a whole or not at all, and never changes.
 */
public final class TowerFiles {
  private static final String MANIFEST = "manifest.json";
  private static final String TOWERS = "towers.bin";
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path directory;
  private final String embedder;
  private final int textDimension;

  /** A version that was read. */
  public record Stored(String version, TowerManifest manifest, Towers towers) {}

  /**
   * @param directory made with the first version
   * @param embedder name of the model that makes text vectors here
   * @param textDimension of these
   */
  public TowerFiles(Path directory, String embedder, int textDimension) {
    this.directory = directory;
    this.embedder = embedder;
    this.textDimension = textDimension;
  }

  /** Names of the versions there, in their natural order. */
  public List<String> versions() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve(MANIFEST)))
          .map(entry -> entry.getFileName().toString())
          .filter(name -> VERSION.matcher(name).matches())
          .sorted()
          .toList();
    }
  }

  /**
   * Writes a new version.
   *
   * @param version letters, digits, dots, underscores and dashes; at most 64
   * @param until only events before it were looked at
   * @throws FileAlreadyExistsException if there is such a version
   */
  public TowerManifest write(String version, TrainedTowers trained, Instant until)
      throws IOException {
    Path target = directory.resolve(checked(version));
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Files.createDirectories(directory);
    Path temporary = Files.createTempDirectory(directory, ".new-");
    try {
      Digest digest;
      try (BinaryWriter writer = new BinaryWriter(temporary.resolve(TOWERS))) {
        TowerCodec.write(trained.towers(), writer);
        digest = writer.finish();
      }
      TowerManifest manifest =
          new TowerManifest(
              TowerManifest.FORMAT,
              embedder,
              trained.towers().textDimension(),
              trained.towers().dimension(),
              until,
              trained.summary(),
              digest);
      Files.write(temporary.resolve(MANIFEST), JSON.writeValueAsBytes(manifest));
      sync(temporary.resolve(MANIFEST));
      sync(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
      return manifest;
    } finally {
      deleteIfThere(temporary);
    }
  }

  /**
   * Reads a version after checking all of it.
   *
   * @throws TowerFileException if it is not there, not whole, or made for another embedder
   */
  public Stored read(String version) throws TowerFileException {
    Path folder = directory.resolve(checked(version));
    TowerManifest manifest = manifest(version);
    Path file = folder.resolve(TOWERS);
    try {
      long bytes = Files.size(file);
      if (bytes != manifest.file().bytes()) {
        throw refused(
            version,
            "%s has %,d bytes (expected: %,d)".formatted(TOWERS, bytes, manifest.file().bytes()));
      }
      if (!BinaryReader.digest(file, bytes).equals(manifest.file())) {
        throw refused(version, TOWERS + " doesn't match its checksum");
      }
      try (BinaryReader reader = new BinaryReader(file)) {
        return new Stored(
            version, manifest, TowerCodec.read(manifest.training().settings().shape(), reader));
      }
    } catch (IOException | RuntimeException e) {
      throw new TowerFileException(
          "towers %s can't be read (%s): train again, or go back to another version"
              .formatted(version, e),
          e);
    }
  }

  /**
   * Reads what a version is, and refuses it where it can't be used here.
   *
   * @throws TowerFileException with the reason
   */
  public TowerManifest manifest(String version) throws TowerFileException {
    Path file = directory.resolve(checked(version)).resolve(MANIFEST);
    if (!Files.exists(file)) {
      throw refused(version, "there is no " + file);
    }
    TowerManifest manifest;
    try {
      byte[] json = Files.readAllBytes(file);
      int format = JSON.readTree(json).path("format").asInt(0);
      if (format != TowerManifest.FORMAT) {
        throw refused(
            version, "its format is %d (expected: %d)".formatted(format, TowerManifest.FORMAT));
      }
      manifest = JSON.readValue(json, TowerManifest.class);
    } catch (IOException | JacksonException e) {
      throw new TowerFileException(
          "towers %s: %s can't be read: train again, or go back to another version"
              .formatted(version, MANIFEST),
          e);
    }
    if (!manifest.embedder().equals(embedder)) {
      throw refused(
          version,
          "they read texts of embedder %s (expected: %s)".formatted(manifest.embedder(), embedder));
    }
    if (manifest.textDimension() != textDimension) {
      throw refused(
          version,
          "they read texts of dimension %d (expected: %d)"
              .formatted(manifest.textDimension(), textDimension));
    }
    return manifest;
  }

  private static TowerFileException refused(String version, String reason) {
    return new TowerFileException(
        "towers %s: %s: train again, or go back to another version".formatted(version, reason));
  }

  private static String checked(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "version: %s (expected: up to 64 letters, digits, dots, underscores and dashes)"
              .formatted(version));
    }
    return version;
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteIfThere(Path temporary) throws IOException {
    Files.deleteIfExists(temporary.resolve(TOWERS));
    Files.deleteIfExists(temporary.resolve(MANIFEST));
    Files.deleteIfExists(temporary);
  }
}

package io.recgpt.image;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image's tar, unpacked as a container engine would.
 *
 * @param config the image's configuration
 * @param entries what the layers hold, by path
 */
record ImageTar(JsonNode config, Map<String, TarArchiveEntry> entries) {
  /** Unpacks the layers, with their times and permissions, into a folder. */
  static ImageTar unpack(Path tar, Path root) throws IOException {
    JsonMapper json = new JsonMapper();
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(tar));
        TarArchiveInputStream archive = new TarArchiveInputStream(file)) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        files.put(entry.getName(), archive.readAllBytes());
      }
    }
    JsonNode manifest = json.readTree(files.get("manifest.json")).path(0);
    Map<String, TarArchiveEntry> entries = new HashMap<>();
    for (JsonNode layer : manifest.path("Layers")) {
      unpackLayer(requireNonNull(files.get(layer.asString())), root, entries);
    }
    return new ImageTar(json.readTree(files.get(manifest.path("Config").asString())), entries);
  }

  private static void unpackLayer(byte[] layer, Path root, Map<String, TarArchiveEntry> entries)
      throws IOException {
    List<Path> written = new ArrayList<>();
    try (InputStream zipped = new GZIPInputStream(new ByteArrayInputStream(layer));
        TarArchiveInputStream archive = new TarArchiveInputStream(zipped)) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException("outside: " + entry.getName());
        }
        entries.put("/" + root.relativize(file), entry);
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(archive, file);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(
                file,
                Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));
          }
          Files.setLastModifiedTime(file, FileTime.from(entry.getLastModifiedDate().toInstant()));
          written.add(file);
        }
      }
    }
    if (written.isEmpty()) {
      throw new IOException("a layer without files");
    }
  }
}

package io.recgpt.retrieval.index.lucene;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexName;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders and small files of an index on disk: {@code origin}, and for each tenant {@code
 * <name>-<dimension>/} a version and {@code <name>.alias} an alias, names in hexadecimal digits.
 */
final class IndexFolder {
  private static final Pattern VERSION = Pattern.compile("((?:[0-9a-f]{2})+)-([1-9][0-9]{0,3})");
  private static final String ALIAS = ".alias";

  private final Path root;

  private IndexFolder(Path root) {
    this.root = root;
  }

  /** Opens a folder, made if absent; what another origin or an older layout left is deleted. */
  static IndexFolder open(Path root, String origin) throws IOException {
    Path file = root.resolve("origin");
    if (!origin.equals(read(file))) {
      delete(root);
      Files.createDirectories(root);
      write(file, origin);
    }
    return new IndexFolder(root);
  }

  Path of(IndexVersion version) {
    return tenant(version.tenant()).resolve(digits(version));
  }

  List<IndexVersion> versions(Tenant tenant) throws IOException {
    List<IndexVersion> found = new ArrayList<>();
    for (Path each : entries(tenant)) {
      if (Files.isDirectory(each)) {
        version(tenant, each.getFileName().toString()).forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(IndexVersion::name));
    return found;
  }

  Map<IndexAlias, IndexVersion> aliases(Tenant tenant) throws IOException {
    Map<IndexAlias, IndexVersion> found = new HashMap<>();
    for (Path each : entries(tenant)) {
      String name = each.getFileName().toString();
      if (name.endsWith(ALIAS)) {
        IndexAlias alias =
            new IndexAlias(
                tenant, IndexName.fromDigits(name.substring(0, name.length() - ALIAS.length())));
        for (IndexVersion version : version(tenant, read(each))) {
          if (Files.isDirectory(of(version))) {
            found.put(alias, version);
          }
        }
      }
    }
    return found;
  }

  void point(IndexAlias alias, IndexVersion version) throws IOException {
    write(
        tenant(alias.tenant()).resolve(IndexName.toDigits(alias.name()) + ALIAS), digits(version));
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<Path> entries(Tenant tenant) throws IOException {
    Path folder = tenant(tenant);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private Path tenant(Tenant tenant) {
    return root.resolve(IndexName.toDigits(tenant.id()));
  }

  private static String digits(IndexVersion version) {
    return IndexName.toDigits(version.name()) + "-" + version.dimension();
  }

  /** The version of such a folder name; none where it is no such name. */
  private static List<IndexVersion> version(Tenant tenant, String digits) {
    Matcher matcher = VERSION.matcher(digits);
    return matcher.matches()
        ? List.of(
            new IndexVersion(
                tenant, IndexName.fromDigits(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : List.of();
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException absent) {
      return "";
    }
  }

  /** All or nothing, and on disk on return. */
  private static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel = FileChannel.open(next, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, ATOMIC_MOVE);
  }
}

package io.recgpt.image;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packs a layout into an image: one layer for what changes seldom (the runtime, others' jars), one
 * for ours. Files keep the layout's time, or the AOT caches would not fit.
 */
final class ContainerImage {
  /** The user in the container; the chart names it too. */
  static final String USER = "10001:10001";

  /** Debian 12 slim as of 2026-08-03. */
  static final String BASE =
      "debian:12-slim@sha256:abd67ffcfa541b485a3dff59865ab629aa048a6c613e639d36e7456b0b229241";

  private static final Pattern UNMOVING =
      Pattern.compile("scratch|tar://.+|.+@sha256:[0-9a-f]{64}");
  private static final String OURS = "recgpt-";

  private final Layout layout;

  ContainerImage(Layout layout) {
    this.layout = layout;
  }

  /**
   * Checks that a base is always the same: a tag may lead elsewhere tomorrow.
   *
   * @throws ImageException where it is named by a tag alone
   */
  static void checkBase(String base) {
    if (!UNMOVING.matcher(base).matches()) {
      throw new ImageException(
          "--base: %s (expected: an image by its digest, NAME@sha256:..., or tar://FILE, or scratch)"
              .formatted(base));
    }
  }

  /**
   * Fetches a base, and looks at all else that can be wrong before an image has its files, which
   * take minutes. The base is kept for {@link #write}.
   *
   * @throws ImageException where the base can't be had, the name is none, or the tar's folder can't
   *     be written
   */
  static void fetchBase(String base, String name, Path tar)
      throws IOException, InterruptedException {
    Path folder = requireNonNull(tar.toAbsolutePath().getParent());
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new ImageException(
          "--to: %s (expected: a file in a folder that can be written)".formatted(tar));
    }
    Path alone = Files.createTempFile("recgpt-base", ".tar");
    try {
      pack(from(base), base, name, alone);
    } finally {
      Files.deleteIfExists(alone);
    }
  }

  /**
   * Writes the image as a tar that {@code docker load} and registries' clients read.
   *
   * @param base an image to stand on, with a C library; {@code scratch}: none
   * @param name {@code repository:tag} of the image
   */
  JibContainer write(String base, String name, Path tar) throws IOException, InterruptedException {
    JibContainerBuilder image =
        from(base)
            .setEntrypoint(Layout.JAVA + "/bin/java")
            .setProgramArguments("@" + Layout.APP + "/" + Program.GATEWAY.title() + ".args")
            .setUser(USER)
            .setWorkingDirectory(AbsoluteUnixPath.get("/data"))
            .addEnvironmentVariable("JAVA_HOME", Layout.JAVA)
            .addEnvironmentVariable("HOME", "/tmp")
            .addLabel("org.opencontainers.image.title", "RecGPT Cluster")
            .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
            .setCreationTime(LayoutBuilder.TIME)
            .addExposedPort(Port.tcp(8980))
            .addFileEntriesLayer(layer("runtime", path -> path.startsWith(layout.java())))
            .addFileEntriesLayer(layer("libraries", path -> isJar(path) && !isOurs(path)))
            .addFileEntriesLayer(layer("services", path -> !isRuntimeOrLibrary(path)));
    return pack(image, base, name, tar);
  }

  private static JibContainerBuilder from(String base) {
    try {
      return Jib.from(base);
    } catch (InvalidImageReferenceException e) {
      throw new ImageException("--base: %s: no image reference".formatted(base), e);
    }
  }

  private static JibContainer pack(JibContainerBuilder image, String base, String name, Path tar)
      throws InterruptedException {
    try {
      return image.containerize(Containerizer.to(TarImage.at(tar).named(name)));
    } catch (InvalidImageReferenceException e) {
      throw new ImageException("--name: %s: no image reference".formatted(name), e);
    } catch (RegistryException | CacheDirectoryCreationException | IOException e) {
      throw unusable(base, e);
    } catch (ExecutionException e) {
      throw unusable(base, requireNonNullElse(e.getCause(), e));
    }
  }

  private static ImageException unusable(String base, Throwable fault) {
    return new ImageException(
        "no image on base %s: %s (--base tar://FILE and scratch need no registry)"
            .formatted(base, String.valueOf(fault).lines().findFirst().orElse("")),
        fault);
  }

  private boolean isRuntimeOrLibrary(Path path) {
    return path.startsWith(layout.java()) || (isJar(path) && !isOurs(path));
  }

  private boolean isJar(Path path) {
    return path.startsWith(layout.lib()) && path.toString().endsWith(".jar");
  }

  private static boolean isOurs(Path path) {
    return path.getFileName().toString().startsWith(OURS);
  }

  private FileEntriesLayer layer(String name, Predicate<Path> belongs) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> files = Files.walk(layout.root())) {
      List<Path> chosen = files.filter(belongs).sorted().toList();
      for (Path file : chosen) {
        if (!file.equals(layout.root())) {
          layer.addEntry(
              file,
              AbsoluteUnixPath.get("/" + layout.root().relativize(file)),
              FilePermissions.fromPosixFilePermissions(readable(file)),
              LayoutBuilder.TIME);
        }
      }
    }
    return layer.build();
  }

  /** Read by all, written by none but root; what can be run here can be run there. */
  private static Set<PosixFilePermission> readable(Path file) throws IOException {
    boolean runs =
        Files.isDirectory(file)
            || Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
    return PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--");
  }
}

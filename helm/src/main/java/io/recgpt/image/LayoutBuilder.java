package io.recgpt.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the image: the runtime by jlink, jars in the order of the class path, start files. All
 * files get one time, since an AOT cache fits only the jar times that it was made with.
 */
final class LayoutBuilder {
  /** The time of every file, here and in the container. */
  static final Instant TIME = Instant.ofEpochSecond(1);

  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-modules=jdk.incubator.vector",
          "-XX:+UseG1GC",
          // Whoever runs the container starts it anew.
          "-XX:+ExitOnOutOfMemoryError");

  /** What services and the operator's tools need: jcmd and flight recordings among them. */
  private static final String MODULES =
      "java.se,jdk.unsupported,jdk.incubator.vector,jdk.crypto.ec,jdk.naming.dns,jdk.zipfs,"
          + "jdk.management,jdk.management.agent,jdk.jfr,jdk.jcmd,jdk.net,jdk.httpserver";

  private final Layout layout;
  private final Path javaHome;
  private final List<Path> classPath;

  /**
   * Begins.
   *
   * @param javaHome the JDK that the image's runtime is linked from
   * @param classPath jars and folders of classes, in order
   */
  LayoutBuilder(Layout layout, Path javaHome, List<Path> classPath) {
    this.layout = layout;
    this.javaHome = javaHome;
    this.classPath = List.copyOf(classPath);
  }

  /** Writes everything but the caches. */
  Layout build() throws IOException, InterruptedException {
    delete(layout.root());
    Files.createDirectories(layout.java().getParent());
    Commands.run(
        List.of(
            javaHome.resolve("bin/jlink").toString(),
            "--add-modules=" + MODULES,
            "--no-header-files",
            "--no-man-pages",
            "--output=" + layout.java()),
        layout.root());
    List<String> jars = copyJars();
    // The build leaves it beside what it packs first.
    BillOfMaterials.write(
        classPath.getFirst().resolveSibling("sbom.json"), classPath, layout.billOfMaterials());
    Files.createDirectories(layout.aot());
    // Read-only in the container: only these are written to, as volumes.
    Files.createDirectories(layout.at("/data"));
    Files.createDirectories(layout.at("/tmp"));
    String path =
        jars.stream().map(jar -> Layout.APP + "/lib/" + jar).collect(Collectors.joining(":"));
    for (Program program : Program.values()) {
      List<String> lines = new ArrayList<>(OPTIONS);
      if (Program.SERVICES.contains(program)) {
        lines.add("-XX:AOTCache=%s/aot/%s.aot".formatted(Layout.APP, program.title()));
      }
      lines.addAll(List.of("-cp", path, program.mainClass()));
      Files.write(layout.args(program), lines);
    }
    setTimes(layout.root());
    return layout;
  }

  private List<String> copyJars() throws IOException {
    Files.createDirectories(layout.lib());
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Path entry : classPath) {
      boolean folder = Files.isDirectory(entry);
      // target/classes of a module that was not packaged is named by its module.
      String name =
          folder
              ? entry.resolve("../..").toAbsolutePath().normalize().getFileName() + ".jar"
              : entry.getFileName().toString();
      if (!taken.add(name)) {
        throw new ImageException("class path: two jars of one name, %s".formatted(name));
      }
      Path jar = layout.lib().resolve(name);
      if (folder) {
        pack(entry, jar);
      } else {
        Files.copy(entry, jar);
      }
      names.add(name);
    }
    return names;
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
        ZipEntry entry = new ZipEntry(folder.relativize(each).toString());
        entry.setLastModifiedTime(FileTime.from(TIME));
        zip.putNextEntry(entry);
        Files.copy(each, zip);
      }
    }
  }

  /** Gives every file below a folder the one time. */
  static void setTimes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        if (!Files.isSymbolicLink(file)) {
          Files.setLastModifiedTime(file, FileTime.from(TIME));
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

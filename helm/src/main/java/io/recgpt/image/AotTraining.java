package io.recgpt.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Makes the AOT caches: the services run on the layout itself, take the demo shop, recommend, and
 * end; each JVM then writes the classes it loaded and linked, and the profiles of its methods.
 */
final class AotTraining {
  private static final List<String> SHOP = List.of("items.tsv", "events.tsv", "domain.yaml");

  private final Layout layout;

  AotTraining(Layout layout) {
    this.layout = layout;
  }

  void run() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("recgpt-image");
    Path shop = extractShop(scratch.resolve("shop"));
    try (LocalCluster cluster = LocalCluster.in(layout, scratch.resolve("state"))) {
      for (Program program : Program.SERVICES) {
        cluster.start(program, List.of("-XX:AOTCacheOutput=" + layout.cache(program)));
      }
      cluster.awaitServing();
      cluster.command(
          "import", "--data", shop.toString(), "--domain", shop.resolve("domain.yaml").toString());
      cluster.command("ping", "--wait", "60");
      cluster.command("recommend", "--user", firstUser(shop), "--count", "5");
    }
    for (Program program : Program.SERVICES) {
      if (!Files.isRegularFile(layout.cache(program))) {
        throw new ImageException("%s wrote no AOT cache".formatted(program.title()));
      }
    }
    LayoutBuilder.setTimes(layout.aot());
  }

  private static String firstUser(Path shop) throws IOException {
    try (Stream<String> lines = Files.lines(shop.resolve("events.tsv"))) {
      return lines.skip(1).findFirst().orElseThrow().split("\t", 2)[0];
    }
  }

  /** The demo shop, out of the jar that brings it. */
  private Path extractShop(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> jars = Files.list(layout.lib())) {
      jars.forEach(jar -> extractShop(jar, folder));
    }
    if (!Files.exists(folder.resolve(SHOP.getFirst()))) {
      throw new ImageException("class path: no demo shop to train the AOT caches on");
    }
    return folder;
  }

  private static void extractShop(Path jar, Path folder) {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (String name : SHOP) {
        ZipEntry entry = file.getEntry("demo-shop/" + name);
        if (entry != null) {
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, folder.resolve(name));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.recgpt.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.recgpt.chart.ChartMetrics;
import io.recgpt.rpc.call.RpcChannels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The image of what was built, on no base: packed, unpacked again, and run from there. */
@Timeout(1_200)
class ImageIT {
  @TempDir private static Path folder;

  private static List<Path> classPath = List.of();
  private static Layout unpacked = new Layout(Path.of(""));
  private static ImageTar image = new ImageTar(MissingNode.getInstance(), Map.of());

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    classPath = standalone();
    Layout layout =
        new LayoutBuilder(new Layout(folder.resolve("layout")), javaHome(), classPath).build();
    new AotTraining(layout).run();
    Path tar = folder.resolve("image.tar");
    new ContainerImage(layout).write("scratch", "recgpt:test", tar);
    unpacked = new Layout(Files.createDirectory(folder.resolve("unpacked")));
    image = ImageTar.unpack(tar, unpacked.root());
  }

  @Test
  void config_always_runsTheGatewayAsNobody() {
    JsonNode config = image.config().path("config");
    assertThat(config.path("User").asString()).isEqualTo("10001:10001");
    assertThat(config.path("Entrypoint").path(0).asString()).isEqualTo("/opt/java/bin/java");
    assertThat(config.path("Cmd").path(0).asString()).isEqualTo("@/app/gateway.args");
    assertThat(image.config().path("rootfs").path("diff_ids")).hasSize(3);
  }

  @Test
  void files_always_areRootsAndWrittenByNobodyElse() {
    assertThat(image.entries())
        .containsKeys("/app/intent.args", "/opt/java/lib/modules", "/data", "/tmp");
    for (TarArchiveEntry entry : image.entries().values()) {
      assertThat(entry.getLongUserId()).isZero();
      assertThat(entry.getMode() & 0022).as(entry.getName()).isZero();
      assertThat(entry.getMode() & 0004).as(entry.getName()).isNotZero();
      assertThat(entry.getLastModifiedDate().toInstant())
          .as(entry.getName())
          .isEqualTo(LayoutBuilder.TIME);
    }
  }

  @Test
  void classPath_ofEachProgram_isThatOfTheBuildInItsOrder() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path entry : classPath) {
      names.add(
          Files.isDirectory(entry)
              ? entry.resolve("../..").toAbsolutePath().normalize().getFileName() + ".jar"
              : entry.getFileName().toString());
    }
    for (Program program : Program.values()) {
      List<String> lines = Files.readAllLines(unpacked.args(program));
      String path = lines.get(lines.indexOf("-cp") + 1);
      List<String> jars =
          Arrays.stream(path.split(":", -1)).map(it -> it.replace("/app/lib/", "")).toList();
      assertThat(jars).isEqualTo(names);
      assertThat(lines)
          .contains("--add-modules=jdk.incubator.vector")
          .last()
          .isEqualTo(program.mainClass());
    }
    try (Stream<Path> jars = Files.list(unpacked.lib())) {
      assertThat(jars).hasSameSizeAs(names);
    }
  }

  @Test
  void services_ofTheUnpackedImage_serveFromTheirCaches() throws Exception {
    try (LocalCluster cluster = LocalCluster.in(unpacked, folder.resolve("state"))) {
      for (Program program : Program.SERVICES) {
        cluster.start(
            program, List.of("-XX:AOTMode=on", "-Xlog:class+load:file=" + loaded(program)));
      }
      cluster.awaitServing();
      cluster.command("ping", "--wait", "30");
    }
    // A cache that doesn't fit is not always refused: what counts is where classes came from.
    for (Program program : Program.SERVICES) {
      List<String> lines = Files.readAllLines(loaded(program));
      long cached = lines.stream().filter(line -> line.contains("shared objects file")).count();
      assertThat((double) cached / lines.size()).as(program.title()).isGreaterThan(0.8);
    }
  }

  private static Path loaded(Program program) {
    return folder.resolve(program.title() + ".classes");
  }

  @Test
  void services_inUse_exportWhatTheChartReads() throws Exception {
    try (LocalCluster cluster = LocalCluster.in(unpacked, folder.resolve("measured"))) {
      for (Program program : Program.SERVICES) {
        cluster.start(program, List.of());
      }
      cluster.awaitServing();
      cluster.command("ping", "--wait", "30");
      ManagedChannel channel = RpcChannels.target(cluster.target(Program.GATEWAY));
      try {
        new SmallShopClient(channel).use();
      } finally {
        channel.shutdownNow();
      }
      ScrapedMetrics metrics = new ScrapedMetrics();
      for (Program program : Program.SERVICES) {
        metrics.scrape(cluster.metrics(program));
      }
      ChartMetrics.ofServices()
          .forEach((name, labels) ->
              assertThat(metrics.labels(name))
                  .as(name)
                  .hasValueSatisfying(exported -> assertThat(exported).containsAll(labels)));
    }
  }

  static Path javaHome() {
    return Path.of(System.getProperty("java.home"));
  }

  /** What the launcher would hand over: the packaged module and its class path. */
  static List<Path> standalone() throws IOException {
    Path target = Path.of(System.getProperty("recgpt.standalone"));
    List<Path> path = new ArrayList<>();
    try (Stream<Path> files = Files.list(target)) {
      files
          .filter(it ->
              it.getFileName().toString().matches("recgpt-standalone-[^-]+(-SNAPSHOT)?\\.jar"))
          .forEach(path::add);
    }
    assertThat(path).as("jar in %s, made by mvn package", target).hasSize(1);
    for (String entry :
        Files.readString(target.resolve("classpath.txt")).strip().split(File.pathSeparator, -1)) {
      path.add(Path.of(entry));
    }
    return path;
  }
}

package io.recgpt.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever looks for a library with a hole finds it, though others have renamed its packages. */
class BillOfMaterialsTest {
  @TempDir private Path folder;

  @Test
  void write_classPathOfTheBuild_hasEveryJarWithItsVersion() throws IOException {
    List<Path> classPath = ImageIT.standalone();
    JsonNode bill = bill(classPath);

    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    List<String> names = new ArrayList<>();
    for (JsonNode component : bill.path("components")) {
      names.add(component.path("name").asString() + "-" + component.path("version").asString());
    }
    assertThat(names)
        .anyMatch(name -> name.matches("grpc-netty-shaded-[0-9.]+"))
        .allMatch(name -> !name.endsWith("-"));
    // The first is the application itself, which the bill is of.
    assertThat(classPath.stream().skip(1).map(BillOfMaterialsTest::name).toList())
        .allSatisfy(jar -> assertThat(names).anySatisfy(name -> assertThat(jar).startsWith(name)));
  }

  @Test
  void write_jarsWithOthersWithin_tellsTheirVersions() throws IOException {
    JsonNode bill = bill(ImageIT.standalone());

    assertThat(within(bill, "grpc-netty-shaded"))
        .anyMatch(url -> url.matches("pkg:maven/io\\.netty/netty-common@4\\.[0-9.]+Final"));
    assertThat(within(bill, "recgpt-milvus-sdk"))
        .anyMatch(url -> url.startsWith("pkg:maven/io.milvus/milvus-sdk-java@2."))
        .anyMatch(url -> url.startsWith("pkg:maven/io.grpc/grpc-core@1."))
        .anyMatch(url -> url.startsWith("pkg:maven/io.netty/netty-"));
  }

  private JsonNode bill(List<Path> classPath) throws IOException {
    Path to = folder.resolve("sbom.json");
    BillOfMaterials.write(classPath.getFirst().resolveSibling("sbom.json"), classPath, to);
    return JsonMapper.builder().build().readTree(Files.readString(to));
  }

  private static String name(Path jar) {
    return Files.isDirectory(jar)
        ? jar.resolve("../..").toAbsolutePath().normalize().getFileName().toString()
        : jar.getFileName().toString();
  }

  private static List<String> within(JsonNode bill, String name) {
    List<String> urls = new ArrayList<>();
    for (JsonNode component : bill.path("components")) {
      if (component.path("name").asString().equals(name)) {
        for (JsonNode shaded : component.path("components")) {
          urls.add(shaded.path("purl").asString());
        }
      }
    }
    return urls;
  }
}

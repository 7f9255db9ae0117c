package io.recgpt.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The software that the image has in it, as CycloneDX: what Maven resolved, and within it what
 * others have put into their jars under names of their own. No dependency tells of the latter, so
 * that the jars themselves are asked.
 */
final class BillOfMaterials {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Netty tells the version of each of its parts so, whatever the package is called. */
  private static final Pattern NETTY_VERSIONS =
      Pattern.compile("META-INF/.*netty\\.versions\\.properties");

  private static final Pattern NETTY_PART = Pattern.compile("(netty-[a-z0-9-]+)\\.version");

  /** gRPC's own version is a constant of this class. */
  private static final String GRPC = "io/grpc/internal/GrpcUtil.class";

  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom.properties");

  private BillOfMaterials() {}

  /**
   * A library within a jar of another.
   *
   * @param group of Maven
   * @param name of Maven
   */
  record Shaded(String group, String name, String version) implements Comparable<Shaded> {
    @Override
    public int compareTo(Shaded other) {
      return (group + name + version).compareTo(other.group + other.name + other.version);
    }

    String url() {
      return "pkg:maven/%s/%s@%s".formatted(group, name, version);
    }
  }

  /**
   * Completes what the build has written.
   *
   * @param resolved the bill of what Maven resolved
   * @param classPath jars and folders of classes
   * @throws IOException with one line where the build has written none
   */
  static void write(Path resolved, List<Path> classPath, Path to) throws IOException {
    if (!Files.isReadable(resolved)) {
      throw new IOException(
          "%s is missing: build once without Maven's offline mode, in which it isn't made"
              .formatted(resolved));
    }
    ObjectNode bill = (ObjectNode) JSON.readTree(Files.readString(resolved));
    ArrayNode components = (ArrayNode) bill.path("components");
    for (Path jar : classPath) {
      if (Files.isRegularFile(jar)) {
        Set<Shaded> shaded = shaded(jar);
        if (!shaded.isEmpty()) {
          nest(component(components, jar), shaded);
        }
      }
    }
    Files.writeString(to, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill));
  }

  /** The component that a jar is. */
  private static ObjectNode component(ArrayNode components, Path jar) {
    String file = jar.getFileName().toString();
    for (int i = 0; i < components.size(); i++) {
      ObjectNode one = (ObjectNode) components.get(i);
      String name = one.path("name").asString() + "-" + one.path("version").asString();
      if (file.equals(name + ".jar")) {
        return one;
      }
    }
    throw new ImageException("%s is not among what Maven resolved: build anew".formatted(file));
  }

  private static void nest(ObjectNode component, Set<Shaded> shaded) {
    ArrayNode within = component.putArray("components");
    for (Shaded one : shaded) {
      within
          .addObject()
          .put("type", "library")
          .put("bom-ref", component.path("bom-ref").asString() + "#" + one.url())
          .put("group", one.group())
          .put("name", one.name())
          .put("version", one.version())
          .put("purl", one.url());
    }
  }

  /** What a jar has in it that is another's. */
  static Set<Shaded> shaded(Path jar) throws IOException {
    Set<Shaded> found = new TreeSet<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        String path = entry.getName();
        if (NETTY_VERSIONS.matcher(path).matches()) {
          found.addAll(netty(properties(zip, entry)));
        } else if (path.endsWith("/" + GRPC)) {
          found.add(new Shaded("io.grpc", "grpc-core", grpc(zip, entry)));
        } else {
          Matcher pom = POM.matcher(path);
          String own = jar.getFileName().toString();
          if (pom.matches() && !own.startsWith(pom.group(2) + "-")) {
            String version = properties(zip, entry).getProperty("version", "");
            found.add(new Shaded(pom.group(1), pom.group(2), version));
          }
        }
      }
    }
    return found;
  }

  private static List<Shaded> netty(Properties properties) {
    List<Shaded> parts = new ArrayList<>();
    for (String key : properties.stringPropertyNames()) {
      Matcher part = NETTY_PART.matcher(key);
      if (part.matches()) {
        parts.add(new Shaded("io.netty", part.group(1), properties.getProperty(key)));
      }
    }
    return parts;
  }

  private static String grpc(ZipFile zip, ZipEntry entry) throws IOException {
    for (PoolEntry constant : ClassFile.of().parse(bytes(zip, entry)).constantPool()) {
      if (constant instanceof StringEntry text && VERSION.matcher(text.stringValue()).matches()) {
        return text.stringValue();
      }
    }
    throw new ImageException("%s in %s tells no version".formatted(entry, zip.getName()));
  }

  private static Properties properties(ZipFile zip, ZipEntry entry) throws IOException {
    Properties properties = new Properties();
    properties.load(new ByteArrayInputStream(bytes(zip, entry)));
    return properties;
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}

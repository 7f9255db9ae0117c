package io.recgpt.image;

import java.nio.file.Path;

/**
 * The image's files under a folder of this machine; in the container the folder is the root.
 *
 * @param root the folder
 */
record Layout(Path root) {
  /** Where the Java runtime is. */
  static final String JAVA = "/opt/java";

  /** Where jars, start files and caches are. */
  static final String APP = "/app";

  Layout {
    root = root.toAbsolutePath().normalize();
  }

  /** A path of the container, on this machine. */
  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  Path java() {
    return at(JAVA);
  }

  Path lib() {
    return at(APP + "/lib");
  }

  /** The start file of a program: options of the JVM, class path, main class. */
  Path args(Program program) {
    return at(APP + "/" + program.title() + ".args");
  }

  /** What the image consists of, as CycloneDX. */
  Path billOfMaterials() {
    return at(APP + "/sbom.json");
  }

  Path aot() {
    return at(APP + "/aot");
  }

  Path cache(Program program) {
    return aot().resolve(program.title() + ".aot");
  }
}

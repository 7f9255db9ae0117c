package io.recgpt.standalone.sizing;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** All coefficients by name, in the order of the file. */
public record Coefficients(Map<String, Coefficient> byName) {
  private static final String FILE = "/sizing/coefficients.yaml";

  public Coefficients {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** Reads those that the program brings. */
  public static Coefficients load() {
    try (InputStream file = Objects.requireNonNull(Coefficients.class.getResourceAsStream(FILE))) {
      return new Coefficients(new YAMLMapper().readValue(file, new TypeReference<>() {}));
    } catch (IOException e) {
      throw new IllegalStateException("%s can't be read".formatted(FILE), e);
    }
  }

  /** The value of one, in its unit. */
  public double of(String name) {
    Coefficient coefficient = byName.get(name);
    if (coefficient == null) {
      throw new IllegalArgumentException(
          "coefficient: %s (expected: one of %s)".formatted(name, byName.keySet()));
    }
    return coefficient.value();
  }
}

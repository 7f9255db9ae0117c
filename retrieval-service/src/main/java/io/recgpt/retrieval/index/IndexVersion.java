package io.recgpt.retrieval.index;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import java.util.List;

/**
 * One space of vectors of a tenant's items: that of the text embeddings, or that of one trained
 * tower. Vectors of different versions can't be compared.
 *
 * @param name unique within the tenant, any text of 1 to 48 bytes of UTF-8
 * @param dimension of all its vectors, 1 to 4096
 */
public record IndexVersion(Tenant tenant, String name, int dimension) implements SearchSpace {
  private static final String TEXT = "text";
  private static final int MAX_DIMENSIONS = 4_096;

  public IndexVersion {
    requireNonNull(tenant, "tenant");
    IndexName.check("version", name);
    if (dimension < 1 || dimension > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          "dimension: %d (expected: 1 to %d)".formatted(dimension, MAX_DIMENSIONS));
    }
  }

  /** The space of the text embeddings. */
  public static IndexVersion text(Tenant tenant, int dimension) {
    return new IndexVersion(tenant, TEXT, dimension);
  }

  /** True for the space of the text embeddings, which is written to all the time. */
  public boolean isText() {
    return name.equals(TEXT);
  }

  /** The version in words, for messages. */
  public String described() {
    return "version %s of tenant %s".formatted(name, tenant.id());
  }

  /**
   * Checks that vectors fit this version.
   *
   * @throws IllegalArgumentException where one has another dimension
   */
  public void checkDimensions(List<Embedding> vectors) {
    for (Embedding vector : vectors) {
      if (vector.dimension() != dimension) {
        throw new IllegalArgumentException(
            "dimension: %d (expected: %d, that of %s)"
                .formatted(vector.dimension(), dimension, described()));
      }
    }
  }
}

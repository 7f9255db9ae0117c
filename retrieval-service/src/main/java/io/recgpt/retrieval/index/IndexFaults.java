package io.recgpt.retrieval.index;

import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;

/** The faults that every vector index has in common, each with what to do. */
public final class IndexFaults {
  private IndexFaults() {}

  /** Returns NOT_READY for a version that was never created, or was dropped. */
  public static RpcException absent(IndexVersion version) {
    return RpcException.of(
        ErrorCode.NOT_READY,
        "%s is not in the vector index: create and fill it, or search another one"
            .formatted(version.described()));
  }

  /** Returns NOT_READY for an alias that stands for no version. */
  public static RpcException absent(IndexAlias alias) {
    return RpcException.of(
        ErrorCode.NOT_READY,
        "alias %s of tenant %s stands for no version yet: point it to one"
            .formatted(alias.name(), alias.tenant().id()));
  }

  /** Returns what to throw where a version is dropped that an alias stands for. */
  public static IllegalStateException inUse(IndexVersion version) {
    return new IllegalStateException(
        "%s can't be dropped: an alias stands for it; point that to another version first"
            .formatted(version.described()));
  }

  /**
   * Returns what to throw where a version exists with another dimension.
   *
   * @param dimension that it has
   */
  public static IllegalStateException otherDimension(IndexVersion asked, int dimension) {
    return new IllegalStateException(
        "dimension: %d (expected: %d, as %s has it; choose another name, or drop that version first)"
            .formatted(asked.dimension(), dimension, asked.described()));
  }

  /**
   * Checks how many hits are asked for.
   *
   * @throws IllegalArgumentException below 1
   */
  public static void checkLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: %d (expected: >= 1)".formatted(limit));
    }
  }
}

package io.recgpt.retrieval.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A domain as the store keeps it: its serialised form. */
public final class StoredDomain {
  private final byte[] bytes;

  StoredDomain(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  int size() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredDomain that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}

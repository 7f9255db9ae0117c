package io.recgpt.retrieval;

import com.google.protobuf.StringValue;

/** An adapter, with a nested class that belongs to it. */
public final class RankingCodec {
  static final class Page {
    StringValue token() {
      return StringValue.of("next");
    }
  }
}

package io.recgpt.retrieval;

import com.google.protobuf.StringValue;
import io.recgpt.intent.Profile;

/** Reaches into another service, and into protobuf without being an adapter. */
public final class Ranking {
  StringValue rank(Profile profile) {
    return StringValue.of(profile.user());
  }
}

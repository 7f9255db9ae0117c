package io.recgpt.inference.triton;

import io.recgpt.inference.CleanText;

/** A text that waits for its vector; without ids where the model takes texts. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EmbedderInput(int position, CleanText text, long[] ids) {
  int length() {
    return ids.length == 0 ? text.value().length() : ids.length;
  }
}

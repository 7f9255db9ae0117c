package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.towers.storage.Digest;
import java.time.Instant;

/**
 * What a stored version of the towers is: the contents of its {@code manifest.json}.
 *
 * @param format number of the layout of the files, {@link #FORMAT} as they are written now
 * @param embedder name of the model whose text vectors the towers read
 * @param textDimension dimension of those
 * @param dimension of the towers' own vectors
 * @param until only events before it were looked at
 * @param training what it was trained on, and how well it did
 * @param file length and checksum of {@code towers.bin}
 */
public record TowerManifest(
    int format,
    String embedder,
    int textDimension,
    int dimension,
    Instant until,
    TrainedTowers.Summary training,
    Digest file) {
  /** The layout that is written now. */
  static final int FORMAT = 1;
}

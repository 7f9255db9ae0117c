package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.towers.network.Parameter;
import io.recgpt.retrieval.towers.storage.BinaryReader;
import io.recgpt.retrieval.towers.storage.BinaryWriter;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where training stands after an epoch. Its file also holds the parameters with their moments.
 *
 * @param epoch epochs done
 * @param steps steps done
 * @param bestEpoch the epoch of the best validation, 0 before the first
 * @param best the network of that epoch
 */
record Checkpoint(
    int epoch, long steps, int bestEpoch, double bestHitRate, double bestNdcg, TowerNetwork best) {
  private static final int FORMAT = 0x54574331; // TWC1

  /** After an epoch that was no better. */
  Checkpoint after(int epochs, long allSteps) {
    return new Checkpoint(epochs, allSteps, bestEpoch, bestHitRate, bestNdcg, best);
  }

  /**
   * Replaces the file as a whole.
   *
   * @param fingerprint of the data and settings
   * @param current the network in training
   */
  void write(Path file, long fingerprint, TowerNetwork current) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try (BinaryWriter to = new BinaryWriter(temporary)) {
      to.putInt(FORMAT);
      to.putLong(fingerprint);
      to.putInt(epoch);
      to.putLong(steps);
      to.putInt(bestEpoch);
      to.putDouble(bestHitRate);
      to.putDouble(bestNdcg);
      TowerCodec.writeParameters(best, to);
      for (Parameter parameter : current.parameters()) {
        to.putFloats(parameter.values());
        to.putFloats(parameter.first());
        to.putFloats(parameter.second());
      }
      to.seal();
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads it back.
   *
   * @param current gets the parameters and moments
   * @throws TowerFileException if the file is not whole, or of other data or settings
   */
  static Checkpoint read(Path file, long fingerprint, TowerNetwork current)
      throws TowerFileException {
    try (BinaryReader from = BinaryReader.sealed(file)) {
      int format = from.getInt();
      if (format != FORMAT) {
        throw refused(file, "its format is %x (expected: %x)".formatted(format, FORMAT));
      }
      if (from.getLong() != fingerprint) {
        throw refused(file, "it belongs to other data or settings");
      }
      Checkpoint checkpoint =
          new Checkpoint(
              from.getInt(),
              from.getLong(),
              from.getInt(),
              from.getDouble(),
              from.getDouble(),
              TowerCodec.readParameters(current.shape(), from));
      for (Parameter parameter : current.parameters()) {
        fill(parameter.values(), from);
        fill(parameter.first(), from);
        fill(parameter.second(), from);
      }
      current.refresh();
      return checkpoint;
    } catch (IOException e) {
      throw new TowerFileException(
          "checkpoint %s: %s: delete it to train from the start".formatted(file, e.getMessage()),
          e);
    }
  }

  private static void fill(float[] values, BinaryReader from) throws IOException {
    float[] read = from.getFloats();
    if (read.length != values.length) {
      throw new IOException("%d values (expected: %d)".formatted(read.length, values.length));
    }
    System.arraycopy(read, 0, values, 0, values.length);
  }

  private static TowerFileException refused(Path file, String reason) {
    return new TowerFileException(
        "checkpoint %s: %s: delete it to train from the start".formatted(file, reason));
  }
}

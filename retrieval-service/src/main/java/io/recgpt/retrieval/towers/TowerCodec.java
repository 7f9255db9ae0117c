package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.towers.network.Parameter;
import io.recgpt.retrieval.towers.samples.TextReduction;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import io.recgpt.retrieval.towers.samples.Vocabulary;
import io.recgpt.retrieval.towers.storage.BinaryReader;
import io.recgpt.retrieval.towers.storage.BinaryWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Layout of {@code towers.bin}: text reduction, vocabulary, items, then the parameters. */
final class TowerCodec {
  private static final int PARAMETERS = 14;

  private TowerCodec() {}

  static void write(Towers towers, BinaryWriter to) throws IOException {
    ItemInputs inputs = towers.inputs();
    to.putInt(inputs.reduction().dimension());
    to.putInt(inputs.reduction().components());
    to.putFloats(inputs.reduction().mean());
    to.putFloats(inputs.reduction().basis());
    to.putStrings(inputs.vocabulary().categories());
    to.putStrings(inputs.vocabulary().brands());
    to.putFloats(inputs.vocabulary().priceBounds());
    to.putStrings(towers.itemIds());
    to.putFloats(inputs.texts());
    to.putInts(inputs.categories());
    to.putInts(inputs.brands());
    to.putInts(inputs.prices());
    writeParameters(towers.network(), to);
  }

  static Towers read(TowerSettings.Shape shape, BinaryReader from) throws IOException {
    TextReduction reduction =
        new TextReduction(from.getInt(), from.getInt(), from.getFloats(), from.getFloats());
    Vocabulary vocabulary = Vocabulary.of(from.getStrings(), from.getStrings(), from.getFloats());
    List<String> itemIds = from.getStrings();
    ItemInputs inputs =
        new ItemInputs(
            reduction,
            vocabulary,
            from.getFloats(),
            from.getInts(),
            from.getInts(),
            from.getInts(),
            new float[0]);
    return new Towers(readParameters(shape, from), inputs, itemIds);
  }

  /** Names, shapes and values, without the moments. */
  static void writeParameters(TowerNetwork network, BinaryWriter to) throws IOException {
    for (Parameter parameter : network.parameters()) {
      to.putStrings(List.of(parameter.name()));
      to.putInt(parameter.rows());
      to.putInt(parameter.columns());
      to.putFloats(parameter.values());
    }
  }

  /** Reads them without moments, so that the network can't be trained further. */
  static TowerNetwork readParameters(TowerSettings.Shape shape, BinaryReader from)
      throws IOException {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < PARAMETERS; i++) {
      String name = from.getStrings().getFirst();
      int rows = from.getInt();
      int columns = from.getInt();
      float[] values = from.getFloats();
      if ((long) rows * columns != values.length) {
        throw new IOException(
            "%s: %d values (expected: %d x %d)".formatted(name, values.length, rows, columns));
      }
      parameters.add(Parameter.frozen(name, rows, columns, values));
    }
    return TowerNetwork.of(shape, parameters);
  }
}

package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.ranking.model.ItemWeights;
import io.recgpt.retrieval.ranking.model.ItemWeights.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Item weights as bytes: the ids in order, then for each row its id's place, its length, and a
 * place and a weight for each entry.
 */
final class ItemWeightsCodec {
  private ItemWeightsCodec() {}

  static byte[] encode(ItemWeights weights) throws IOException {
    TreeSet<String> ids = new TreeSet<>(weights.rows().keySet());
    weights.rows().values().forEach(row -> ids.addAll(row.items()));
    Map<String, Integer> places = new HashMap<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(ids.size());
      for (String id : ids) {
        places.put(id, places.size());
        out.writeUTF(id);
      }
      out.writeInt(weights.rows().size());
      for (String id : new TreeSet<>(weights.rows().keySet())) {
        Row row = weights.rows().getOrDefault(id, new Row(List.of(), new float[0]));
        out.writeInt(places.getOrDefault(id, -1));
        out.writeInt(row.items().size());
        for (int i = 0; i < row.items().size(); i++) {
          out.writeInt(places.getOrDefault(row.items().get(i), -1));
          out.writeFloat(row.value(i));
        }
      }
    }
    return bytes.toByteArray();
  }

  static ItemWeights decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      List<String> ids = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        ids.add(in.readUTF());
      }
      Map<String, Row> rows = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String id = ids.get(in.readInt());
        float[] values = new float[in.readInt()];
        List<String> items = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
          items.add(ids.get(in.readInt()));
          values[i] = in.readFloat();
        }
        rows.put(id, new Row(items, values));
      }
      return new ItemWeights(rows);
    }
  }
}

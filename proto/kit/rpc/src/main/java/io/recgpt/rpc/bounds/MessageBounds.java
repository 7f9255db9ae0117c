package io.recgpt.rpc.bounds;

import build.buf.validate.FieldRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the protovalidate rules of a message's fields let it grow to. Its bytes can be counted
 * before they are parsed: two bytes of a field on the wire are an object of 50 in memory.
 */
public final class MessageBounds {
  /** What {@link #maxBytes} is where the rules leave a field open. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private static final int MAX_VARINT = 10;
  private static final int MAX_LENGTH = 5;
  private static final int MAX_CHARACTER = 4;
  private static final int DEEPEST = 100;

  private final Descriptor type;
  private final Map<FieldDescriptor, Integer> mostElements = new HashMap<>();
  private final long maxBytes;

  private MessageBounds(Descriptor type) {
    this.type = type;
    collect(type, new HashSet<>());
    this.maxBytes = bytes(type, new HashSet<>());
  }

  /** The bounds of messages of a type. */
  public static MessageBounds of(Descriptor type) {
    return new MessageBounds(type);
  }

  /** Bytes of the largest message that keeps all rules; {@link #UNBOUNDED} where there is none. */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * What a message's bytes hold.
   *
   * @param fields how many fields, those of messages within it too
   * @param excess the first repeated field that has too many elements; counting ended there
   */
  public record Count(long fields, Optional<Excess> excess) {}

  /**
   * A repeated field or a map with too many elements.
   *
   * @param field its path, such as {@code items[3].tags}
   * @param most how many it may have
   */
  public record Excess(String field, int most) {
    private Excess within(FieldDescriptor parent, int index) {
      String name = parent.isRepeated() ? parent.getName() + '[' + index + ']' : parent.getName();
      return new Excess(name + '.' + field, most);
    }
  }

  /** Counts a message's fields; of bytes that are no message, those before the fault. */
  public Count count(byte[] message) {
    Counting counting = new Counting();
    try {
      counting.message(type, CodedInputStream.newInstance(message), new Seen(), 0);
    } catch (IOException malformed) {
      // The parser says what is wrong with it.
    }
    return new Count(counting.fields, Optional.ofNullable(counting.excess));
  }

  private void collect(Descriptor message, Set<Descriptor> known) {
    if (!known.add(message)) {
      return;
    }
    for (FieldDescriptor field : message.getFields()) {
      mostElements(field).ifPresent(most -> mostElements.put(field, most));
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        collect(field.getMessageType(), known);
      }
    }
  }

  private static FieldRules rules(FieldDescriptor field) {
    return field.getOptions().getExtension(ValidateProto.field);
  }

  private static Optional<Integer> mostElements(FieldDescriptor field) {
    FieldRules rules = rules(field);
    long most = -1;
    if (field.isMapField() && rules.getMap().hasMaxPairs()) {
      most = rules.getMap().getMaxPairs();
    } else if (field.isRepeated() && rules.getRepeated().hasMaxItems()) {
      most = rules.getRepeated().getMaxItems();
    }
    return most < 0 ? Optional.empty() : Optional.of((int) Math.min(Integer.MAX_VALUE, most));
  }

  private static long bytes(Descriptor message, Set<Descriptor> within) {
    if (!within.add(message)) {
      return UNBOUNDED;
    }
    long sum = 0;
    for (FieldDescriptor field : message.getFields()) {
      sum = plus(sum, bytes(field, within));
    }
    within.remove(message);
    return sum;
  }

  private static long bytes(FieldDescriptor field, Set<Descriptor> within) {
    FieldRules rules = rules(field);
    if (!field.isRepeated()) {
      return one(field, rules, within);
    }
    long element;
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      element =
          plus(
              MAX_LENGTH + CodedOutputStream.computeTagSize(field.getNumber()),
              plus(
                  one(entry.findFieldByNumber(1), rules.getMap().getKeys(), within),
                  one(entry.findFieldByNumber(2), rules.getMap().getValues(), within)));
    } else {
      element = one(field, rules.getRepeated().getItems(), within);
    }
    return mostElements(field).map(most -> times(most, element)).orElse(UNBOUNDED);
  }

  private static long one(FieldDescriptor field, FieldRules rules, Set<Descriptor> within) {
    long value =
        switch (field.getJavaType()) {
          case STRING -> plus(MAX_LENGTH, bytes(rules.getString()));
          case BYTE_STRING ->
              rules.getBytes().hasMaxLen()
                  ? plus(MAX_LENGTH, rules.getBytes().getMaxLen())
                  : UNBOUNDED;
          case MESSAGE -> plus(MAX_LENGTH, bytes(field.getMessageType(), within));
          case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> MAX_VARINT;
        };
    return plus(CodedOutputStream.computeTagSize(field.getNumber()), value);
  }

  private static long bytes(StringRules rules) {
    if (rules.hasMaxBytes()) {
      return rules.getMaxBytes();
    }
    return rules.hasMaxLen() ? times(MAX_CHARACTER, rules.getMaxLen()) : UNBOUNDED;
  }

  private static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? UNBOUNDED : sum;
  }

  private static long times(long one, long other) {
    return other != 0 && one > UNBOUNDED / other ? UNBOUNDED : one * other;
  }

  /** How many elements each repeated field of one message has had so far. */
  private static final class Seen {
    private final Map<FieldDescriptor, Integer> elements = new HashMap<>(4);
    private final Map<FieldDescriptor, Seen> messages = new HashMap<>(4);
  }

  private final class Counting {
    private long fields;
    private @Nullable Excess excess;

    void message(Descriptor message, CodedInputStream in, Seen seen, int depth) throws IOException {
      int tag = depth < DEEPEST ? in.readTag() : 0;
      while (tag != 0) {
        fields++;
        FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
        if (field == null) {
          in.skipField(tag);
        } else {
          field(field, tag, in, seen, depth);
        }
        tag = excess == null ? in.readTag() : 0;
      }
    }

    private void field(FieldDescriptor field, int tag, CodedInputStream in, Seen seen, int depth)
        throws IOException {
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      boolean packed = delimited && field.isPackable();
      int elements = packed ? packed(field, in) : 1;
      int before = 0;
      if (field.isRepeated()) {
        before = seen.elements.getOrDefault(field, 0);
        seen.elements.put(field, before + elements);
        fields += elements - 1;
        int most = mostElements.getOrDefault(field, Integer.MAX_VALUE);
        if (before + elements > most) {
          excess = new Excess(field.getName(), most);
          return;
        }
      }
      if (delimited && message) {
        // A message that isn't repeated may come in pieces, whose elements add up.
        Seen inner =
            field.isRepeated()
                ? new Seen()
                : seen.messages.computeIfAbsent(field, piece -> new Seen());
        int limit = in.pushLimit(in.readRawVarint32());
        message(field.getMessageType(), in, inner, depth + 1);
        if (excess != null) {
          excess = excess.within(field, before);
          return;
        }
        in.skipRawBytes(in.getBytesUntilLimit());
        in.popLimit(limit);
      } else if (!packed) {
        in.skipField(tag);
      }
    }

    private int packed(FieldDescriptor field, CodedInputStream in) throws IOException {
      int length = in.readRawVarint32();
      int width =
          switch (field.getType()) {
            case DOUBLE, FIXED64, SFIXED64 -> 8;
            case FLOAT, FIXED32, SFIXED32 -> 4;
            default -> 0;
          };
      if (width > 0) {
        in.skipRawBytes(length);
        return length / width;
      }
      int limit = in.pushLimit(length);
      int elements = 0;
      while (!in.isAtEnd()) {
        in.readRawVarint64();
        elements++;
      }
      in.popLimit(limit);
      return elements;
    }
  }
}

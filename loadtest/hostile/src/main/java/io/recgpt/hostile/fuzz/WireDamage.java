package io.recgpt.hostile.fuzz;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Bytes that were a message, and are one no longer, or another. */
final class WireDamage {
  private static final int DEEP = 3_000;

  private WireDamage() {}

  /** The bytes of a message, damaged in one way. */
  static byte[] damaged(byte[] message, Dice dice) {
    return switch (dice.below(7)) {
      case 0 -> Arrays.copyOf(message, dice.below(message.length + 1));
      case 1 -> flipped(message, dice);
      case 2 -> joined(message, message);
      case 3 -> random(dice);
      case 4 -> joined(message, groups(1 + dice.below(20), DEEP));
      case 5 -> joined(message, wrongType(dice));
      default -> joined(message, hugeLength(1 + dice.below(20)));
    };
  }

  private static byte[] flipped(byte[] message, Dice dice) {
    byte[] bytes = message.clone();
    for (int i = 0; i <= dice.few(20) && bytes.length > 0; i++) {
      bytes[dice.below(bytes.length)] ^= (byte) (1 << dice.below(8));
    }
    return bytes;
  }

  private static byte[] random(Dice dice) {
    byte[] bytes = new byte[dice.below(200)];
    dice.random().nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] bytes = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, bytes, first.length, second.length);
    return bytes;
  }

  /** Groups in groups, so deep that a parser that recurses without a bound ends. */
  private static byte[] groups(int field, int depth) {
    return written(out -> {
      for (int i = 0; i < depth; i++) {
        out.writeTag(field, WireFormat.WIRETYPE_START_GROUP);
      }
    });
  }

  /** A known field with the type of another. */
  private static byte[] wrongType(Dice dice) {
    return written(out -> {
      int field = 1 + dice.below(12);
      switch (dice.below(3)) {
        case 0 -> out.writeUInt64(field, dice.random().nextLong());
        case 1 -> out.writeFixed64(field, dice.random().nextLong());
        default -> out.writeByteArray(field, random(dice));
      }
    });
  }

  /** A field that says it is longer than any message may be. */
  private static byte[] hugeLength(int field) {
    return written(out -> {
      out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(Integer.MAX_VALUE);
    });
  }

  @FunctionalInterface
  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}

package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A tensor with its elements as they travel: row by row, little-endian, each text behind its length
 * in 4 bytes.
 */
record Tensor(TensorSpec spec, ByteBuffer elements) {
  Tensor {
    requireNonNull(spec);
    elements = elements.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** One text for each element. */
  static Tensor texts(String name, List<Long> shape, List<String> texts) {
    List<byte[]> encoded =
        texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer raw = buffer(encoded.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).sum());
    encoded.forEach(bytes -> raw.putInt(bytes.length).put(bytes));
    return new Tensor(new TensorSpec(name, "BYTES", shape), raw.flip());
  }

  /** A single number or truth value, in the type that the model wants. */
  static Tensor scalar(TensorSpec wanted, Number value) {
    List<Long> shape = ones(wanted);
    ByteBuffer raw = buffer(Long.BYTES);
    switch (wanted.datatype()) {
      case "BOOL" -> raw.put((byte) (value.intValue() == 0 ? 0 : 1));
      case "INT32", "UINT32" -> raw.putInt(value.intValue());
      case "INT64", "UINT64" -> raw.putLong(value.longValue());
      case "FP32" -> raw.putFloat(value.floatValue());
      case "FP64" -> raw.putDouble(value.doubleValue());
      default ->
          throw new MalformedModelException(
              "tensor %s has elements of %s (expected: numbers)"
                  .formatted(wanted.name(), wanted.datatype()));
    }
    return new Tensor(new TensorSpec(wanted.name(), wanted.datatype(), shape), raw.flip());
  }

  /** A single text where the model wants one. */
  static Tensor text(TensorSpec wanted, String text) {
    return texts(wanted.name(), ones(wanted), List.of(text));
  }

  /** Rows of whole numbers, all of one length, in the type that the model wants. */
  static Tensor rows(TensorSpec wanted, long[][] rows) {
    boolean narrow = wanted.datatype().equals("INT32");
    ByteBuffer raw = buffer(rows.length * rows[0].length * (narrow ? Integer.BYTES : Long.BYTES));
    for (long[] row : rows) {
      for (long value : row) {
        if (narrow) {
          raw.putInt((int) value);
        } else {
          raw.putLong(value);
        }
      }
    }
    List<Long> shape = List.of((long) rows.length, (long) rows[0].length);
    return new Tensor(new TensorSpec(wanted.name(), wanted.datatype(), shape), raw.flip());
  }

  /**
   * The first text.
   *
   * @throws MalformedModelException where it is none
   */
  String firstText() {
    if (!spec.isText()) {
      throw malformed("is of " + spec.datatype());
    }
    ByteBuffer raw = elements.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      int length = raw.getInt();
      if (length < 0 || length > raw.remaining()) {
        throw malformed("has a text of %d bytes in %d".formatted(length, raw.remaining()));
      }
      CharBuffer text =
          StandardCharsets.UTF_8.newDecoder().decode(raw.slice(raw.position(), length));
      return text.toString();
    } catch (CharacterCodingException | BufferUnderflowException garbage) {
      throw malformed("is no text in UTF-8");
    }
  }

  /**
   * The first whole number.
   *
   * @throws MalformedModelException where it is none
   */
  long firstNumber() {
    ByteBuffer raw = elements.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      return switch (spec.datatype()) {
        case "INT32" -> raw.getInt();
        case "UINT32" -> Integer.toUnsignedLong(raw.getInt());
        case "INT64", "UINT64" -> raw.getLong();
        default -> throw malformed("is of " + spec.datatype());
      };
    } catch (BufferUnderflowException empty) {
      throw malformed("is empty");
    }
  }

  /**
   * All numbers.
   *
   * @throws MalformedModelException where they are none, or not as many as the shape says
   */
  float[] floats() {
    if (!spec.datatype().equals("FP32")) {
      throw malformed("is of " + spec.datatype());
    }
    long expected = spec.shape().stream().reduce(1L, Math::multiplyExact);
    if (expected * Float.BYTES != elements.remaining()) {
      throw malformed("has %d bytes for %s".formatted(elements.remaining(), spec.shape()));
    }
    float[] values = new float[(int) expected];
    elements.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private MalformedModelException malformed(String how) {
    return new MalformedModelException("tensor %s %s".formatted(spec.name(), how));
  }

  private static List<Long> ones(TensorSpec wanted) {
    return wanted.shape().stream().map(length -> 1L).toList();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

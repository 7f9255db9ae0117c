package io.recgpt.hostile.fuzz;

import build.buf.validate.DoubleRules;
import build.buf.validate.FieldRules;
import build.buf.validate.Int32Rules;
import build.buf.validate.Int64Rules;
import build.buf.validate.StringRules;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Single values of a field: those that its rules allow, and those that they don't. */
final class FieldValues {
  private static final int LONGEST = 64 << 10;
  private static final double AT_BOUND = 0.04;
  private static final double KNOWN = 0.6;

  private static final List<Long> LONGS =
      List.of(
          Long.MIN_VALUE,
          Long.MIN_VALUE + 1,
          (long) Integer.MIN_VALUE - 1,
          (long) Integer.MIN_VALUE,
          -1_000L,
          -1L,
          0L,
          1L,
          1_000_000_007L,
          (long) Integer.MAX_VALUE,
          (long) Integer.MAX_VALUE + 1,
          253_402_300_800L,
          1L << 53,
          Long.MAX_VALUE / 1_000,
          Long.MAX_VALUE / 1_000 + 1,
          Long.MAX_VALUE - 1,
          Long.MAX_VALUE);

  private static final List<Double> DOUBLES =
      List.of(
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          -0.0,
          0.0,
          Double.MIN_VALUE,
          -Double.MIN_VALUE,
          Double.MIN_NORMAL,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          1e-300,
          1e300,
          Math.nextUp(1.0),
          Math.nextDown(0.0),
          0.1,
          -1.0,
          100.0,
          Math.nextUp(100.0));

  private final Corpus corpus;

  FieldValues(Corpus corpus) {
    this.corpus = corpus;
  }

  /**
   * A value of a field, or of one element of it; messages are not made here.
   *
   * @param name of the field that the value is for: of a map's entry that is the map's
   */
  Object value(String name, FieldDescriptor field, FieldRules rules, Dice dice) {
    boolean hostile = dice.hostile();
    return switch (field.getJavaType()) {
      case STRING -> dice.taken(text(name, rules.getString(), dice, hostile));
      case INT -> integer(rules, dice, hostile);
      case LONG -> longInteger(rules.getInt64(), dice, hostile);
      case DOUBLE -> real(rules.getDouble(), dice, hostile);
      case FLOAT -> (float) real(rules.getDouble(), dice, hostile);
      case BOOLEAN -> dice.chance(0.5);
      case ENUM -> enumeration(field.getEnumType(), dice, hostile);
      case BYTE_STRING -> bytes(dice);
      case MESSAGE -> throw new IllegalArgumentException(field.getFullName() + " is a message");
    };
  }

  private String text(String name, StringRules rules, Dice dice, boolean hostile) {
    int most = rules.hasMaxLen() ? (int) rules.getMaxLen() : LONGEST;
    if (hostile) {
      return hostileText(dice, most);
    }
    if (rules.getInCount() > 0) {
      return dice.of(rules.getInList());
    }
    List<String> known = corpus.texts(name);
    String text;
    if (!known.isEmpty() && dice.chance(KNOWN)) {
      text = dice.of(known);
    } else if (dice.chance(AT_BOUND)) {
      text = HostileText.sized(dice, Math.min(most, 4_000));
    } else {
      text = HostileText.brief(dice);
    }
    return allowed(text, rules, most);
  }

  private static String hostileText(Dice dice, int most) {
    return switch (dice.below(5)) {
      case 0 -> "";
      case 1 -> HostileText.brief(dice);
      case 2 -> HostileText.sized(dice, Math.min(most, LONGEST - 1));
      case 3 -> HostileText.sized(dice, Math.min(most, LONGEST - 1) + 1);
      default -> HostileText.sized(dice, 1 << dice.below(17));
    };
  }

  /** The text, changed where the rules don't allow it. */
  private static String allowed(String text, StringRules rules, int most) {
    if (rules.hasPattern() && !Pattern.compile(rules.getPattern()).matcher(text).find()) {
      return rules.getPattern().contains("A-Z") ? "EUR" : "plain";
    }
    int characters = text.codePointCount(0, text.length());
    if (characters > most) {
      return text.substring(0, text.offsetByCodePoints(0, most));
    }
    return characters < rules.getMinLen() ? text + "x".repeat((int) rules.getMinLen()) : text;
  }

  private static int integer(FieldRules rules, Dice dice, boolean hostile) {
    Int32Rules bounds = rules.getInt32();
    int least = bounds.hasGte() ? bounds.getGte() : 0;
    int most = bounds.hasLte() ? bounds.getLte() : 1_000;
    if (hostile) {
      List<Integer> beyond =
          List.of(least - 1, most + 1, Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE);
      return dice.of(beyond);
    }
    if (dice.chance(AT_BOUND)) {
      return dice.chance(0.5) ? least : most;
    }
    return least + dice.few(most - least);
  }

  private static long longInteger(Int64Rules rules, Dice dice, boolean hostile) {
    if (hostile) {
      return dice.of(LONGS);
    }
    if (dice.chance(AT_BOUND)) {
      return dice.chance(0.5) && rules.hasGte() ? rules.getGte() : Long.MAX_VALUE;
    }
    return dice.few(5_000);
  }

  private static double real(DoubleRules rules, Dice dice, boolean hostile) {
    if (hostile) {
      return dice.of(DOUBLES);
    }
    double least = rules.hasGte() ? rules.getGte() : -1;
    double most = rules.hasLte() ? rules.getLte() : 1;
    if (dice.chance(AT_BOUND)) {
      return dice.chance(0.5) ? least : most;
    }
    return least + dice.random().nextDouble() * (most - least);
  }

  private static Object enumeration(EnumDescriptor type, Dice dice, boolean hostile) {
    if (hostile) {
      return type.findValueByNumberCreatingIfUnknown(
          dice.of(List.of(-1, 0, 99, Integer.MAX_VALUE, Integer.MIN_VALUE)));
    }
    return dice.of(type.getValues());
  }

  private static ByteString bytes(Dice dice) {
    byte[] bytes = new byte[dice.few(2_000)];
    dice.random().nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  /** How many elements a list or map of a field has. */
  int count(FieldRules rules, Dice dice) {
    boolean map = rules.hasMap();
    int least = map ? (int) rules.getMap().getMinPairs() : (int) rules.getRepeated().getMinItems();
    boolean bounded = map ? rules.getMap().hasMaxPairs() : rules.getRepeated().hasMaxItems();
    long bound = map ? rules.getMap().getMaxPairs() : rules.getRepeated().getMaxItems();
    int most = bounded ? (int) Math.min(bound, Integer.MAX_VALUE - 1) : 20_000;
    // The longer a list is, the more seldom is it made: what it costs on average is even.
    double atBound = Math.min(AT_BOUND, 2.0 / Math.max(1, most));
    if (dice.chance(atBound)) {
      return dice.chance(0.5) ? most : most + 1;
    }
    return dice.hostile() ? dice.few(3) : least + dice.few(Math.min(4, most - least));
  }

  /** Names of times, so that a valid one lies where the data is. */
  static boolean isTime(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && List.of("google.protobuf.Timestamp", "google.protobuf.Duration")
            .contains(field.getMessageType().getFullName());
  }

  /** Seconds of a time. */
  static long seconds(Dice dice, long now) {
    if (dice.hostile()) {
      return dice.of(LONGS);
    }
    return switch (dice.below(8)) {
      case 0 -> 0;
      case 1 -> 253_402_300_799L;
      case 2 -> -62_135_596_800L;
      default -> now - dice.below(400 * 86_400);
    };
  }

  /** Nanoseconds of a time. */
  static int nanos(Dice dice) {
    if (dice.hostile()) {
      return dice.of(
          List.of(-1, Integer.MIN_VALUE, 1_000_000_000, Integer.MAX_VALUE, -999_999_999));
    }
    return dice.chance(0.9) ? 0 : 999_999_999;
  }

  /** Text that looks like what gRPC takes as metadata. */
  static String metadata(Dice dice) {
    return HostileText.brief(dice)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .flatMap(c -> c >= ' ' && c < 127 ? IntStream.of(c) : IntStream.of('?'))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

package io.recgpt.hostile.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The chances of one request.
 *
 * <p>It also counts what the request may still have, so that a request of large lists of large
 * messages ends.
 */
final class Dice {
  private final RandomGenerator random;
  private final double hostility;
  private int valuesLeft;
  private int charactersLeft;

  /**
   * Chances.
   *
   * @param hostility how often a value breaks its field's rules, 0 to 1
   * @param values most single values
   * @param characters most characters of all texts
   */
  Dice(RandomGenerator random, double hostility, int values, int characters) {
    this.random = random;
    this.hostility = hostility;
    this.valuesLeft = values;
    this.charactersLeft = characters;
  }

  RandomGenerator random() {
    return random;
  }

  /** Whether the next value is to break its field's rules. */
  boolean hostile() {
    return chance(hostility);
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T of(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** A count from 0 to the bound, small ones far more often than large ones. */
  int few(int bound) {
    return bound <= 0 ? 0 : Math.min(bound, (int) (Math.exp(random.nextDouble() * 3) - 1));
  }

  /** Takes one of the values that the request may have; false where there are no more. */
  boolean takeValue() {
    return valuesLeft-- > 0;
  }

  /** The text, cut to what the request may still have. */
  String taken(String text) {
    int length = Math.min(text.length(), Math.max(0, charactersLeft));
    if (length > 0
        && length < text.length()
        && Character.isHighSurrogate(text.charAt(length - 1))) {
      length--;
    }
    charactersLeft -= length;
    return text.substring(0, length);
  }
}

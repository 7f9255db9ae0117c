package io.recgpt.standalone.exit;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What is wrong with a command's arguments, in one line for people. */
public final class Misuse {
  private static final String WHOLE_NUMBER = "[+-]?[0-9]+";

  private Misuse() {}

  /**
   * The line, with where to find the options, such as {@code recgpt size: --users: many (expected:
   * a number) (see ./recgpt size --help)}.
   */
  public static String line(ParameterException wrong) {
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    return "%s: %s (see ./%s --help)".formatted(name, what(wrong), name);
  }

  private static String what(ParameterException wrong) {
    String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    ArgSpec argument = wrong.getArgSpec();
    return argument == null || !(wrong.getCause() instanceof TypeConversionException)
        ? message
        : "%s: %s (expected: %s)"
            .formatted(name(argument), wrong.getValue(), expected(argument, wrong.getValue()));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String expected(ArgSpec argument, String value) {
    Class<?> type = argument.auxiliaryTypes()[0];
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(joining(" or "));
    }
    if (type == double.class) {
      return "a number";
    }
    if (type == int.class || type == long.class) {
      return value.matches(WHOLE_NUMBER) ? "a smaller number" : "a whole number";
    }
    return argument.paramLabel();
  }
}

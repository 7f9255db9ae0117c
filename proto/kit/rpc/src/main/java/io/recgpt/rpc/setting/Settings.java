package io.recgpt.rpc.setting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The configuration of a process: arguments {@code --key=value}, else environment variables {@code
 * RECGPT_KEY}, else defaults. Keys are dashed lower case. Problems are collected, so that {@link
 * #verify()} tells all of them at once.
 */
public final class Settings {
  private static final String PREFIX = "RECGPT_";

  private final Map<String, String> values;
  private final Map<String, String> arguments;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems;

  private Settings(
      Map<String, String> values, Map<String, String> arguments, List<String> problems) {
    this.values = values;
    this.arguments = arguments;
    this.problems = problems;
  }

  /** Reads this process's arguments and environment. */
  public static Settings ofProcess(String[] args) {
    return read(args, System.getenv());
  }

  /** Reads arguments and environment. */
  public static Settings read(String[] args, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        values.put(
            name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-'), value);
      }
    });
    Map<String, String> arguments = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (String argument : args) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 3) {
        problems.add("argument: %s (expected: --key=value)".formatted(argument));
      } else {
        arguments.put(argument.substring(2, equals), argument.substring(equals + 1));
      }
    }
    values.putAll(arguments);
    return new Settings(values, arguments, problems);
  }

  /** A text. */
  public String text(String key, String fallback) {
    known.add(key);
    return values.getOrDefault(key, fallback);
  }

  /** A text that must be given. */
  public String required(String key, String meaning) {
    String value = text(key, "");
    if (value.isBlank()) {
      problems.add("%s: not set (expected: %s)".formatted(key, meaning));
    }
    return value;
  }

  /** A TCP port, 0 to 65,535; 0 takes a free one. */
  public int port(String key, int fallback) {
    return count(key, fallback, 0, 65_535);
  }

  /** A whole number within bounds. */
  public int count(String key, int fallback, int min, int max) {
    String value = text(key, Integer.toString(fallback));
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below with the bounds.
    }
    problems.add("%s: %s (expected: a whole number from %d to %d)".formatted(key, value, min, max));
    return fallback;
  }

  /** A yes or no. */
  public boolean flag(String key, boolean fallback) {
    String value = text(key, Boolean.toString(fallback)).strip().toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      problems.add("%s: %s (expected: true or false)".formatted(key, value));
      return fallback;
    }
    return value.equals("true");
  }

  /** One of two or more words; the first is the default. */
  public String choice(String key, String fallback, String... others) {
    String value = text(key, fallback).strip();
    List<String> allowed = new ArrayList<>(List.of(others));
    allowed.addFirst(fallback);
    if (!allowed.contains(value)) {
      problems.add("%s: %s (expected: %s)".formatted(key, value, String.join(" or ", allowed)));
      return fallback;
    }
    return value;
  }

  /** An address of a server, such as {@code http://host:19530}; empty where none is given. */
  public Optional<URI> address(String key) {
    String value = text(key, "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI address = new URI(value);
      if (address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
        return Optional.of(address);
      }
    } catch (URISyntaxException notAnAddress) {
      // Told below with what is expected.
    }
    problems.add("%s: %s (expected: http://host:port or https://host:port)".formatted(key, value));
    return Optional.empty();
  }

  /** A time such as {@code 2011-12-01T00:00:00Z}; empty where none is given. */
  public Optional<Instant> time(String key) {
    String value = text(key, "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(value));
    } catch (DateTimeParseException wrong) {
      problems.add("%s: %s (expected: a time such as 2011-12-01T00:00:00Z)".formatted(key, value));
      return Optional.empty();
    }
  }

  /** A path. */
  public Path path(String key, Path fallback) {
    String value = text(key, fallback.toString());
    try {
      return Path.of(value);
    } catch (InvalidPathException invalid) {
      problems.add("%s: %s (expected: a path)".formatted(key, value));
      return fallback;
    }
  }

  /** A file that is to be read; none where the key isn't set. */
  public Optional<Path> file(String key) {
    String value = text(key, "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Path file = path(key, Path.of(""));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      wrong("%s: %s (expected: a file that can be read)".formatted(key, value));
    }
    return Optional.of(file);
  }

  /**
   * A secret: the first line of the file that {@code <key>-file} names, else the environment
   * variable; never an argument, which other processes could read.
   */
  public Optional<String> secret(String key) {
    String file = text(key + "-file", "");
    if (!file.isBlank()) {
      try (Stream<String> lines = Files.lines(Path.of(file))) {
        return Optional.of(lines.findFirst().orElse(""));
      } catch (IOException | UncheckedIOException | InvalidPathException unreadable) {
        wrong("%s-file: %s (expected: a file that can be read)".formatted(key, file));
        return Optional.empty();
      }
    }
    if (arguments.containsKey(key)) {
      known.add(key);
      wrong("%s: given as an argument (expected: %s-file, or the environment)".formatted(key, key));
      return Optional.empty();
    }
    return Optional.ofNullable(values.get(key));
  }

  /** Adds a problem to be told by {@link #verify()}, such as {@code top-k: -1 (expected: >= 1)}. */
  public void wrong(String problem) {
    problems.add(problem);
  }

  /**
   * To be called when all keys have been read.
   *
   * @throws SettingsException with every problem found, arguments of unknown keys among them
   */
  public void verify() {
    for (String key : arguments.keySet()) {
      if (!known.contains(key)) {
        problems.add("%s: unknown (expected one of: %s)".formatted(key, String.join(", ", known)));
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  /** Gives the JVM a property that it was not started with. */
  public static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}

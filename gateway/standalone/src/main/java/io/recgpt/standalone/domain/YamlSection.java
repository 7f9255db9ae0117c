package io.recgpt.standalone.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The keys of one level of a domain file, taken one after the other; a key nobody took is wrong.
 */
final class YamlSection {
  private static final int MAXIMUM_ELEMENTS = 1000;

  private final String file;
  private final String path;
  private final Map<String, YamlNode> entries;
  private final Set<String> known = new LinkedHashSet<>();

  private YamlSection(String file, String path, Map<String, YamlNode> entries) {
    this.file = file;
    this.path = path;
    this.entries = entries;
  }

  static YamlSection root(String file, YamlNode node) {
    return of(file, "", node);
  }

  private static YamlSection of(String file, String path, YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping mapping -> new YamlSection(file, path, mapping.entries());
      case YamlNode.Scalar scalar when scalar.text().isEmpty() ->
          new YamlSection(file, path, Map.of());
      case YamlNode.Scalar scalar -> throw notKeys(file, path, scalar);
      case YamlNode.Sequence sequence -> throw notKeys(file, path, sequence);
    };
  }

  private static BadFileException notKeys(String file, String path, YamlNode node) {
    return new BadFileException(
        "%s:%d: %s(expected: keys with values)"
            .formatted(file, node.line(), path.isEmpty() ? "no keys " : path + ": no keys "));
  }

  boolean has(String key) {
    known.add(key);
    return entries.containsKey(key);
  }

  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** True where a key's value has keys itself. */
  boolean isSection(String key) {
    return has(key) && entries.get(key) instanceof YamlNode.Mapping;
  }

  YamlSection section(String key) {
    YamlNode node = has(key) ? entries.get(key) : null;
    return node == null ? new YamlSection(file, path(key), Map.of()) : of(file, path(key), node);
  }

  String text(String key, String fallback) {
    YamlNode node = has(key) ? entries.get(key) : null;
    return switch (node) {
      case null -> fallback;
      case YamlNode.Scalar scalar -> scalar.text().strip();
      case YamlNode.Mapping mapping -> throw wrong(key, "keys", "a plain value");
      case YamlNode.Sequence sequence -> throw wrong(key, "a list", "a plain value");
    };
  }

  <T> Optional<T> choice(String key, Function<String, Optional<T>> values, String expected) {
    if (!has(key)) {
      return Optional.empty();
    }
    String text = text(key, "");
    return Optional.of(values.apply(text).orElseThrow(() -> wrong(key, text, expected)));
  }

  List<String> list(String key, List<String> fallback) {
    YamlNode node = has(key) ? entries.get(key) : null;
    return switch (node) {
      case null -> fallback;
      case YamlNode.Scalar scalar when scalar.text().isEmpty() -> List.of();
      case YamlNode.Scalar scalar -> throw wrong(key, scalar.text(), "a list");
      case YamlNode.Mapping mapping -> throw wrong(key, "keys", "a list");
      case YamlNode.Sequence sequence -> texts(key, sequence);
    };
  }

  private List<String> texts(String key, YamlNode.Sequence sequence) {
    if (sequence.elements().size() > MAXIMUM_ELEMENTS) {
      throw wrong(key, sequence.elements().size() + " elements", "at most 1,000");
    }
    List<String> texts = new ArrayList<>();
    for (YamlNode element : sequence.elements()) {
      if (!(element instanceof YamlNode.Scalar scalar) || scalar.text().isBlank()) {
        throw error(
            element.line(),
            "%s: not a plain value (expected: a list of words)".formatted(path(key)));
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  List<String> patterns(String key, List<String> fallback) {
    List<String> patterns = list(key, fallback);
    for (String pattern : patterns) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        throw wrong(key, pattern, "a regular expression: " + e.getDescription());
      }
    }
    return patterns;
  }

  /** Refuses the first key that nobody asked for. */
  void verify() {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        throw unknown(key, String.join(", ", known));
      }
    }
  }

  BadFileException unknown(String key, String expected) {
    return error(line(key), "unknown key %s (expected: %s)".formatted(path(key), expected));
  }

  BadFileException wrong(String key, String found, String expected) {
    String shown = Excerpt.of(found);
    return error(line(key), "%s: %s (expected: %s)".formatted(path(key), shown, expected));
  }

  private BadFileException error(int line, String problem) {
    return new BadFileException("%s:%d: %s".formatted(file, line, problem));
  }

  private int line(String key) {
    YamlNode node = entries.get(key);
    return node == null ? 1 : node.line();
  }

  private String path(String key) {
    String shown = Excerpt.of(key);
    return path.isEmpty() ? shown : "%s.%s".formatted(path, shown);
  }
}

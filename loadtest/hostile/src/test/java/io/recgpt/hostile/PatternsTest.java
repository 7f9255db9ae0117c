package io.recgpt.hostile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Java's regular expressions recurse for each turn of a group and go back over all that they tried:
 * a text that somebody chose ends a thread by its stack, or keeps it for hours. Each expression in
 * the constants of our classes meets texts that repeat what it looks for.
 */
@Timeout(300)
class PatternsTest {
  /** As long as the longest text of a request: an item's description. */
  private static final int LENGTH = 4_000;

  /** Half of what threads have: expressions are called from deep in a stack. */
  private static final int STACK_BYTES = 512 << 10;

  private static final int SHORT_LENGTH = 400;

  /** Looks at a character of a short text: its square passes, its cube doesn't. */
  private static final long MAX_READS = 40L * SHORT_LENGTH * SHORT_LENGTH;

  private static final Pattern GROUP_AGAIN = Pattern.compile("\\)[*+{?]|[*+}]");
  private static final List<String> UNITS =
      List.of(
          "1", "1 ", "1.", "a", "A", "a ", " ", "a-", "a'", "a'a", "a,", ", ", "-", ".", "a.", "/",
          "_", "\t", "\n", "<a", "<", ">", "&a", "\\", "\"", "é", "日", "😀", "(", ")", "a=", "a:");

  @Test
  void constants_thatAreExpressions_takeAnyTextInLittleStackAndTime() throws Exception {
    Map<String, String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(100);
    Set<String> problems = new LinkedHashSet<>();

    expressions.forEach((expression, owner) ->
        problem(Pattern.compile(expression))
            .ifPresent(
                problem -> problems.add("%s: %s: %s".formatted(owner, expression, problem))));

    assertThat(problems).isEmpty();
  }

  @Test
  void problem_ofExpressionsThatHaveOne_isFound() {
    assertThat(problem(Pattern.compile("(?:\\d[ .]*){5,}"))).contains("overflows the stack");
    assertThat(problem(Pattern.compile("a*a*a*b"))).contains("takes too long");
    assertThat(problem(Pattern.compile("(?:\\d[ .]*+){5}"))).isEmpty();
  }

  /** What is wrong with an expression, if anything. */
  private static Optional<String> problem(Pattern pattern) {
    AtomicReference<Optional<String>> found = new AtomicReference<>(Optional.empty());
    Thread thread = new Thread(null, () -> found.set(attacked(pattern)), "patterns", STACK_BYTES);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return requireNonNull(found.get());
  }

  private static Optional<String> attacked(Pattern pattern) {
    for (String unit : units(pattern.pattern())) {
      String text = unit.repeat(LENGTH / unit.length()) + "\u0001";
      String shortText = unit.repeat(SHORT_LENGTH / unit.length()) + "\u0001";
      try {
        boolean ignored = pattern.matcher(new Counted(shortText)).find();
        // A group has the most turns from the beginning.
        ignored = pattern.matcher(text).lookingAt();
        ignored = pattern.matcher(text.substring(0, text.length() - 1)).matches();
      } catch (StackOverflowError deep) {
        return Optional.of("overflows the stack");
      } catch (TooLongException slow) {
        return Optional.of("takes too long");
      }
    }
    return Optional.empty();
  }

  /** Texts of the expression's own letters, words and alternatives, beside what is usual. */
  private static Set<String> units(String expression) {
    Set<String> units = new LinkedHashSet<>(UNITS);
    Matcher words = Pattern.compile("\\p{L}{2,}").matcher(expression);
    while (words.find()) {
      units.add(words.group());
      units.add(words.group() + " ");
    }
    Matcher letters = Pattern.compile("\\\\?([^\\\\])").matcher(expression);
    while (letters.find()) {
      units.add(letters.group(1));
    }
    return units;
  }

  /** Expressions in constants with something that repeats, by where they stand. */
  private static Map<String, String> expressions() throws IOException {
    Map<String, String> expressions = new TreeMap<>();
    for (String entry :
        ManagementFactory.getRuntimeMXBean().getClassPath().split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (path.getFileName().toString().startsWith("recgpt-")) {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          collect(jar.getPath("/io/recgpt"), expressions);
        }
      } else if (Files.isDirectory(path.resolve("io/recgpt")) && !path.endsWith("test-classes")) {
        collect(path.resolve("io/recgpt"), expressions);
      }
    }
    return expressions;
  }

  private static void collect(Path folder, Map<String, String> expressions) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> classes;
    try (Stream<Path> files = Files.walk(folder)) {
      // Generated code has no expressions of ours, and megabytes of descriptors.
      classes =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .filter(file -> !file.toString().contains("/v1/"))
              .toList();
    }
    for (Path file : classes) {
      for (String constant : constants(file)) {
        if (GROUP_AGAIN.matcher(constant).find() && compiles(constant)) {
          expressions.put(constant, file.getFileName().toString());
        }
      }
    }
  }

  private static List<String> constants(Path file) throws IOException {
    List<String> constants = new ArrayList<>();
    try (InputStream bytes = Files.newInputStream(file)) {
      for (PoolEntry entry : ClassFile.of().parse(bytes.readAllBytes()).constantPool()) {
        if (entry instanceof StringEntry string) {
          constants.add(string.stringValue());
        }
      }
    }
    return constants;
  }

  private static boolean compiles(String text) {
    try {
      return Pattern.compile(text) != null;
    } catch (PatternSyntaxException noExpression) {
      return false;
    }
  }

  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** A text that counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long reads;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++reads > MAX_READS) {
        throw new TooLongException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}

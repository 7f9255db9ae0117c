package io.recgpt.inference.task;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt of a task, from a file:
 *
 * <pre>
 * version: interests-1
 * [system]
 * You find the durable interests of a shopper ...
 * [user]
 * Items are {{item_noun}}s.
 * {{history}}
 * </pre>
 *
 * <p>Words of the domain stand before data of the user, so that the prefix that prompts share is as
 * long as can be.
 *
 * @param version name and number of the file's wording
 * @param messages turns with gaps
 */
public record PromptTemplate(String version, List<ChatMessage> messages) {
  private static final Pattern GAP = Pattern.compile("\\{\\{([a-z][a-z0-9_]*)}}");
  private static final Pattern VERSION = Pattern.compile("version: ([a-z][a-z0-9-]{0,39})");
  private static final Pattern TURN = Pattern.compile("\\[(system|user|assistant)]");

  public PromptTemplate {
    requireNonNull(version);
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException(
          "prompt %s: no turn (expected: [system] or [user])".formatted(version));
    }
  }

  /**
   * Reads a template from the class path.
   *
   * @param owner class beside which the file lies
   * @throws IllegalArgumentException where it is none
   */
  public static PromptTemplate resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no prompt %s beside %s".formatted(name, owner));
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * Reads a template from its text.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static PromptTemplate parse(String text) {
    List<String> lines = text.lines().toList();
    Matcher version = VERSION.matcher(lines.isEmpty() ? "" : lines.getFirst().strip());
    if (!version.matches()) {
      throw new IllegalArgumentException("first line of a prompt (expected: version: NAME-NUMBER)");
    }
    List<ChatMessage> messages = new ArrayList<>();
    ChatMessage.Role role = null;
    StringBuilder content = new StringBuilder();
    for (String line : lines.subList(1, lines.size())) {
      Matcher turn = TURN.matcher(line.strip());
      if (!turn.matches()) {
        content.append(line).append('\n');
        continue;
      }
      if (role != null) {
        messages.add(new ChatMessage(role, content.toString().strip()));
      }
      role = ChatMessage.Role.valueOf(turn.group(1).toUpperCase(Locale.ROOT));
      content.setLength(0);
    }
    if (role != null) {
      messages.add(new ChatMessage(role, content.toString().strip()));
    }
    return new PromptTemplate(version.group(1), messages);
  }

  /**
   * Fills every gap once; what is put in is not searched for gaps again.
   *
   * @param values what stands in the gaps by name; text of users and items must have gone through
   *     {@link UntrustedText}
   * @throws IllegalArgumentException where a gap has no value
   */
  public List<ChatMessage> fill(Map<String, String> values) {
    return messages.stream()
        .map(message -> new ChatMessage(message.role(), fill(message.content(), values)))
        .toList();
  }

  private String fill(String content, Map<String, String> values) {
    return GAP.matcher(content)
        .replaceAll(gap -> {
          String value = values.get(gap.group(1));
          if (value == null) {
            throw new IllegalArgumentException(
                "prompt %s: no value for {{%s}}".formatted(version, gap.group(1)));
          }
          return Matcher.quoteReplacement(value);
        });
  }
}

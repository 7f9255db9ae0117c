package io.recgpt.inference.triton;

import io.recgpt.inference.generation.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a conversation becomes the one text that a model reads, since back ends apply no template of
 * their own. A template is a file of lines {@code system:}, {@code user:}, {@code assistant:} (what
 * stands around a turn, with {@code {{content}}}), {@code answer:} (what the answer follows) and
 * {@code stop:} (what ends it); {@code \n} is a line's end. Without {@code system:} instructions
 * stand at the start of the next user turn. The mark that begins a prompt comes from the model's
 * tokeniser.
 */
public final class ChatTemplate {
  private static final Set<String> NAMES = Set.of("none", "chatml", "llama3", "mistral");
  private static final Set<String> KEYS = Set.of("system", "user", "assistant", "answer", "stop");
  private static final String CONTENT = "{{content}}";

  /** What models of all families take for marks; none may come from a text. */
  private static final Pattern MARK =
      Pattern.compile(
          "<\\|[^|<>]{1,60}\\|>|<\\/?s>|\\[\\/?INST\\]|<<\\/?SYS>>"
              + "|<(?:start|end)_of_turn>|<\\/?think>|<[\\uFF5C][^<>]{1,60}[\\uFF5C]>",
          Pattern.CASE_INSENSITIVE);

  private final Map<String, String> parts;
  private final Set<String> ownMarks;

  private ChatTemplate(Map<String, String> parts) {
    this.parts = Map.copyOf(parts);
    this.ownMarks =
        Stream.concat(
                parts.values().stream()
                    .flatMap(part -> MARK.matcher(part).results())
                    .map(MatchResult::group),
                Stream.ofNullable(parts.get("stop")))
            .filter(mark -> !mark.isBlank())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A template by its name ({@code none}, {@code chatml}, {@code llama3}, {@code mistral}), or else
   * from a file.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static ChatTemplate of(String nameOrFile) {
    try {
      if (!NAMES.contains(nameOrFile)) {
        return parse(Files.readString(Path.of(nameOrFile)));
      }
      String resource = nameOrFile + ".template";
      try (InputStream in = ChatTemplate.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException(resource + " is not on the class path");
        }
        return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException | UncheckedIOException | InvalidPathException unread) {
      throw new IllegalArgumentException(
          "triton-chat-template: %s (expected: none, chatml, llama3, mistral, or a file that can be read)"
              .formatted(nameOrFile),
          unread);
    }
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException where it is none
   */
  static ChatTemplate parse(String text) {
    Map<String, String> parts = new HashMap<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> {
          int colon = line.indexOf(':');
          String key = colon < 0 ? line : line.substring(0, colon);
          if (!KEYS.contains(key)) {
            throw new IllegalArgumentException(
                "line of a chat template: %s (expected one of: %s)".formatted(key, KEYS));
          }
          parts.put(key, line.substring(colon + 1).stripLeading().replace("\\n", "\n"));
        });
    for (String key : List.of("system", "user", "assistant")) {
      String part = parts.get(key);
      if (part == null
          ? !key.equals("system")
          : part.split(Pattern.quote(CONTENT), -1).length != 2) {
        throw new IllegalArgumentException(
            "chat template: %s (expected: %s once)".formatted(key, CONTENT));
      }
    }
    return new ChatTemplate(parts);
  }

  /** What ends an answer, unless the model's own end does. */
  Optional<String> stop() {
    return Optional.ofNullable(parts.get("stop")).filter(stop -> !stop.isEmpty());
  }

  /** The text that the answer follows; marks of a conversation inside of turns are taken out. */
  String render(List<ChatMessage> messages) {
    StringBuilder prompt = new StringBuilder();
    String waiting = "";
    for (ChatMessage message : messages) {
      String content = harmless(message.content());
      if (message.role() == ChatMessage.Role.SYSTEM && !parts.containsKey("system")) {
        waiting += content + "\n\n";
        continue;
      }
      String key =
          switch (message.role()) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
          };
      prompt.append(parts.getOrDefault(key, CONTENT).replace(CONTENT, waiting + content));
      waiting = "";
    }
    return prompt.append(waiting).append(parts.getOrDefault("answer", "")).toString();
  }

  /** Takes marks out until none is left, since what remains of one may make up another. */
  private String harmless(String content) {
    String before;
    String after = content;
    do {
      before = after;
      after = MARK.matcher(before).replaceAll(" ");
      for (String mark : ownMarks) {
        after = after.replace(mark, " ");
      }
    } while (!after.equals(before));
    return after;
  }
}

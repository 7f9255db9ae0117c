package io.recgpt.intent.language;

import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A prompt as a scripted model reads it. */
record PromptText(String system, String user) {
  private static final Pattern THING = Pattern.compile("#(\\d+) ([^,\\n]*)");
  private static final Pattern INTEREST = Pattern.compile("(?m)^(\\d+) \\| ([^|\\n]*) \\|");

  static PromptText of(GenerationRequest request) {
    List<ChatMessage> messages = request.messages();
    return new PromptText(messages.get(0).content(), messages.get(1).content());
  }

  boolean asksForTags() {
    return user.contains("INTERESTS (number");
  }

  boolean isUpdate() {
    return user.contains("BELIEVED (id");
  }

  /** Numbers of the things whose text has these words. */
  List<Integer> numbers(String words) {
    List<Integer> numbers = new ArrayList<>();
    Matcher thing = THING.matcher(user);
    while (thing.find()) {
      if (thing.group(2).contains(words)) {
        numbers.add(Integer.valueOf(thing.group(1)));
      }
    }
    return numbers;
  }

  /** Number of the interest or memory unit of a name; 0 where there is none. */
  int interest(String name) {
    Matcher interest = INTEREST.matcher(user);
    while (interest.find()) {
      if (interest.group(2).equals(name)) {
        return Integer.parseInt(interest.group(1));
      }
    }
    return 0;
  }

  /** How many interests or memory units there are. */
  int interests() {
    return (int) INTEREST.matcher(user).results().count();
  }
}

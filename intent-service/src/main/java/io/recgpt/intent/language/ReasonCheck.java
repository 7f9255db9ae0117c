package io.recgpt.intent.language;

import io.recgpt.intent.mining.TenantModel;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a model's reason may be shown: a sentence without marks, with no number that isn't true,
 * no brand and no distinctive word of the catalogue that the evidence doesn't say.
 */
final class ReasonCheck {
  private static final int LONGEST = 240;
  private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+");

  private final TenantModel model;
  private final TextChecks texts;

  ReasonCheck(TenantModel model, TextChecks texts) {
    this.model = model;
    this.texts = texts;
  }

  /** The reason as it may be kept; none where it may not. */
  Optional<String> passed(String raw, Set<String> said, Set<Integer> numbers) {
    if (raw.length() > LONGEST) {
      return Optional.empty();
    }
    String reason = TextChecks.sentence(raw);
    if (reason.isEmpty() || texts.ofSentence(reason).isPresent()) {
      return Optional.empty();
    }
    Matcher number = NUMBER.matcher(reason);
    while (number.find()) {
      if (number.group().length() > 6 || !numbers.contains(Integer.valueOf(number.group()))) {
        return Optional.empty();
      }
    }
    boolean grounded =
        model.catalogue().words().contentStems(reason).stream()
            .allMatch(stem -> said.contains(stem) || !telling(stem));
    return grounded ? Optional.of(reason) : Optional.empty();
  }

  private boolean telling(String stem) {
    return model.itemWords().rare(stem) || model.catalogue().brandWords().contains(stem);
  }
}

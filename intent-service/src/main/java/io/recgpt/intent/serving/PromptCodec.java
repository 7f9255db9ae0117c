package io.recgpt.intent.serving;

import io.recgpt.intent.language.Prompt;
import io.recgpt.type.v1.BehaviorCount;
import io.recgpt.type.v1.PromptMessage;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** Prompts on the wire. */
final class PromptCodec {
  private PromptCodec() {}

  static io.recgpt.type.v1.Prompt encode(Prompt prompt, String tokenizer) {
    io.recgpt.type.v1.Prompt.Builder encoded =
        io.recgpt.type.v1.Prompt.newBuilder()
            .setVersion(prompt.version())
            .setRefresh(prompt.refresh().label())
            .setJsonSchema(prompt.schema())
            .setTokenCount(prompt.tokens())
            .setFixedTokenCount(prompt.fixedTokens())
            .setTokenizer(tokenizer);
    prompt
        .messages()
        .forEach(message ->
            encoded.addMessages(
                PromptMessage.newBuilder()
                    .setRole(message.role().name().toLowerCase(Locale.ROOT))
                    .setContent(message.content())));
    prompt.history().leftOut().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(left ->
            encoded.addLeftOut(
                BehaviorCount.newBuilder()
                    .setKindValue(left.getKey().number())
                    .setCount(left.getValue())));
    return encoded.build();
  }
}

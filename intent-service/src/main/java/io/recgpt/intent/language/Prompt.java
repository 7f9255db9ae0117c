package io.recgpt.intent.language;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.intent.compression.CompressedHistory;
import java.util.List;

/**
 * What a model is asked about one person.
 *
 * @param version of the prompt's file
 * @param messages as they are sent
 * @param schema JSON Schema of the answer
 * @param history the part of it that the person did
 * @param fixedTokens tokens of the part that is the same for all people of the domain, which a
 *     prefix cache may serve
 * @param tokens of all messages, without what a chat template adds
 */
public record Prompt(
    String version,
    Refresh refresh,
    List<ChatMessage> messages,
    String schema,
    CompressedHistory history,
    int fixedTokens,
    int tokens) {
  public Prompt {
    requireNonNull(version);
    requireNonNull(refresh);
    messages = List.copyOf(messages);
    requireNonNull(schema);
    requireNonNull(history);
  }
}

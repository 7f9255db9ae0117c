package io.recgpt.inference.generation;

import static java.util.Objects.requireNonNull;

/**
 * One turn of a conversation with a model.
 *
 * @param role who speaks
 * @param content what is said
 */
public record ChatMessage(Role role, String content) {
  /** Who speaks. */
  public enum Role {
    /** The instructions: words of ours alone. */
    SYSTEM,
    /** The task with its data. */
    USER,
    /** The model itself, earlier. */
    ASSISTANT
  }

  public ChatMessage {
    requireNonNull(role);
    requireNonNull(content);
  }

  /** Instructions. */
  public static ChatMessage system(String content) {
    return new ChatMessage(Role.SYSTEM, content);
  }

  /** A task with its data. */
  public static ChatMessage user(String content) {
    return new ChatMessage(Role.USER, content);
  }

  /** An earlier answer of the model. */
  public static ChatMessage assistant(String content) {
    return new ChatMessage(Role.ASSISTANT, content);
  }
}

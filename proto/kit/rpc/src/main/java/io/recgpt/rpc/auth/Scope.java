package io.recgpt.rpc.auth;

/** What a key may do; none includes another. */
public enum Scope {
  /** Recommend, look up, list. */
  READ,
  /** Record events, change items and interests. */
  WRITE,
  /** Train, switch models, see prompts and the worker. */
  ADMIN
}

package io.recgpt.rpc.admission;

/** Who goes first where there is not room for all. */
public enum Priority {
  /** Somebody waits for the answer. */
  FOREGROUND,
  /** It can be done later: it gets a share of the room, and none of what the foreground needs. */
  BACKGROUND
}

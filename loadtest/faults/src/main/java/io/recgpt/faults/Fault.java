package io.recgpt.faults;

/** What a network, or a peer at its other end, does to connections. */
enum Fault {
  /** Nothing: bytes pass as they come. */
  NONE("none"),
  /** Nobody listens, and who was connected no longer is. */
  DOWN("down"),
  /** Each piece of data arrives late, both ways. */
  SLOW("slow"),
  /** Connections are accepted and broken off at once, those that stood too. */
  RESET("reset"),
  /** Connections are accepted, and nothing ever comes of them: what is sent is lost. */
  HALF_OPEN("half-open"),
  /** What comes back is noise of the same length. */
  GARBAGE("garbage");

  private final String title;

  Fault(String title) {
    this.title = title;
  }

  /** As the table has it. */
  String title() {
    return title;
  }
}

package io.recgpt.faults;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/**
 * A fault that comes and goes.
 *
 * @param edge what fails, or who can't reach whom: {@code gateway -> intent}
 * @param fault how
 * @param begin makes it fail
 * @param end takes the fault away; what was killed may take its time to come back
 */
record Episode(String edge, String fault, Step begin, Step end) {
  /** No fault, for comparison. */
  static final Episode NOTHING = new Episode("nothing", "", () -> {}, () -> {});

  Episode {
    requireNonNull(edge);
    requireNonNull(fault);
    requireNonNull(begin);
    requireNonNull(end);
  }

  /** What fails and how. */
  String name() {
    return "%s, %s".formatted(edge, fault);
  }

  /** Does something to the cluster. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException, InterruptedException;
  }

  /** What a proxy does between two. */
  static Episode of(String edge, Fault fault, FaultProxy proxy) {
    return new Episode(edge, fault.title(), () -> proxy.set(fault), () -> proxy.set(Fault.NONE));
  }
}

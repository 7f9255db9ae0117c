package io.recgpt.jmh;

import io.recgpt.processes.HealthClient;
import java.time.Duration;

/** Waits until a server says SERVING, and prints when that was, in milliseconds since 1970. */
public final class ServingProbe {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ServingProbe() {}

  /** Takes one argument, {@code host:port}; ends with 1 where the server never serves. */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: ServingProbe HOST:PORT");
      System.exit(2);
    }
    boolean serving = HealthClient.awaitServing(args[0], PATIENCE);
    System.out.println(System.currentTimeMillis());
    System.exit(serving ? 0 : 1);
  }
}

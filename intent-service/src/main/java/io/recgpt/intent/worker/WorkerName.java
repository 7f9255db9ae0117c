package io.recgpt.intent.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names workers so that people find the process, and no two are named alike. */
public final class WorkerName {
  private WorkerName() {}

  /** Host, process, and a number drawn now: {@code intent-0/4711/9f3a}. */
  public static String ofThisProcess() {
    byte[] drawn = new byte[4];
    new SecureRandom().nextBytes(drawn);
    return "%s/%d/%s"
        .formatted(host(), ProcessHandle.current().pid(), HexFormat.of().formatHex(drawn));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}

package io.recgpt.rpc.call;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells addresses that only this machine can reach. */
public final class Loopback {
  private Loopback() {}

  /** Whether a host is this machine's own; a name that can't be resolved is not. */
  public static boolean is(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}

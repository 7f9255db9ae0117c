package io.recgpt.chart.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of this machine's loopback, one a pod, so that each has all ports for itself, and a
 * hosts file that stands for DNS.
 */
final class LoopbackNetwork {
  private static final int BLOCK = 250;

  private final String prefix;
  private final Path hosts;
  private final List<String> lines = new ArrayList<>();
  private int taken;

  /**
   * A network of its own.
   *
   * @param number tells it from others of this process, 0 to 200
   * @param hosts file of names
   */
  LoopbackNetwork(int number, Path hosts) {
    long process = ProcessHandle.current().pid();
    // Two builds on one machine don't meet; 127.0 is everybody's.
    this.prefix = "127.%d.%d.".formatted(1 + process % BLOCK, 1 + (process + number) % BLOCK);
    this.hosts = hosts;
  }

  /** The next address. */
  String address() {
    taken++;
    return prefix + taken;
  }

  /** The next address, to which a name leads. */
  String named(String host) {
    String address = address();
    name(host, address);
    return address;
  }

  /** Has a name lead to an address. */
  void name(String host, String address) {
    lines.add(address + " " + host);
    try {
      Path next = Files.write(hosts.resolveSibling(hosts.getFileName() + ".next"), lines);
      Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  Path hosts() {
    return hosts;
  }
}

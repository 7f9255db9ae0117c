package io.recgpt.load;

import io.recgpt.processes.ServiceCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Four processes that are loaded round by round, to the most that they take and at half of that.
 */
final class Chain {
  private static final List<Integer> IN_FLIGHT = List.of(32, 128, 256);
  private static final Duration TIME = Duration.ofSeconds(10);

  private final ServiceCluster cluster;
  private final LoadClient client;
  private final List<Load> highest = new ArrayList<>();
  private final List<Load> halves = new ArrayList<>();
  private final List<Load> halvesOfOther = new ArrayList<>();
  private long failed;

  /**
   * A load and what each of its calls cost.
   *
   * @param cpu of all four processes
   */
  record Load(LoadClient.Outcome outcome, CpuTime cpu) {
    Duration total() {
      return cpu.sum();
    }
  }

  /** A chain that serves; the cluster stays its caller's. */
  Chain(ServiceCluster cluster, LoadClient client) {
    this.cluster = cluster;
    this.client = client;
  }

  void warmUp() {
    failed += ChainClient.warmUp(cluster, client, IN_FLIGHT.getLast());
  }

  /** Loads it to the most that it takes: the best of three closed loops. */
  void loadHighest() {
    Load most = null;
    for (int calls : IN_FLIGHT) {
      CpuTime before = CpuTime.of(cluster);
      LoadClient.Outcome outcome = client.inFlight(calls, TIME);
      Load load = new Load(outcome, CpuTime.of(cluster).since(before).each(outcome));
      failed += outcome.failed();
      if (most == null || outcome.rate() > most.outcome().rate()) {
        most = load;
      }
    }
    highest.add(most);
  }

  /** Loads it at half of the median of its highest rates. */
  void loadHalf() {
    halves.add(at(rate() / 2));
  }

  /** Loads it as another one is at half of what that takes. */
  void loadHalfOf(Chain other) {
    halvesOfOther.add(at(other.rate() / 2));
  }

  /** An open loop of so many requests a second. */
  private Load at(double rate) {
    CpuTime before = CpuTime.of(cluster);
    LoadClient.Outcome outcome = client.atRate(rate, TIME);
    failed += outcome.failed();
    return new Load(outcome, CpuTime.of(cluster).since(before).each(outcome));
  }

  /** Median of the highest rates, in requests a second. */
  double rate() {
    return Rounds.median(highest.stream().map(load -> load.outcome().rate()).toList());
  }

  /** Round by round. */
  List<Load> highest() {
    return List.copyOf(highest);
  }

  /** Round by round. */
  List<Load> halves() {
    return List.copyOf(halves);
  }

  /** Round by round. */
  List<Load> halvesOfOther() {
    return List.copyOf(halvesOfOther);
  }

  /** Calls that failed, those of warming up among them. */
  long failed() {
    return failed;
  }
}

package io.recgpt.load;

import io.recgpt.processes.ServiceCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Four processes that are loaded round by round, to the most that they take and at half of that.
 */
final class Chain {
  /** Fewer than the 64 that a gateway always lets in: what it turns away costs little. */
  static final List<Integer> IN_FLIGHT = List.of(16, 32, 48);

  private static final Duration TIME = Duration.ofSeconds(10);

  private final ServiceCluster cluster;
  private final LoadClient client;
  private final List<List<Load>> loops = new ArrayList<>();
  private final List<Load> halves = new ArrayList<>();
  private final List<Load> halvesOfOther = new ArrayList<>();
  private long failed;
  private long answered;
  private long whole;

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

  /** Loads it to the most that it takes: a closed loop for each number of calls in flight. */
  void loadHighest() {
    loops.add(
        IN_FLIGHT.stream().map(calls -> measured(() -> client.inFlight(calls, TIME))).toList());
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
    return measured(() -> client.atRate(rate, TIME));
  }

  private Load measured(Supplier<LoadClient.Outcome> run) {
    CpuTime before = CpuTime.of(cluster);
    LoadClient.Outcome outcome = run.get();
    failed += outcome.failed();
    answered += outcome.answered();
    whole += outcome.whole();
    return new Load(outcome, CpuTime.of(cluster).since(before).each(outcome));
  }

  /** Median of the highest rates, in requests a second. */
  double rate() {
    return Rounds.median(highest().stream().map(load -> load.outcome().rate()).toList());
  }

  /** The loop of each round that was answered at the highest rate. */
  List<Load> highest() {
    return loops.stream()
        .map(round ->
            Collections.max(round, Comparator.comparingDouble(load -> load.outcome().rate())))
        .toList();
  }

  /** Round by round, the loops of one number of calls, by its place in {@link #IN_FLIGHT}. */
  List<Load> loops(int place) {
    return loops.stream().map(round -> round.get(place)).toList();
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

  /** Share of the answers that came from a fresh profile with each item explained, 0 to 1. */
  double whole() {
    return (double) whole / Math.max(1, answered);
  }
}

package io.recgpt.faults;

import io.recgpt.faults.FaultCluster.Peers;
import io.recgpt.processes.Service;
import io.recgpt.processes.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Kills services at random by {@code kill -9} under load, and looks for what was lost of it. */
public final class KillRun {
  private static final Duration MAX_PAUSE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST = 10_000;
  private static final int TOLD_EVERY = 10;
  private static final List<Service> SERVICES = List.of(Service.values());

  private KillRun() {}

  /**
   * Takes {@code --kills=N} (100) and {@code --sqlite} for stores in files rather than in a
   * PostgreSQL. Ends with 1 where an acknowledged event was lost.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    int kills =
        given.stream()
            .filter(it -> it.startsWith("--kills="))
            .mapToInt(it -> Integer.parseInt(it.substring(8)))
            .findAny()
            .orElse(100);
    if (kills < 1 || kills > MOST) {
      throw new IllegalArgumentException("kills: %d (expected: 1 to %d)".formatted(kills, MOST));
    }
    Peers peers = given.contains("--sqlite") ? Peers.NONE : Peers.POSTGRES;
    Outcome outcome = kill(kills, peers, new SplittableRandom());
    System.out.println(outcome);
    System.exit(outcome.lost() == 0 ? 0 : 1);
  }

  /**
   * What came of it.
   *
   * @param kills of each service
   * @param acknowledged events
   * @param lost of these
   * @param answered calls of Recommend
   * @param unanswered calls of Recommend
   * @param elapsed from the first kill to the last service's return
   */
  record Outcome(
      Map<Service, Integer> kills,
      long acknowledged,
      int lost,
      long answered,
      long unanswered,
      Duration elapsed) {
    Outcome {
      kills = Map.copyOf(kills);
    }

    @Override
    public String toString() {
      return "killed %s in %d s: of %d acknowledged events %d lost; %d of %d Recommend answered"
          .formatted(
              new EnumMap<>(kills),
              elapsed.toSeconds(),
              acknowledged,
              lost,
              answered,
              answered + unanswered);
    }
  }

  static Outcome kill(int kills, Peers peers, SplittableRandom random)
      throws IOException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder();
        FaultCluster cluster = FaultCluster.open(folder.path(), peers);
        TrafficClient traffic = cluster.traffic(FaultRun.DEADLINE)) {
      traffic.start(FaultRun.RECOMMENDS_PER_SECOND, FaultRun.EVENTS_PER_SECOND);
      Map<Service, Integer> killed = new EnumMap<>(Service.class);
      Instant begin = Instant.now();
      long first = System.nanoTime();
      for (int i = 0; i < kills; i++) {
        Service service = SERVICES.get(random.nextInt(SERVICES.size()));
        cluster.services().process(service).kill();
        killed.merge(service, 1, Integer::sum);
        cluster.services().start(service);
        if (random.nextBoolean()) {
          // Else the next kill may meet one that is just starting.
          cluster.services().awaitServing();
        }
        // When is left to chance: there is nothing to wait for.
        LockSupport.parkNanos(random.nextLong(MAX_PAUSE.toNanos()));
        if ((i + 1) % TOLD_EVERY == 0) {
          System.err.printf(
              "%d of %d kills, %d s, %d events acknowledged%n",
              i + 1,
              kills,
              Duration.between(begin, Instant.now()).toSeconds(),
              traffic.acknowledged());
        }
      }
      cluster.services().awaitServing();
      Duration elapsed = Duration.between(begin, Instant.now());
      Optional<Duration> well = traffic.replies().awaitWell(System.nanoTime(), PATIENCE);
      if (well.isEmpty()) {
        throw new IllegalStateException("not well again " + PATIENCE + " after the last kill");
      }
      List<Reply> replies =
          traffic.replies().sentBetween(first, System.nanoTime()).stream()
              .filter(it -> it.kind() == Reply.Kind.RECOMMEND)
              .toList();
      long answered = replies.stream().filter(Reply::answered).count();
      long acknowledged = traffic.acknowledged();
      int lost = traffic.lost();
      cluster.awaitFollowers(traffic);
      return new Outcome(killed, acknowledged, lost, answered, replies.size() - answered, elapsed);
    }
  }
}

package io.recgpt.faults;

import io.recgpt.faults.FaultCluster.Peers;
import io.recgpt.processes.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Breaks a cluster of real processes and peers in every way it knows, and prints what was seen. */
public final class FaultRun {
  static final int RECOMMENDS_PER_SECOND = 20;

  /** As much as a Milvus Lite takes. */
  private static final int LIGHT_PER_SECOND = 2;

  static final int EVENTS_PER_SECOND = 10;
  static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration HOLD = Duration.ofSeconds(4);
  private static final Duration SHORT_HOLD = Duration.ofSeconds(2);

  private FaultRun() {}

  /**
   * Prints the table on standard output and how it gets on on standard error. Takes {@code --short}
   * for a selection, and {@code --only=TEXT} for what has a text in what fails and how.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    Optional<String> only =
        given.stream().filter(it -> it.startsWith("--only=")).map(it -> it.substring(7)).findAny();
    List<Finding> findings = new ArrayList<>();
    if (given.contains("--short")) {
      findings.addAll(some());
    } else {
      findings.addAll(all(only.orElse("")));
      findings.addAll(milvus(only.orElse("")));
      findings.addAll(fullDisk(only.orElse("")));
    }
    System.out.println(FaultTable.of(findings));
    System.exit(findings.stream().allMatch(Finding::isSafe) ? 0 : 1);
  }

  /** A selection, without Milvus and Triton. */
  static List<Finding> some() throws IOException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder();
        FaultCluster cluster = FaultCluster.observed(folder.path(), Peers.POSTGRES)) {
      return observe(cluster, Episodes.some(cluster), SHORT_HOLD, RECOMMENDS_PER_SECOND);
    }
  }

  private static List<Finding> all(String only) throws IOException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder();
        FaultCluster cluster = FaultCluster.observed(folder.path(), Peers.POSTGRES_AND_TRITON)) {
      return observe(cluster, wanted(Episodes.all(cluster), only), HOLD, RECOMMENDS_PER_SECOND);
    }
  }

  private static List<Finding> milvus(String only) throws IOException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder();
        FaultCluster cluster = FaultCluster.observed(folder.path(), Peers.MILVUS)) {
      return observe(cluster, wanted(Episodes.ofMilvus(cluster), only), HOLD, LIGHT_PER_SECOND);
    }
  }

  private static List<Episode> wanted(List<Episode> episodes, String only) {
    return episodes.stream().filter(it -> it.name().contains(only)).toList();
  }

  /** Where a small file system can be mounted, which takes rights; else nothing. */
  private static List<Finding> fullDisk(String only) throws IOException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path disk = Files.createDirectory(folder.path().resolve("disk"));
      try (SmallDisk mounted = SmallDisk.mount(disk)) {
        Episode episode = Episodes.fullDisk(mounted.path());
        if (!episode.name().contains(only)) {
          return List.of();
        }
        try (FaultCluster cluster =
            FaultCluster.observed(folder.path(), Peers.NONE, mounted.path().resolve("intent"))) {
          return observe(cluster, List.of(episode), HOLD, RECOMMENDS_PER_SECOND);
        }
      } catch (SmallDisk.NotAllowedException refused) {
        System.err.println("not covered here, a full disk: " + refused.getMessage());
        return List.of();
      }
    }
  }

  private static List<Finding> observe(
      FaultCluster cluster, List<Episode> episodes, Duration hold, int recommends)
      throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    if (episodes.isEmpty()) {
      return findings;
    }
    try (TrafficClient traffic = cluster.traffic(DEADLINE)) {
      traffic.start(recommends, Math.min(recommends, EVENTS_PER_SECOND));
      Observer observer = new Observer(traffic, cluster.services(), hold);
      // What is compiled and cached only at first is not what is looked at.
      var _ = observer.observe(Episode.NOTHING);
      for (Episode episode : episodes) {
        Finding finding = observer.observe(episode);
        System.err.printf(
            "%s: %s, well again after %s, metrics: %s%n",
            episode.name(), finding.recommends(), finding.recovery(), finding.account());
        findings.add(finding);
      }
      cluster.awaitFollowers(traffic);
      System.err.printf("%d events acknowledged%n", traffic.acknowledged());
    }
    return findings;
  }
}

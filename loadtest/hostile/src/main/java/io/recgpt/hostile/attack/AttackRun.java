package io.recgpt.hostile.attack;

import io.recgpt.processes.JavaProcess;
import io.recgpt.processes.MemoryWatch;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.processes.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attacks a cluster in every way it knows, and prints what that did to everybody else. */
public final class AttackRun {
  private static final String ONLY = "--only=";
  private static final int CALLS_PER_SECOND = 30;

  /** What is said of failed calls is mostly the same. */
  private static final int REASONS = 3;

  private static final Duration TIME = Duration.ofSeconds(8);
  private static final Duration SHORT_TIME = Duration.ofSeconds(3);

  /** How long it takes to find out what is too much, and to offer it. */
  private static final int OVERLOAD_TIMES = 3;

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** The tests run on machines that do other things as well. */
  private static final Duration SHORT_DEADLINE = Duration.ofSeconds(5);

  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** An attacker has a machine of its own in earnest: here it gets what the services leave. */
  private static final List<String> NICE = List.of("nice", "-n", "15");

  private static final List<String> ATTACKER_OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");

  private AttackRun() {}

  /**
   * Prints the table on standard output and how it gets on on standard error; ends with 1 where
   * anybody else was hurt. Takes {@code --short} for a selection, and {@code --only=TEXT}, as often
   * as wanted, for those that have a text in their names.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    boolean shortOnly = given.contains("--short");
    List<String> only =
        given.stream()
            .filter(it -> it.startsWith(ONLY))
            .map(it -> it.substring(ONLY.length()))
            .toList();
    List<Attack> wanted =
        AttackMain.attacks().stream()
            .filter(it -> !shortOnly || it.inShort())
            .filter(it -> only.isEmpty() || only.stream().anyMatch(it.name()::contains))
            .toList();
    List<Finding> findings =
        shortOnly ? run(wanted, SHORT_TIME, SHORT_DEADLINE) : run(wanted, TIME, DEADLINE);
    System.out.println(AttackTable.of(findings));
    System.exit(
        !findings.isEmpty() && findings.stream().allMatch(it -> it.isSafe() && it.isUnnoticed())
            ? 0
            : 1);
  }

  /** The selection for the tests. */
  static List<Finding> some() throws IOException, InterruptedException {
    return run(
        AttackMain.attacks().stream().filter(Attack::inShort).toList(), SHORT_TIME, SHORT_DEADLINE);
  }

  private static List<Finding> run(List<Attack> attacks, Duration time, Duration deadline)
      throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try (TemporaryFolder folder = new TemporaryFolder();
        HostileCluster cluster = HostileCluster.open(folder.path());
        Neighbor neighbor = new Neighbor(cluster.neighbor(), cluster.history(), deadline)) {
      neighbor.start(CALLS_PER_SECOND);
      var _ = neighbor.observe(WARM_UP);
      for (Attack attack : attacks) {
        Finding finding = observe(cluster, neighbor, attack, time, folder.path());
        System.err.println(AttackTable.line(finding));
        finding.during().reasons().stream().limit(REASONS).forEach(System.err::println);
        findings.add(finding);
        for (Service service : finding.ended()) {
          System.err.println(cluster.services().process(service).lastWords());
          cluster.services().start(service);
          cluster.services().awaitServing(service);
        }
      }
    }
    return findings;
  }

  private static Finding observe(
      HostileCluster cluster, Neighbor neighbor, Attack attack, Duration usual, Path folder)
      throws IOException, InterruptedException {
    Duration time =
        attack.kind() == Attack.Kind.OVERLOAD ? usual.multipliedBy(OVERLOAD_TIMES) : usual;
    Neighbor.Outcome without = neighbor.observe(time);
    Path log = folder.resolve("attack.log");
    Files.deleteIfExists(log);
    Map<Service, Duration> spent = cpu(cluster.services());
    MemoryWatch watch = new MemoryWatch(cluster.services(), LOOK_EVERY);
    Neighbor.Outcome during;
    try (JavaProcess attacker =
        JavaProcess.start(
            AttackMain.class,
            attack.kind() == Attack.Kind.ATTACK ? NICE : List.of(),
            ATTACKER_OPTIONS,
            List.of(
                cluster.services().target(Service.GATEWAY),
                cluster.keys().folder().toString(),
                attack.name(),
                String.valueOf(time.toSeconds())),
            log)) {
      during = neighbor.observe(time.plusSeconds(2));
      attacker.awaitEnd(time);
    }
    Map<Service, Long> memory = watch.mostOfEach();
    Map<Service, Duration> cpu = cpu(cluster.services());
    spent.forEach(
        (service, before) -> cpu.computeIfPresent(service, (_, now) -> now.minus(before)));
    Neighbor.Outcome after = neighbor.observe(SHORT_TIME);
    List<Service> ended =
        Arrays.stream(Service.values())
            .filter(service -> !cluster.services().process(service).isAlive())
            .toList();
    return new Finding(attack, outcomes(log), without, during, after, memory, cpu, ended);
  }

  /** What each process has had of the processors so far; those that have ended are left out. */
  private static Map<Service, Duration> cpu(ServiceCluster services) {
    Map<Service, Duration> cpu = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      JavaProcess process = services.process(service);
      if (process.isAlive()) {
        cpu.put(service, process.cpu());
      }
    }
    return cpu;
  }

  /** What an attacker printed: a count and an outcome a line; what else stands there isn't one. */
  private static Map<String, Long> outcomes(Path log) throws IOException {
    Map<String, Long> outcomes = new TreeMap<>();
    for (String line : Files.readAllLines(log)) {
      String[] parts = line.split(" ", 2);
      if (parts.length == 2 && parts[0].matches("[0-9]{1,18}")) {
        outcomes.put(parts[1], Long.parseLong(parts[0]));
      }
    }
    return outcomes;
  }
}

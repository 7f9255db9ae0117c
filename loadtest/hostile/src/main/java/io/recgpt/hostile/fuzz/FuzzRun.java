package io.recgpt.hostile.fuzz;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.recgpt.processes.Service;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sends made-up requests to every method of the four services, and counts what came back. */
public final class FuzzRun {
  private static final long REQUESTS = 1_000_000;
  private static final long SEED = 1;
  private static final int IN_FLIGHT = 64;
  static final int SAMPLES = 10;
  private static final int HARMLESS_ROUNDS = 10;

  /** What a log says of a fault that somebody has to look at. */
  private static final Pattern LOGGED =
      Pattern.compile("\\bERROR\\b|StackOverflow|OutOfMemory|Exception in thread");

  private static final int MAX_LOGGED = 50;
  private static final int TRACE_LINES = 12;

  private final FuzzCluster cluster;
  private final FuzzClient client;
  private final Corpus corpus = new Corpus();
  private final Tally tally = new Tally();
  private final List<FuzzedMethod> methods = new ArrayList<>();
  private final RequestGenerator generator;

  private FuzzRun(FuzzCluster cluster, long seed) {
    this.cluster = cluster;
    this.client = new FuzzClient(cluster.services());
    ReflectionClient reflection = new ReflectionClient();
    for (Service service : Service.values()) {
      methods.addAll(reflection.methods(service, cluster.services().channel(service)));
    }
    long now = Instant.now().getEpochSecond();
    this.generator = new RequestGenerator(methods, new MessageMaker(corpus, now), seed);
  }

  /**
   * What came of a run.
   *
   * @param methods what each method answered, by its title
   * @param offered titles of all methods that there are
   * @param failures the first requests that ended as none may
   * @param logged lines of the processes' logs that tell of a fault
   * @param ended processes that did not live to the end
   * @param memory of each process after each tenth of the requests
   * @param cpu time of each process, starting and loading it left out
   */
  record Outcome(
      Map<String, Tally.Method> methods,
      List<String> offered,
      List<Tally.Failure> failures,
      List<String> logged,
      List<Service> ended,
      Map<Service, List<ProcessMemory>> memory,
      Map<Service, Duration> cpu,
      Duration elapsed) {}

  /**
   * Prints the table on standard output, and failures on standard error. Takes {@code
   * --requests=N}, {@code --seed=N}, and {@code --only=INDEX} for a single request of a run.
   */
  public static void main(String[] args) throws IOException {
    long requests = option(args, "--requests=", REQUESTS);
    long seed = option(args, "--seed=", SEED);
    long only = option(args, "--only=", -1);
    Outcome outcome = only < 0 ? run(0, requests, seed) : run(only, only + 1, seed);
    outcome
        .failures()
        .forEach(failure ->
            System.err.printf("%s%n%s%n%n", failure.why(), failure.request().described()));
    outcome.logged().forEach(System.err::println);
    System.out.println(FuzzTable.of(outcome));
    System.exit(isClean(outcome) ? 0 : 1);
  }

  private static long option(String[] args, String name, long otherwise) {
    return Stream.of(args)
        .filter(it -> it.startsWith(name))
        .mapToLong(it -> Long.parseLong(it.substring(name.length())))
        .findFirst()
        .orElse(otherwise);
  }

  static boolean isClean(Outcome outcome) {
    return outcome.failures().isEmpty() && outcome.logged().isEmpty() && outcome.ended().isEmpty();
  }

  /** Sends the requests of some indexes to a cluster of its own. */
  static Outcome run(long from, long to, long seed) throws IOException {
    try (TemporaryFolder folder = new TemporaryFolder();
        FuzzCluster cluster = FuzzCluster.open(folder.path())) {
      FuzzRun run = new FuzzRun(cluster, seed);
      run.gather();
      return run.send(from, to);
    }
  }

  /** Fills the corpus: harmless requests are made of what the answers before had in them. */
  private void gather() {
    cluster.shop().users().forEach(user -> corpus.add("user_id", user));
    cluster.shop().items().stream().map(Item::getItemId).forEach(id -> corpus.add("item_id", id));
    FuzzCluster.otherItems().forEach(id -> corpus.add("item_id", id));
    FuzzCluster.otherPeople().forEach(id -> corpus.add("user_id", id));
    for (int round = 0; round < HARMLESS_ROUNDS; round++) {
      System.err.printf("gathering, round %d%n", round);
      for (FuzzedMethod method : methods) {
        if (method.waits() || method.descriptor().getName().equals("TrainModel")) {
          continue;
        }
        FuzzRequest request = generator.harmless(method, round);
        for (byte[] message : client.send(request).join().messages()) {
          try {
            corpus.add(DynamicMessage.parseFrom(method.response(), message));
          } catch (InvalidProtocolBufferException broken) {
            tally.keep(new Tally.Failure(request, "an answer that is no message: " + broken));
          }
        }
      }
    }
  }

  private Outcome send(long from, long to) throws IOException {
    Map<Service, List<ProcessMemory>> memory = new EnumMap<>(Service.class);
    Map<Service, Duration> before = cpu();
    Semaphore free = new Semaphore(IN_FLIGHT);
    long begin = System.nanoTime();
    long sample = Math.max(1, (to - from) / SAMPLES);
    for (long index = from; index < to; index++) {
      free.acquireUninterruptibly();
      send(generator.at(index), free);
      if ((index - from + 1) % sample == 0) {
        free.acquireUninterruptibly(IN_FLIGHT);
        look(memory);
        free.release(IN_FLIGHT);
        System.err.printf("%d requests, %d failures%n", index + 1, tally.failures().size());
      }
    }
    free.acquireUninterruptibly(IN_FLIGHT);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    return new Outcome(
        tally.methods(),
        methods.stream().map(FuzzedMethod::title).toList(),
        tally.failures(),
        logged(),
        Stream.of(Service.values())
            .filter(service -> !cluster.services().process(service).isAlive())
            .toList(),
        memory,
        spent(before),
        elapsed);
  }

  private Map<Service, Duration> cpu() {
    Map<Service, Duration> times = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      times.put(service, cluster.services().process(service).cpu());
    }
    return times;
  }

  private Map<Service, Duration> spent(Map<Service, Duration> before) {
    Map<Service, Duration> times = cpu();
    times.replaceAll((service, time) -> time.minus(before.getOrDefault(service, Duration.ZERO)));
    return times;
  }

  private void send(FuzzRequest request, Semaphore free) {
    long sent = System.nanoTime();
    boolean mayRead =
        request.method().service() != Service.GATEWAY
            || !request.headers().equals(FuzzCluster.Tenants.own(Service.GATEWAY));
    var _ =
        client
            .send(request)
            .whenComplete((reply, fault) -> {
              free.release();
              if (fault != null) {
                tally.keep(new Tally.Failure(request, fault.toString()));
                return;
              }
              tally.add(request, reply, Duration.ofNanos(System.nanoTime() - sent));
              if (!mayRead && reply.messages().stream().anyMatch(FuzzRun::isMarked)) {
                tally.keep(new Tally.Failure(request, "answered with what another tenant has"));
              }
            });
  }

  private static boolean isMarked(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1).contains(FuzzCluster.MARK);
  }

  private void look(Map<Service, List<ProcessMemory>> memory) {
    for (Service service : Service.values()) {
      if (cluster.services().process(service).isAlive()) {
        memory
            .computeIfAbsent(service, _ -> new ArrayList<>())
            .add(ProcessMemory.of(cluster.services().process(service)));
      }
    }
  }

  private List<String> logged() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Service service : Service.values()) {
      List<String> lines = Files.readAllLines(cluster.log(service), StandardCharsets.UTF_8);
      for (int i = 0; i < lines.size() && faults.size() < MAX_LOGGED; i++) {
        if (LOGGED.matcher(lines.get(i)).find()) {
          List<String> trace = lines.subList(i, Math.min(lines.size(), i + TRACE_LINES));
          faults.add(service.title() + ": " + String.join("\n", trace));
        }
      }
    }
    return faults;
  }
}

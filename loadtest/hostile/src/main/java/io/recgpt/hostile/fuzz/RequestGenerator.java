package io.recgpt.hostile.fuzz;

import io.recgpt.hostile.fuzz.FuzzCluster.Tenants;
import io.recgpt.processes.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The requests of a run: each is told by the seed and its index alone, whatever came before. */
final class RequestGenerator {
  /**
   * Calls that cost far more than others, themselves or by what is built anew after them, are
   * seldom.
   */
  private static final Map<String, Double> SHARES =
      Map.of(
          "TrainModel", 0.01,
          "StreamTrainingLog", 0.3,
          "RefreshInterests", 0.2,
          "RefreshIntent", 0.2,
          "PreviewIntent", 0.3,
          "Prepare", 0.3,
          "UpsertItems", 0.1,
          "PutDomain", 0.05);

  private static final List<Double> HOSTILITIES = List.of(0.0, 0.0, 0.01, 0.05, 0.3, 0.9);
  private static final double DAMAGED = 0.08;
  private static final double HURRIED = 0.01;
  private static final Duration FIRST_MESSAGE = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int MAX_VALUES = 60_000;
  private static final int MAX_CHARACTERS = 200_000;

  private final List<FuzzedMethod> methods;
  private final double[] bounds;
  private final MessageMaker maker;
  private final long seed;

  /** Makes requests to these methods. */
  RequestGenerator(List<FuzzedMethod> methods, MessageMaker maker, long seed) {
    this.methods = List.copyOf(methods);
    this.maker = maker;
    this.seed = seed;
    bounds = new double[methods.size()];
    double sum = 0;
    for (int i = 0; i < bounds.length; i++) {
      sum += SHARES.getOrDefault(methods.get(i).descriptor().getName(), 1.0);
      bounds[i] = sum;
    }
  }

  /** The request of an index. */
  FuzzRequest at(long index) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
    double share = random.nextDouble() * bounds[bounds.length - 1];
    int chosen = 0;
    while (bounds[chosen] < share) {
      chosen++;
    }
    double hostility = HOSTILITIES.get(random.nextInt(HOSTILITIES.size()));
    return request(
        index, methods.get(chosen), new Dice(random, hostility, MAX_VALUES, MAX_CHARACTERS));
  }

  /** A request without harm to a method, for what its answer has in it. */
  FuzzRequest harmless(FuzzedMethod method, long index) {
    Dice dice = new Dice(new SplittableRandom(seed + index), 0, 500, 5_000);
    byte[] body = maker.message(method.request(), dice).toByteArray();
    Duration deadline = method.streams() ? FIRST_MESSAGE : DEADLINE;
    return new FuzzRequest(index, method, Tenants.own(method.service()), body, deadline, 1);
  }

  private FuzzRequest request(long index, FuzzedMethod method, Dice dice) {
    byte[] body = maker.message(method.request(), dice).toByteArray();
    if (dice.chance(DAMAGED)) {
      body = WireDamage.damaged(body, dice);
    }
    Duration deadline = DEADLINE;
    if (dice.chance(HURRIED)) {
      deadline = Duration.ofMillis(1 + dice.below(5));
    } else if (method.streams() || method.waits()) {
      deadline = Duration.ofMillis(50 + dice.below(450));
    }
    return new FuzzRequest(
        index, method, headers(method.service(), dice), body, deadline, 1 + dice.few(20));
  }

  private static Map<String, String> headers(Service service, Dice dice) {
    return switch (dice.below(12)) {
      case 0 -> Tenants.other(service);
      case 1 -> Tenants.empty(service);
      case 2 -> changed(Tenants.own(service), "recgpt-tenant", dice);
      case 3 ->
          dice.chance(0.5)
              ? changed(Tenants.own(service), "authorization", dice)
              : Tenants.own(service);
      default -> Tenants.own(service);
    };
  }

  private static Map<String, String> changed(Map<String, String> own, String key, Dice dice) {
    Map<String, String> headers = new HashMap<>(own);
    if (dice.chance(0.2)) {
      headers.remove(key);
    } else {
      headers.put(key, FieldValues.metadata(dice));
    }
    return headers;
  }
}

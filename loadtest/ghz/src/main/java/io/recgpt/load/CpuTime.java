package io.recgpt.load;

import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** CPU time of four processes, by the operating system. */
record CpuTime(Map<Service, Duration> byService) {
  CpuTime {
    byService = Map.copyOf(byService);
  }

  /** So far. */
  static CpuTime of(ServiceCluster cluster) {
    Map<Service, Duration> cpu = new TreeMap<>();
    for (Service service : Service.values()) {
      cpu.put(service, cluster.process(service).cpu());
    }
    return new CpuTime(cpu);
  }

  CpuTime since(CpuTime before) {
    Map<Service, Duration> spent = new TreeMap<>();
    byService.forEach((service, cpu) ->
        spent.put(service, cpu.minus(before.byService.getOrDefault(service, Duration.ZERO))));
    return new CpuTime(spent);
  }

  /** For each of the calls of a load that were answered. */
  CpuTime each(LoadClient.Outcome outcome) {
    long calls = Math.max(1, outcome.answered());
    Map<Service, Duration> each = new TreeMap<>();
    byService.forEach((service, cpu) -> each.put(service, cpu.dividedBy(calls)));
    return new CpuTime(each);
  }

  Duration sum() {
    return byService.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** By service, in microseconds. */
  @Override
  public String toString() {
    return new TreeMap<>(byService)
        .entrySet().stream()
            .map(it -> "%s %d".formatted(it.getKey().title(), it.getValue().toNanos() / 1_000))
            .collect(Collectors.joining(", "));
  }
}

package io.recgpt.faults;

import io.recgpt.processes.MetricsPage;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What a gateway's metrics say that it answered.
 *
 * @param pid of its process, with which its counts begin and end
 * @param outcomes how many calls, by the words of {@link Reply#outcome}
 */
record Told(long pid, Map<String, Integer> outcomes) {
  private static final String EVENTS = "recgpt.gateway.v1.EventService/RecordEvents";

  /** A call is counted a moment after its answer: two looks so far apart must agree. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  Told {
    outcomes = Map.copyOf(outcomes);
  }

  /** So far, once the counts rest; nothing may be sent meanwhile. */
  static Told by(ServiceCluster services) throws IOException {
    Told told = look(services);
    while (true) {
      LockSupport.parkNanos(PAUSE.toNanos());
      Told next = look(services);
      if (next.equals(told)) {
        return told;
      }
      told = next;
    }
  }

  private static Told look(ServiceCluster services) throws IOException {
    long pid = services.process(Service.GATEWAY).pid();
    return new Told(pid, read(services.metrics(Service.GATEWAY)));
  }

  static Map<String, Integer> read(MetricsPage page) {
    Map<String, Integer> outcomes = new TreeMap<>();
    page.named("recgpt_recommend_served_total")
        .forEach(it -> {
          boolean explained = !it.label("explained").equals("none");
          String outcome =
              it.label("rung").replace('_', ' ') + (explained ? "" : Reply.UNEXPLAINED);
          outcomes.merge(outcome, (int) it.value(), Integer::sum);
        });
    page.named("grpc_server_call_duration_seconds_count")
        .filter(
            it -> it.label("grpc_method").equals(EVENTS) && it.label("grpc_status").equals("OK"))
        .forEach(it -> outcomes.merge(Reply.ACKNOWLEDGED, (int) it.value(), Integer::sum));
    return outcomes;
  }

  /** What came after a look at the same process. */
  Told since(Told before) {
    Map<String, Integer> since = new TreeMap<>();
    outcomes.forEach(
        (outcome, count) -> since.put(outcome, count - before.outcomes.getOrDefault(outcome, 0)));
    return new Told(pid, since);
  }
}

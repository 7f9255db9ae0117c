package io.recgpt.hostile.fuzz;

import io.grpc.Status;
import io.recgpt.hostile.fuzz.FuzzRun.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An outcome as Markdown. */
final class FuzzTable {
  private FuzzTable() {}

  static String of(Outcome outcome) {
    return counts(outcome) + "\n" + memory(outcome);
  }

  private static String counts(Outcome outcome) {
    Set<Status.Code> codes = EnumSet.of(Status.Code.INTERNAL, Status.Code.UNKNOWN);
    outcome.methods().values().forEach(method -> codes.addAll(method.codes().keySet()));
    long calls = outcome.methods().values().stream().mapToLong(Tally.Method::calls).sum();
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d requests to %d methods in %,d s; %d ended as none may; lines of faults in logs: %d; processes that ended: %d.%n%n"
            .formatted(
                calls,
                outcome.offered().size(),
                outcome.elapsed().toSeconds(),
                outcome.failures().size(),
                outcome.logged().size(),
                outcome.ended().size()));
    text.append("| method | calls | ")
        .append(codes.stream().map(Enum::name).collect(Collectors.joining(" | ")))
        .append(" | slowest |\n|---|")
        .append("--:|".repeat(codes.size() + 2))
        .append('\n');
    new TreeMap<>(outcome.methods())
        .forEach((title, method) -> text.append(row(title, method, codes)));
    return text.toString();
  }

  private static String row(String title, Tally.Method method, Set<Status.Code> codes) {
    return "| %s | %,d | %s | %.1f s |%n"
        .formatted(
            title,
            method.calls(),
            codes.stream()
                .map(code -> "%,d".formatted(method.codes().getOrDefault(code, 0L)))
                .collect(Collectors.joining(" | ")),
            method.slowest().toMillis() / 1e3);
  }

  private static String memory(Outcome outcome) {
    StringBuilder text =
        new StringBuilder(
            "CPU time of each process; MiB after each tenth of the requests: heap that is kept, resident.\n\n");
    text.append("| process | CPU |").append(" MiB |".repeat(FuzzRun.SAMPLES)).append("\n|---|--:|");
    text.append("--:|".repeat(FuzzRun.SAMPLES)).append('\n');
    outcome
        .memory()
        .forEach((service, samples) ->
            text.append(
                "| %s | %d s | %s |%n"
                    .formatted(
                        service.title(),
                        outcome.cpu().getOrDefault(service, Duration.ZERO).toSeconds(),
                        samples.stream()
                            .map(sample ->
                                "%d, %d".formatted(sample.heap() >> 20, sample.resident() >> 20))
                            .collect(Collectors.joining(" | ")))));
    return text.toString();
  }
}

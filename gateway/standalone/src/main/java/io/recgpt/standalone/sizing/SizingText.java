package io.recgpt.standalone.sizing;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;

/** A sizing in lines for people. */
public final class SizingText {
  private SizingText() {}

  /** The lines, each ended by a line break. */
  public static String of(Workload workload, Sizing sizing) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "peak",
        "%,.1f requests/s, %,.0f events/s",
        sizing.peakRequests(),
        sizing.peakEvents());
    line(text, "near-line", "%,.0f profiles a day", sizing.profilesPerDay());
    pods(text, "gateway", sizing.gateway());
    pods(text, "intent", sizing.intent());
    pods(text, "worker", sizing.worker());
    pods(text, "retrieval", sizing.retrieval());
    pods(text, "explain", sizing.explain());
    line(
        text,
        "database",
        "%,.1f GiB for %,.0f days of events",
        sizing.databaseGib(),
        workload.retentionDays());
    line(text, "index", "%,.2f GiB a copy", sizing.indexGib());
    if (workload.languageModel()) {
      line(
          text,
          "tokens",
          "%,.1f million in, %,.1f million out a day",
          sizing.tokensInPerDay() / 1e6,
          sizing.tokensOutPerDay() / 1e6);
      line(text, "GPUs", "%d of H100, for a model of 8 B in FP8", sizing.gpus());
    }
    return text.toString();
  }

  private static void pods(StringBuilder text, String name, Pods pods) {
    line(
        text,
        name,
        "%d pods of %d CPU and %,d MiB, %.2f CPU busy in all",
        pods.replicas(),
        pods.cores(),
        pods.memoryMib(),
        pods.busyCores());
  }

  @FormatMethod
  private static void line(
      StringBuilder text, String name, @FormatString String format, Object... values) {
    text.append(String.format(Locale.ROOT, "%-10s ", name))
        .append(String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}

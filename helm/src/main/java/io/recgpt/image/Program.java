package io.recgpt.image;

import java.util.List;

/** A process that the image can start, by a file {@code /app/NAME.args}. */
enum Program {
  GATEWAY("gateway", "io.recgpt.gateway.GatewayMain"),
  INTENT("intent", "io.recgpt.intent.IntentMain"),
  RETRIEVAL("retrieval", "io.recgpt.retrieval.RetrievalMain"),
  EXPLAIN("explain", "io.recgpt.explain.ExplainMain"),
  /** The command line: imports, and the chart's test. */
  RECGPT("recgpt", "io.recgpt.standalone.Recgpt"),
  /** Training, run as a Job. */
  TRAIN("train", "io.recgpt.retrieval.TrainMain");

  /** Those that serve, each with an AOT cache of its own. */
  static final List<Program> SERVICES = List.of(GATEWAY, INTENT, RETRIEVAL, EXPLAIN);

  private final String title;
  private final String mainClass;

  Program(String title, String mainClass) {
    this.title = title;
    this.mainClass = mainClass;
  }

  /** The name in files and logs. */
  String title() {
    return title;
  }

  String mainClass() {
    return mainClass;
  }
}

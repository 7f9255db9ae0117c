package io.recgpt.standalone.sizing;

/**
 * How large a cluster must be for a workload. The formulas are those of {@code
 * helm/recgpt/SIZING.md}, line by line.
 *
 * @param peakRequests recommendations a second at the peak
 * @param peakEvents events a second at the peak
 * @param profilesPerDay profiles mined a day
 * @param databaseGib PostgreSQL, all services
 * @param indexGib vector index, one copy
 * @param tokensInPerDay tokens that a language model reads a day; 0 without one
 * @param tokensOutPerDay tokens that it writes a day
 * @param gpus H100s for that, spread over the day
 */
public record Sizing(
    double peakRequests,
    double peakEvents,
    double profilesPerDay,
    Pods gateway,
    Pods intent,
    Pods worker,
    Pods retrieval,
    Pods explain,
    double databaseGib,
    double indexGib,
    double tokensInPerDay,
    double tokensOutPerDay,
    int gpus) {
  private static final double SECONDS_A_DAY = 86_400;
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;

  /** Reckons. */
  public static Sizing of(Workload workload, Coefficients all) {
    double requests = workload.requestsPerDay() / SECONDS_A_DAY * all.of("peak");
    double events = workload.eventsPerDay() / SECONDS_A_DAY * all.of("peak");
    double profiles = workload.users() / workload.refreshDays();
    double kept = workload.eventsPerDay() * workload.retentionDays();

    double gatewayCores = requests * all.of("gateway-cpu") / 1e6;
    // Taking an event costs intent most, and retrieval and explain, which follow, the rest.
    double intentCores = requests * all.of("intent-cpu") / 1e6 + events * all.of("event-cpu") / 1e6;
    double workerCores = profiles / SECONDS_A_DAY * all.of("profile-cpu") / 1e3;
    double retrievalCores =
        requests
            * (all.of("retrieval-cpu") + workload.items() * all.of("retrieval-item-cpu"))
            / 1e6;
    double explainCores = requests * all.of("explain-cpu") / 1e6;

    double process = all.of("process-memory");
    double catalogue = workload.items() * all.of("item-memory") * 1e3 / MIB;
    double log = kept * all.of("event-memory") / MIB;
    double embedding = process + all.of("embedder-memory");

    double database =
        (kept * all.of("event-disk")
                + workload.users() * all.of("profile-disk") * 1e3
                + workload.items() * all.of("item-disk") * 1e3)
            * all.of("postgresql-factor");
    double explained = workload.items() * all.of("explanations") / workload.refreshDays();
    double tokensIn = profiles * all.of("prompt-tokens") + explained * all.of("explanation-in");
    double tokensOut = profiles * all.of("answer-tokens") + explained * all.of("explanation-out");
    double gpuSeconds = (tokensIn * all.of("gpu-prompt") + tokensOut * all.of("gpu-answer")) / 1e6;
    double gpus = gpuSeconds / SECONDS_A_DAY / all.of("gpu-use");

    double headroom = all.of("headroom");
    boolean model = workload.languageModel();
    return new Sizing(
        requests,
        events,
        profiles,
        Pods.of(gatewayCores, 1, process, headroom),
        Pods.of(intentCores, 2, embedding + catalogue, headroom),
        Pods.of(workerCores, 2, embedding + catalogue, headroom),
        Pods.of(retrievalCores, 4, embedding + catalogue + log, headroom),
        Pods.of(explainCores, 1, process + catalogue, headroom),
        database / GIB,
        workload.items() * all.of("index-disk") * 1e3 / GIB,
        model ? tokensIn : 0,
        model ? tokensOut : 0,
        model ? (int) Math.ceil(gpus) : 0);
  }
}

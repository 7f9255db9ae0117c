package io.recgpt.inference.task;

import static java.util.Objects.requireNonNull;

/**
 * What a call to a model is counted under.
 *
 * @param task for example "interests"
 * @param refresh what set it off, for example "full" or "delta"
 * @param tenant whose data it reads
 * @param promptVersion version of the prompt's file
 */
public record TaskLabels(String task, String refresh, String tenant, String promptVersion) {
  public TaskLabels {
    requireNonNull(task);
    requireNonNull(refresh);
    requireNonNull(tenant);
    requireNonNull(promptVersion);
  }
}

package io.recgpt.standalone.sizing;

/**
 * The pods of one component.
 *
 * @param replicas how many
 * @param cores CPUs that each requests
 * @param memoryMib memory limit of each, MiB
 * @param busyCores CPUs that all use together at the peak
 */
public record Pods(int replicas, int cores, int memoryMib, double busyCores) {
  /** One for each zone, so that the loss of one is no outage. */
  private static final int LEAST = 3;

  /** As many pods of so many cores as keep within the headroom. */
  static Pods of(double busyCores, int cores, double memoryMib, double headroom) {
    int replicas = (int) Math.max(LEAST, Math.ceil(busyCores / (cores * headroom)));
    // In steps of 256 MiB.
    int memory = (int) (Math.ceil(memoryMib / 256) * 256);
    return new Pods(replicas, cores, memory, busyCores);
  }
}

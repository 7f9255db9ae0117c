package io.recgpt.rpc.admission;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the replies of a tenant's calls of a method have cost of late: how large a reply gets is
 * known only once all work has been done for it, so that the next call is weighed by the last ones.
 */
public final class ReplyCosts {
  /** Bytes of a reply that come with the request, and that cost as much as another one beyond. */
  static final int BYTES_A_UNIT = 128 << 10;

  private static final double NEWEST_SHARE = 0.2;
  private static final int MAX_ENTRIES = 10_000;
  private static final int FIRST_ENTRIES = 64;
  private static final float LOAD = 0.75f;

  /** The mean of those that cost something, the one asked for last at the end. */
  private final Map<Call, Double> means =
      new LinkedHashMap<>(FIRST_ENTRIES, LOAD, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Call, Double> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  private record Call(String tenant, String method) {}

  /** The cost of a reply, in requests; 0 for one of usual size. */
  public static double of(long bytes) {
    return (double) Math.max(0, bytes - BYTES_A_UNIT) / BYTES_A_UNIT;
  }

  /** What to expect of the next reply, in requests. */
  public synchronized double expected(String tenant, String method) {
    return means.getOrDefault(new Call(tenant, method), 0.0);
  }

  /** Notes a reply, whether or not it could be sent. */
  public synchronized void add(String tenant, String method, long bytes) {
    double cost = of(bytes);
    Call call = new Call(tenant, method);
    Double mean = means.get(call);
    if (mean != null) {
      double next = mean + NEWEST_SHARE * (cost - mean);
      if (next < NEWEST_SHARE) {
        means.remove(call);
      } else {
        means.put(call, next);
      }
    } else if (cost > 0) {
      means.put(call, cost);
    }
  }
}

package io.recgpt.retrieval.index.milvus;

import static java.util.Objects.requireNonNull;

import io.milvus.v2.client.MilvusClientV2;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A look at a Milvus that changes nothing of it.
 *
 * @param collections how many collections of ours it has, by their dimension, whichever store they
 *     were made from
 */
public record MilvusExamination(SortedMap<Integer, Integer> collections) {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern OURS =
      Pattern.compile("r[0-9a-f]{16}_[0-9a-f]+_([1-9][0-9]{0,3})_[0-9a-f]+");

  public MilvusExamination {
    requireNonNull(collections);
  }

  /**
   * Looks.
   *
   * @throws RpcException with one line where it can't be reached, or refuses
   */
  public static MilvusExamination of(MilvusEndpoint endpoint) {
    try (MilvusConnection connection = new MilvusConnection(endpoint)) {
      return read(connection.call(LIMIT, MilvusExamination::names));
    } catch (MilvusConnection.Refused refused) {
      throw refused.told(endpoint);
    }
  }

  private static List<String> names(MilvusClientV2 client) {
    return client.listCollections().getCollectionNames();
  }

  static MilvusExamination read(List<String> names) {
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    for (String name : names) {
      Matcher ours = OURS.matcher(name);
      if (ours.matches()) {
        counts.merge(Integer.valueOf(ours.group(1)), 1, Integer::sum);
      }
    }
    return new MilvusExamination(counts);
  }
}

package io.recgpt.retrieval.learning;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trained version is made of, as its manifest.json has it.
 *
 * @param format of the folder, {@link #FORMAT}
 * @param version its name
 * @param tenant whose log it learned from
 * @param embeddingModel that made the vectors of texts
 * @param firstEventAt time of the first event that it learned from, ISO 8601; null: none
 * @param lastEventAt of the last one
 * @param events how many events
 * @param users how many people
 * @param items how many items the catalogue had
 * @param dimension of the towers; 0: it has none
 * @param beta share of the user vector in a tag query
 * @param planner weights of the planner in their order; null: a folder of before there was one
 * @param intent how far the planned shares lead a list; null: as planner
 * @param seed of all that was drawn
 * @param ranking weights by signal: for 1, items, gap
 * @param context mean and deviation of items and gap
 * @param metrics figures by name
 * @param files each with its size and digest
 */
public record Manifest(
    int format,
    String version,
    String tenant,
    String embeddingModel,
    @Nullable String firstEventAt,
    @Nullable String lastEventAt,
    long events,
    long users,
    long items,
    int dimension,
    double beta,
    @Nullable List<Double> planner,
    @Nullable Double intent,
    long seed,
    Map<String, double[]> ranking,
    Map<String, double[]> context,
    Map<String, Double> metrics,
    Map<String, FileFacts> files) {
  /** Of folders that this version of the software writes and reads. */
  static final int FORMAT = 1;

  /** Size in bytes, and SHA-256 in hexadecimal digits. */
  public record FileFacts(long bytes, String sha256) {}
}

package io.recgpt.inference;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * The English sentence model all-MiniLM-L6-v2 in its int8 variant: 384 dimensions, mean pooling
 * over at most 256 tokens, on ONNX Runtime in this process.
 *
 * <p>Each text is a run of its own, since int8 vectors would depend on the texts that share a run.
 * Text that is mostly in another script than Latin is noise to the model and gets its {@link
 * HashedText} vector; so does empty text.
 */
public final class MiniLmEmbedder implements TextEmbedder {
  private static final String MODEL = "all-minilm-l6-v2-q";

  private final MiniLmModel model;
  private final FairPool pool;

  private MiniLmEmbedder(MiniLmModel model, FairPool pool) {
    this.model = model;
    this.pool = pool;
  }

  /**
   * Loads the model from the class path.
   *
   * @param threads platform threads that run it, each with one text at a time; at least 1
   * @throws InferenceException if the model can't be loaded
   */
  public static MiniLmEmbedder open(int threads) {
    return open(threads, () -> "");
  }

  /**
   * The same for several parties, which take turns whatever each of them asks.
   *
   * @param party whose a call is, such as its tenant; asked on the caller's thread
   */
  public static MiniLmEmbedder open(int threads, Supplier<?> party) {
    FairPool pool = new FairPool("minilm", threads, party);
    try {
      return new MiniLmEmbedder(pool.call(() -> MiniLmModel.load(MODEL)), pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public int dimension() {
    return MiniLmModel.DIMENSION;
  }

  @Override
  public List<Embedding> embed(List<String> texts) {
    Embedding[] vectors = new Embedding[texts.size()];
    List<String> copy = List.copyOf(texts);
    pool.forEach(copy.size(), i -> vectors[i] = vectorOf(copy.get(i)));
    return List.copyOf(Arrays.asList(vectors));
  }

  private Embedding vectorOf(String raw) {
    CleanText text = CleanText.of(raw);
    return text.isEmpty() || text.isMostlyNonLatin()
        ? HashedText.embed(text, MiniLmModel.DIMENSION)
        : model.embed(text.value());
  }

  @Override
  public void close() {
    pool.close();
    model.close();
  }
}

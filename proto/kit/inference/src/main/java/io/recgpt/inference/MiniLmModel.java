package io.recgpt.inference;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** The network and its tokeniser. Runs on the calling thread; safe for several at once. */
final class MiniLmModel implements AutoCloseable {
  static final int DIMENSION = 384;
  private static final int MAX_TOKENS = 256;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;

  private MiniLmModel(
      OrtEnvironment environment, OrtSession session, HuggingFaceTokenizer tokenizer) {
    this.environment = environment;
    this.session = session;
    this.tokenizer = tokenizer;
  }

  /** Loads {@code name.onnx} and its tokeniser from the class path. */
  static MiniLmModel load(String name) {
    try {
      HuggingFaceTokenizer tokenizer = Tokenizers.cutting(Tokenizers.MINILM, MAX_TOKENS);
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      UnpackedLibraries.remove();
      environment.setTelemetry(false);
      return new MiniLmModel(environment, session(environment, name + ".onnx"), tokenizer);
    } catch (IOException | OrtException e) {
      throw new InferenceException("model %s can't be loaded: %s".formatted(name, e), e);
    }
  }

  private static OrtSession session(OrtEnvironment environment, String resource)
      throws IOException, OrtException {
    try (InputStream model = Tokenizers.resource(resource);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return environment.createSession(model.readAllBytes(), options);
    }
  }

  /** The unit vector of a text, by the mean over its tokens. */
  Embedding embed(String text) {
    Encoding encoding = tokenizer.encode(text);
    long[] ids = encoding.getIds();
    long[] shape = {1, ids.length};
    try (OnnxTensor input = tensor(ids, shape);
        OnnxTensor mask = tensor(encoding.getAttentionMask(), shape);
        OnnxTensor types = tensor(encoding.getTypeIds(), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
      OnnxTensor states = (OnnxTensor) result.get(0);
      return mean(states.getFloatBuffer(), encoding.getAttentionMask());
    } catch (OrtException e) {
      throw new InferenceException("the model failed on a text: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  /**
   * Mean over the tokens that are not padding.
   *
   * @param states tokens x dimensions, row by row
   */
  private static Embedding mean(FloatBuffer states, long[] mask) {
    float[] sum = new float[DIMENSION];
    for (int token = 0; token < mask.length; token++) {
      if (mask[token] == 0) {
        continue;
      }
      for (int i = 0; i < DIMENSION; i++) {
        sum[i] += states.get(token * DIMENSION + i);
      }
    }
    return Embedding.unit(sum); // the direction of the sum is that of the mean
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new InferenceException("the model can't be closed: " + e.getMessage(), e);
    } finally {
      tokenizer.close();
    }
  }
}

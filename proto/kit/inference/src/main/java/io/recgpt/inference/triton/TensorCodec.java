package io.recgpt.inference.triton;

import com.google.protobuf.ByteString;
import io.recgpt.kserve.v2.InferParameter;
import io.recgpt.kserve.v2.InferTensorContents;
import io.recgpt.kserve.v2.ModelConfig;
import io.recgpt.kserve.v2.ModelInferRequest;
import io.recgpt.kserve.v2.ModelInferResponse;
import io.recgpt.kserve.v2.ModelMetadataResponse;
import io.recgpt.kserve.v2.ModelStreamInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Turns tensors into messages of the protocol and back. */
final class TensorCodec {
  private static final String LAST = "triton_final_response";

  private TensorCodec() {}

  /** A request whose end will be marked by an empty response. */
  static ModelInferRequest request(String model, String id, List<Tensor> inputs) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .setId(id)
            .putParameters(
                "triton_enable_empty_final_response",
                InferParameter.newBuilder().setBoolParam(true).build());
    for (Tensor input : inputs) {
      request.addInputs(
          ModelInferRequest.InferInputTensor.newBuilder()
              .setName(input.spec().name())
              .setDatatype(input.spec().datatype())
              .addAllShape(input.spec().shape()));
      request.addRawInputContents(ByteString.copyFrom(input.elements().duplicate()));
    }
    return request.build();
  }

  /** The only response of a model that gives one. */
  static InferResponse response(ModelInferResponse response) {
    return new InferResponse(response.getId(), outputs(response), true, "");
  }

  /** One response of a stream. */
  static InferResponse response(ModelStreamInferResponse streamed) {
    ModelInferResponse response = streamed.getInferResponse();
    InferParameter last =
        response.getParametersOrDefault(LAST, InferParameter.getDefaultInstance());
    return new InferResponse(
        response.getId(),
        outputs(response),
        last.getBoolParam() || !streamed.getErrorMessage().isEmpty(),
        streamed.getErrorMessage());
  }

  private static List<Tensor> outputs(ModelInferResponse response) {
    List<Tensor> outputs = new ArrayList<>(response.getOutputsCount());
    int raw = 0;
    for (ModelInferResponse.InferOutputTensor output : response.getOutputsList()) {
      TensorSpec spec =
          new TensorSpec(output.getName(), output.getDatatype(), output.getShapeList());
      if (output.hasContents()) {
        outputs.add(new Tensor(spec, typed(spec, output.getContents())));
      } else if (raw < response.getRawOutputContentsCount()) {
        outputs.add(new Tensor(spec, response.getRawOutputContents(raw++).asReadOnlyByteBuffer()));
      } else {
        throw new MalformedModelException("tensor %s has no elements".formatted(spec.name()));
      }
    }
    return outputs;
  }

  private static ByteBuffer typed(TensorSpec spec, InferTensorContents contents) {
    if (spec.isText()) {
      List<String> texts =
          contents.getBytesContentsList().stream().map(ByteString::toStringUtf8).toList();
      return Tensor.texts(spec.name(), spec.shape(), texts).elements();
    }
    int most =
        Math.max(
            Math.max(contents.getFp32ContentsCount(), contents.getIntContentsCount()),
            Math.max(
                Math.max(contents.getInt64ContentsCount(), contents.getUint64ContentsCount()),
                contents.getUintContentsCount()));
    ByteBuffer raw = ByteBuffer.allocate(most * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    switch (spec.datatype()) {
      case "FP32" -> contents.getFp32ContentsList().forEach(raw::putFloat);
      case "INT32" -> contents.getIntContentsList().forEach(raw::putInt);
      case "UINT32" -> contents.getUintContentsList().forEach(raw::putInt);
      case "INT64" -> contents.getInt64ContentsList().forEach(raw::putLong);
      case "UINT64" -> contents.getUint64ContentsList().forEach(raw::putLong);
      default ->
          throw new MalformedModelException(
              "tensor %s is of %s".formatted(spec.name(), spec.datatype()));
    }
    return raw.flip();
  }

  /** What a model takes and gives. */
  static ModelShape shape(ModelMetadataResponse metadata, ModelConfig config) {
    return new ModelShape(
        metadata.getVersionsCount() == 0
            ? ""
            : metadata.getVersions(metadata.getVersionsCount() - 1),
        metadata.getInputsList().stream().map(TensorCodec::spec).toList(),
        metadata.getOutputsList().stream().map(TensorCodec::spec).toList(),
        config.getMaxBatchSize(),
        config.getModelTransactionPolicy().getDecoupled());
  }

  private static TensorSpec spec(ModelMetadataResponse.TensorMetadata tensor) {
    return new TensorSpec(tensor.getName(), tensor.getDatatype(), tensor.getShapeList());
  }
}

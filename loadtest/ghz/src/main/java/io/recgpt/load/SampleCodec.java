package io.recgpt.load;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One recommendation as it went through the real services: what each was asked, and answered. In a
 * file the messages of each sample follow each other, delimited.
 */
record SampleCodec(
    RecommendRequest request,
    GetIntentRequest intentRequest,
    GetIntentResponse intentResponse,
    RetrieveRequest retrieveRequest,
    RetrieveResponse retrieveResponse,
    LookUpRequest lookUpRequest,
    LookUpResponse lookUpResponse,
    RecommendResponse response) {
  SampleCodec {
    requireNonNull(request);
    requireNonNull(intentRequest);
    requireNonNull(intentResponse);
    requireNonNull(retrieveRequest);
    requireNonNull(retrieveResponse);
    requireNonNull(lookUpRequest);
    requireNonNull(lookUpResponse);
    requireNonNull(response);
  }

  /** Bytes of all messages together. */
  int size() {
    return messages().stream().mapToInt(MessageLite::getSerializedSize).sum();
  }

  private List<MessageLite> messages() {
    return List.of(
        request,
        intentRequest,
        intentResponse,
        retrieveRequest,
        retrieveResponse,
        lookUpRequest,
        lookUpResponse,
        response);
  }

  static void write(Path file, List<SampleCodec> samples) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (SampleCodec sample : samples) {
        for (MessageLite message : sample.messages()) {
          message.writeDelimitedTo(out);
        }
      }
    }
  }

  /**
   * Reads all samples of a file.
   *
   * @throws IOException where it can't be read, or ends inside of one
   */
  static List<SampleCodec> read(Path file) throws IOException {
    List<SampleCodec> samples = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (Optional<RecommendRequest> first = first(in); first.isPresent(); first = first(in)) {
        samples.add(
            new SampleCodec(
                first.get(),
                next(in, GetIntentRequest.parser()),
                next(in, GetIntentResponse.parser()),
                next(in, RetrieveRequest.parser()),
                next(in, RetrieveResponse.parser()),
                next(in, LookUpRequest.parser()),
                next(in, LookUpResponse.parser()),
                next(in, RecommendResponse.parser())));
      }
    }
    return List.copyOf(samples);
  }

  private static Optional<RecommendRequest> first(InputStream in) throws IOException {
    return Optional.ofNullable(RecommendRequest.parseDelimitedFrom(in));
  }

  private static <M> M next(InputStream in, Parser<M> parser) throws IOException {
    M message = parser.parseDelimitedFrom(in);
    if (message == null) {
      throw new EOFException("a sample that has no end");
    }
    return message;
  }
}

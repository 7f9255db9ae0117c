package io.recgpt.load;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceImplBase;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc.RecommendationServiceImplBase;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceImplBase;
import io.recgpt.processes.Service;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceImplBase;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.process.ServiceNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node whose methods answer with samples in turn, whatever they are asked. */
final class EchoNode implements ServiceNode {
  private static final int SECONDS = 2;

  private final BindableService service;

  private EchoNode(BindableService service) {
    this.service = service;
  }

  /** One that stands behind the gateway. */
  static EchoNode of(Service service, List<SampleCodec> samples) {
    Turns turns = new Turns(samples);
    return new EchoNode(
        switch (service) {
          case INTENT -> new Intent(turns);
          case RETRIEVAL -> new Retrieval(turns);
          case EXPLAIN -> new Explain(turns);
          case GATEWAY -> throw new IllegalArgumentException("the gateway needs channels");
        });
  }

  /** The gateway; the channels stay their owner's to close. */
  static EchoNode gateway(
      List<SampleCodec> samples, Channel intent, Channel retrieval, Channel explain) {
    return new EchoNode(new Gateway(new Turns(samples), intent, retrieval, explain));
  }

  @Override
  public List<BindableService> services() {
    return List.of(service);
  }

  private static final class Turns {
    private final List<SampleCodec> samples;
    private final AtomicInteger turn = new AtomicInteger();

    Turns(List<SampleCodec> samples) {
      if (samples.isEmpty()) {
        throw new IllegalArgumentException("samples: none (expected: one or more)");
      }
      this.samples = samples;
    }

    SampleCodec next() {
      return samples.get(Math.floorMod(turn.getAndIncrement(), samples.size()));
    }
  }

  private static final class Intent extends IntentServiceImplBase {
    private final Turns turns;

    Intent(Turns turns) {
      this.turns = turns;
    }

    @Override
    public void getIntent(GetIntentRequest request, StreamObserver<GetIntentResponse> observer) {
      Unary.answer(observer, () -> turns.next().intentResponse());
    }
  }

  private static final class Retrieval extends RetrievalServiceImplBase {
    private final Turns turns;

    Retrieval(Turns turns) {
      this.turns = turns;
    }

    @Override
    public void retrieve(RetrieveRequest request, StreamObserver<RetrieveResponse> observer) {
      Unary.answer(observer, () -> turns.next().retrieveResponse());
    }
  }

  private static final class Explain extends ExplainServiceImplBase {
    private final Turns turns;

    Explain(Turns turns) {
      this.turns = turns;
    }

    @Override
    public void lookUp(LookUpRequest request, StreamObserver<LookUpResponse> observer) {
      Unary.answer(observer, () -> turns.next().lookUpResponse());
    }
  }

  private static final class Gateway extends RecommendationServiceImplBase {
    private final Turns turns;
    private final IntentServiceGrpc.IntentServiceBlockingStub intent;
    private final RetrievalServiceGrpc.RetrievalServiceBlockingStub retrieval;
    private final ExplainServiceGrpc.ExplainServiceBlockingStub explain;

    Gateway(Turns turns, Channel intent, Channel retrieval, Channel explain) {
      this.turns = turns;
      this.intent = IntentServiceGrpc.newBlockingStub(intent);
      this.retrieval = RetrievalServiceGrpc.newBlockingStub(retrieval);
      this.explain = ExplainServiceGrpc.newBlockingStub(explain);
    }

    @Override
    public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> observer) {
      Unary.answer(observer, () -> recommend());
    }

    private RecommendResponse recommend() {
      SampleCodec sample = turns.next();
      var _ = intent.withDeadlineAfter(SECONDS, TimeUnit.SECONDS).getIntent(sample.intentRequest());
      var _ =
          retrieval.withDeadlineAfter(SECONDS, TimeUnit.SECONDS).retrieve(sample.retrieveRequest());
      var _ = explain.withDeadlineAfter(SECONDS, TimeUnit.SECONDS).lookUp(sample.lookUpRequest());
      return sample.response();
    }
  }
}

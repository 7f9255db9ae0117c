package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.IntentClient;
import io.recgpt.gateway.v1.PromptServiceGrpc.PromptServiceImplBase;
import io.recgpt.gateway.v1.ShowPromptRequest;
import io.recgpt.gateway.v1.ShowPromptResponse;
import io.recgpt.rpc.call.Unary;

/** Shows what language models are asked. */
final class PromptService extends PromptServiceImplBase {
  private final Deadlines deadlines;
  private final IntentClient intents;

  PromptService(Deadlines deadlines, IntentClient intents) {
    this.deadlines = requireNonNull(deadlines, "deadlines");
    this.intents = requireNonNull(intents, "intents");
  }

  @Override
  public void showPrompt(ShowPromptRequest request, StreamObserver<ShowPromptResponse> observer) {
    Unary.answer(observer, () -> show(request));
  }

  private ShowPromptResponse show(ShowPromptRequest request) {
    io.recgpt.intent.v1.ShowPromptRequest asked =
        io.recgpt.intent.v1.ShowPromptRequest.newBuilder()
            .setTask(request.getTask())
            .setUserId(request.getUserId())
            .build();
    return ShowPromptResponse.newBuilder()
        .setPrompt(intents.prompt(asked, deadlines.forWrite()).orThrow().getPrompt())
        .build();
  }
}

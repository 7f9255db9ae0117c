package io.recgpt.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.ShowPromptRequest;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Prompt;
import io.recgpt.type.v1.PromptTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PromptServiceTest {
  private final GatewayFixture cluster = new GatewayFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Prompt prompt(PromptTask task) {
    return cluster
        .prompts()
        .showPrompt(ShowPromptRequest.newBuilder().setTask(task).setUserId("ann").build())
        .getPrompt();
  }

  @Test
  void showPrompt_allFields_arePassedOn() {
    Prompt prompt = prompt(PromptTask.PROMPT_TASK_TAGS);

    assertThat(prompt.getVersion()).isEqualTo("PROMPT_TASK_TAGS");
    assertThat(prompt.getRefresh()).isEqualTo("ann");
  }

  @Test
  void showPrompt_unknownUser_keepsCode() {
    cluster.intent.fault =
        () -> {
          throw RpcException.of(ErrorCode.UNKNOWN_USER, "user: ann has no behaviors");
        };

    assertThatThrownBy(() -> prompt(PromptTask.PROMPT_TASK_INTERESTS))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.UNKNOWN_USER));
  }
}

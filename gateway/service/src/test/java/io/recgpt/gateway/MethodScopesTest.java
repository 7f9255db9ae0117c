package io.recgpt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.telemetry.Telemetry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MethodScopesTest {
  /** What changes how all are served, or shows what others may not see. */
  private static final List<String> ADMIN =
      List.of(
          "recgpt.gateway.v1.CatalogueService/PutDomain",
          "recgpt.gateway.v1.ModelService/LoadModel",
          "recgpt.gateway.v1.ModelService/TrainModel",
          "recgpt.gateway.v1.NearLineService/GetWorkerStatus",
          "recgpt.gateway.v1.NearLineService/ReleaseUsers",
          "recgpt.gateway.v1.PromptService/ShowPrompt");

  @Test
  void of_eachPublicMethod_wasThoughtOf() {
    Channel nowhere = InProcessChannelBuilder.forName("nowhere").build();
    List<String> admin =
        GatewayNode.assemble(GatewayConfig.DEFAULT, nowhere, nowhere, nowhere, Telemetry.none())
            .services()
            .stream()
            .map(BindableService::bindService)
            .flatMap(service -> service.getMethods().stream())
            .map(method -> method.getMethodDescriptor().getFullMethodName())
            .filter(method -> MethodScopes.of(method) == Scope.ADMIN)
            .sorted()
            .toList();

    assertThat(admin).containsExactlyElementsOf(ADMIN);
  }

  @Test
  void of_unknownMethod_needsAdmin() {
    assertThat(MethodScopes.of("elsewhere.Service/Recommend")).isEqualTo(Scope.ADMIN);
  }
}

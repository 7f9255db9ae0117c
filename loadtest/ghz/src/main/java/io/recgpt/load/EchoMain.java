package io.recgpt.load;

import io.recgpt.processes.Service;
import io.recgpt.rpc.admission.Priority;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.process.ServiceProcess;
import io.recgpt.rpc.setting.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A service that does no work: it answers with what the real one answered once, and the gateway
 * asks its peers with what the real one asked. It stands on the same code to serve and to call, and
 * takes the same settings, and beside these {@code role} and {@code samples}.
 */
public final class EchoMain {
  private EchoMain() {}

  /** Serves until the process is told to end. */
  public static void main(String[] args) {
    ServiceProcess.main(args, EchoMain::open);
  }

  static ServiceProcess open(Settings settings) throws IOException {
    String role =
        settings.choice(
            "role",
            Service.INTENT.title(),
            Service.RETRIEVAL.title(),
            Service.EXPLAIN.title(),
            Service.GATEWAY.title());
    Service service =
        Arrays.stream(Service.values())
            .filter(it -> it.title().equals(role))
            .findAny()
            .orElseThrow();
    ServiceProcess.Builder process =
        service == Service.GATEWAY
            ? ServiceProcess.atTheEdge(role, 0, settings, method -> Scope.READ)
                .adaptive(method -> Priority.FOREGROUND)
            : ServiceProcess.named(role, 0, settings);
    Path samples = settings.file("samples").orElse(Path.of(""));
    settings.path("data-dir", Path.of("data"));
    List<String> targets =
        Arrays.stream(Service.values())
            .map(peer -> settings.text(peer.title() + "-target", "127.0.0.1:1"))
            .toList();
    return process.open((opened, telemetry) -> {
      List<SampleCodec> read = read(samples);
      return service == Service.GATEWAY
          ? EchoNode.gateway(
              read,
              opened.add(process.channel(targets.get(0))),
              opened.add(process.channel(targets.get(1))),
              opened.add(process.channel(targets.get(2))))
          : EchoNode.of(service, read);
    });
  }

  private static List<SampleCodec> read(Path samples) {
    try {
      return SampleCodec.read(samples);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

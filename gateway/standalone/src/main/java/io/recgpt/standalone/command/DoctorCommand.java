package io.recgpt.standalone.command;

import io.recgpt.rpc.setting.Settings;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.doctor.Diagnosis;
import io.recgpt.standalone.doctor.Doctor;
import io.recgpt.standalone.exit.CommandException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks every dependency of a process by the settings that the process would take. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    customSynopsis = "recgpt doctor [--json] [--SETTING=VALUE ...]",
    description = {
      "Checks every dependency of a service's process, and says in a line each what is",
      "wrong and what to do. Takes the settings that the process takes, as arguments",
      "or RECGPT_SETTING in the environment: data-dir, database, database-user,",
      "database-password-file, milvus, triton, triton-model, tls-cert-file and the other",
      "files of TLS, auth-keys-file, intent-target, retrieval-target, explain-target.",
      "Changes nothing. Ends with 4 where something is wrong."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Prints one JSON document instead of text.")
  private boolean json;

  @Unmatched private List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    List<Diagnosis> diagnoses =
        new Doctor(Settings.ofProcess(settings.toArray(String[]::new)), InstantSource.system())
            .examine();
    Terminal.out().print(json ? document(diagnoses) : lines(diagnoses));
    return isWell(diagnoses) ? 0 : CommandException.UNAVAILABLE;
  }

  private static boolean isWell(List<Diagnosis> diagnoses) {
    return diagnoses.stream().noneMatch(it -> it.state() == Diagnosis.State.ILL);
  }

  private static String lines(List<Diagnosis> diagnoses) {
    int width = diagnoses.stream().mapToInt(it -> it.subject().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Diagnosis diagnosis : diagnoses) {
      String mark =
          switch (diagnosis.state()) {
            case WELL -> "ok";
            case UNUSED -> "-";
            case DOUBTFUL -> "?";
            case ILL -> "WRONG";
          };
      text.append(
          String.format(
              Locale.ROOT,
              "%-5s  %-" + width + "s  %s%n",
              mark,
              diagnosis.subject(),
              diagnosis.finding()));
    }
    return text.toString();
  }

  private static String document(List<Diagnosis> diagnoses) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode document = mapper.createObjectNode().put("well", isWell(diagnoses));
    ArrayNode checks = document.putArray("checks");
    for (Diagnosis diagnosis : diagnoses) {
      checks
          .addObject()
          .put("subject", diagnosis.subject())
          .put("state", diagnosis.state().name())
          .put("finding", diagnosis.finding());
    }
    return mapper.writeValueAsString(document) + System.lineSeparator();
  }
}

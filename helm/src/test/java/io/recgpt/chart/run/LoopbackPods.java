package io.recgpt.chart.run;

import io.recgpt.chart.PodTemplate;
import io.recgpt.chart.Rendered;
import io.recgpt.rpc.call.Closer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pods of a release as processes of this machine, one a Deployment, with the commands,
 * environments and files that its objects say. What isn't emulated: the pod's user, the read-only
 * root, and limits but those that the JVM goes by.
 */
final class LoopbackPods implements AutoCloseable {
  /** What the image says where a container says nothing. */
  private static final String COMPLETION_INDEX =
      "metadata.annotations['batch.kubernetes.io/job-completion-index']";

  private static final List<String> ENTRYPOINT = List.of("/opt/java/bin/java");

  private static final Pattern REFUSAL =
      Pattern.compile("no-such-setting: unknown \\(expected one of: ([^)]+)\\)");

  private final Rendered release;
  private final Path image;
  private final Path folder;
  private final ReleaseSecrets secrets;
  private final LoopbackNetwork network;
  private final List<ContainerProcess> serving = new ArrayList<>();
  private int started;

  /**
   * Nothing runs yet, but all names of services lead somewhere.
   *
   * @param image folder that stands for the root of the release's image
   * @param folder for the pods' files
   */
  LoopbackPods(
      Rendered release, Path image, Path folder, ReleaseSecrets secrets, LoopbackNetwork network) {
    this.release = release;
    this.image = image;
    this.folder = folder;
    this.secrets = secrets;
    this.network = network;
  }

  /** Starts the pod of each Deployment of the release's image, and waits until all are ready. */
  void serve() throws InterruptedException {
    Map<PodTemplate, String> pods = new LinkedHashMap<>();
    for (PodTemplate pod : release.templates()) {
      if (pod.kind().equals("Deployment")) {
        String address = network.address();
        pods.put(pod, address);
        release.hosts(pod).forEach(host -> network.name(host, address));
      }
    }
    for (Map.Entry<PodTemplate, String> pod : pods.entrySet()) {
      if (isOurs(pod.getKey())) {
        serving.addAll(start(pod.getKey(), pod.getValue()));
      }
    }
    for (ContainerProcess container : serving) {
      container.awaitReady();
    }
  }

  /** Runs a pod to its good end; answers what it wrote. */
  String run(PodTemplate pod) throws InterruptedException {
    StringBuilder output = new StringBuilder();
    try (Closer opened = new Closer()) {
      List<ContainerProcess> containers = start(pod, network.address());
      containers.forEach(opened::add);
      for (ContainerProcess container : containers) {
        output.append(container.awaitSuccess());
      }
    }
    return output.toString();
  }

  /** Where its pods are. */
  LoopbackNetwork network() {
    return network;
  }

  /** Whether a pod runs the release's image, which is all that can run here. */
  boolean isOurs(PodTemplate pod) {
    String own = image(release.one("Deployment", "gateway").at("/spec/template/spec/containers/0"));
    return pod.containers().stream().allMatch(container -> image(container).equals(own));
  }

  private static String image(JsonNode container) {
    return container.path("image").asString();
  }

  /**
   * The keys of settings that a container's program takes, as it says when it is given another.
   *
   * @throws AssertionError where it doesn't say so
   */
  Set<String> knownSettings(PodTemplate pod, JsonNode container) throws InterruptedException {
    ObjectNode asking = (ObjectNode) container.deepCopy();
    ((ArrayNode) asking.path("args")).add("--no-such-setting=1");
    started++;
    Path place = folder.resolve("%d-%s".formatted(started, pod.component()));
    try (ContainerProcess process = start(pod, asking, network.address(), files(place), place)) {
      Matcher refusal = REFUSAL.matcher(process.awaitEnd(2));
      if (!refusal.find()) {
        throw new AssertionError("%s takes any setting: %s".formatted(pod, process.output()));
      }
      return new TreeSet<>(List.of(refusal.group(1).split(", ", -1)));
    }
  }

  private List<ContainerProcess> start(PodTemplate pod, String address)
      throws InterruptedException {
    started++;
    Path place = folder.resolve("%d-%s".formatted(started, pod.component()));
    ContainerFiles files = files(place);
    for (JsonNode container : pod.initContainers()) {
      var _ = start(pod, container, address, files, place).awaitSuccess();
    }
    List<ContainerProcess> containers = new ArrayList<>();
    for (JsonNode container : pod.containers()) {
      containers.add(start(pod, container, address, files, place));
    }
    return containers;
  }

  private ContainerFiles files(Path place) {
    return new ContainerFiles(image, folder.resolve("claims"), place, secrets);
  }

  private ContainerProcess start(
      PodTemplate pod, JsonNode container, String address, ContainerFiles files, Path place) {
    Map<String, Path> mounts = files.mounts(pod, container);
    String name = container.path("name").asString();
    return ContainerProcess.start(
        "container %s of %s".formatted(name, pod),
        address,
        container,
        command(container, mounts),
        environment(pod, container, address, mounts),
        place.resolve(name + ".log"));
  }

  /** The command line on this machine, with what start files say. */
  private static List<String> command(JsonNode container, Map<String, Path> mounts) {
    List<String> given = new ArrayList<>();
    if (container.has("command")) {
      container.path("command").forEach(word -> given.add(word.asString()));
    } else {
      given.addAll(ENTRYPOINT);
    }
    container.path("args").forEach(word -> given.add(word.asString()));
    List<String> command = new ArrayList<>();
    for (String word : given) {
      if (word.startsWith("@/")) {
        lines(Path.of(ContainerFiles.local(word.substring(1), mounts)))
            .forEach(line -> command.add(ContainerFiles.local(line, mounts)));
      } else {
        command.add(ContainerFiles.local(word, mounts));
      }
    }
    return command;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private Map<String, String> environment(
      PodTemplate pod, JsonNode container, String address, Map<String, Path> mounts) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode variable : container.path("env")) {
      JsonNode from = variable.at("/valueFrom/secretKeyRef");
      String value;
      if (variable.at("/valueFrom/fieldRef/fieldPath").asString("").equals(COMPLETION_INDEX)) {
        value = "0"; // of the one tenant that there is
      } else if (from.isMissingNode()) {
        value = variable.path("value").asString();
      } else {
        value = secrets.value(from.path("name").asString(), from.path("key").asString());
      }
      // All addresses of a pod are its one address here.
      environment.put(
          variable.path("name").asString(),
          value.equals("0.0.0.0") ? address : ContainerFiles.local(value, mounts));
    }
    environment.merge(
        "JDK_JAVA_OPTIONS", machine(pod, container, mounts), (chart, own) -> chart + " " + own);
    return environment;
  }

  /** What the JVM would see of a node: memory and processors of the container, names, no caches. */
  private String machine(PodTemplate pod, JsonNode container, Map<String, Path> mounts) {
    JsonNode limits = container.at("/resources/limits");
    // What serves a handful of calls ends before the second compiler pays; training doesn't.
    int compilers = pod.kind().equals("CronJob") ? 4 : 1;
    return "-XX:MaxRAM=%s -XX:ActiveProcessorCount=%s -Djava.io.tmpdir=%s -Djdk.net.hosts.file=%s -XX:AOTMode=off -XX:TieredStopAtLevel=%d"
        .formatted(
            limits.path("memory").asString().replace("i", ""),
            limits.path("cpu").asString(),
            ContainerFiles.local("/tmp", mounts),
            network.hosts(),
            compilers);
  }

  /** Tells all to end at once, and waits for it. */
  @Override
  public void close() {
    serving.forEach(ContainerProcess::stop);
    serving.forEach(ContainerProcess::close);
  }
}

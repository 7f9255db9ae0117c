package io.recgpt.chart.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.chart.PodTemplate;
import io.recgpt.chart.Rendered;
import io.recgpt.image.BuiltLayout;
import io.recgpt.rpc.call.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each values file, rendered and run: the objects' own commands, environments, files, probes and
 * hooks, as processes of this machine against real peers.
 */
@Tag("peer")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartRunIT {
  private static final int ITEMS = 60;
  private static final int THEMES = 4;
  private static final int PEOPLE = 60;
  private static final int EVENTS = 10;

  private static final String SHOP = "shop";

  /** Read from the environment by the log's configuration, not as a setting. */
  private static final String LOG_LEVEL = "log-level";

  @TempDir private static Path folder;

  private ChartPeers peers;

  @BeforeAll
  void startPeers() throws IOException {
    peers = ChartPeers.open(Files.createDirectory(folder.resolve("peers")));
  }

  @AfterAll
  void stopPeers() {
    peers.close();
  }

  @ParameterizedTest
  @FieldSource("io.recgpt.chart.Rendered#VALUES")
  void release_ofEachValuesFile_isReadyAnswersItsTestAndTrains(String values) throws Exception {
    Rendered release = Rendered.of(values);
    ReleaseSecrets secrets = peers.secrets(release);
    Set<String> ran = new TreeSet<>();
    try (Closer opened = new Closer()) {
      LoopbackPods pods = pods(values, secrets);
      peers.serve(release, pods.network(), opened);
      for (PodTemplate hook : at("pre-install", release)) {
        ran.add(hook.component());
        assertThat(pods.run(hook)).contains("has its database on this version");
      }
      opened.add(pods).serve();
      PodTemplate test = at("test", release).getFirst();
      ran.add(test.component());
      assertThat(pods.run(test)).contains("SERVING: 0 items for a visitor");
      putShop(release, secrets);
      assertThat(pods.run(importing(test))).contains("items 60 new", "events 600 new");
      assertThat(pods.run(test)).contains("SERVING: 3 items for a visitor");
      for (PodTemplate pod : release.templates()) {
        if (pod.kind().equals("CronJob")) {
          ran.add(pod.component());
          assertThat(pods.run(pod)).contains("serving version");
          assertThat(pods.run(test)).contains("SERVING: 3 items for a visitor");
        }
      }
      release.templates().stream()
          .filter(pod -> !pods.isOurs(pod) || pod.kind().equals("Deployment"))
          .forEach(pod -> ran.add(pod.component()));
    }
    assertThat(release.templates()).allMatch(pod -> ran.contains(pod.component()));
  }

  @Test
  void settings_ofEachContainer_areKnownToItsProgram() throws Exception {
    Rendered release = Rendered.of("values-production.yaml");
    LoopbackPods pods = pods("values-production.yaml", peers.secrets(release));
    int asked = 0;
    for (PodTemplate pod : release.templates()) {
      // The test's container has options, which its run shows to be known.
      if (pods.isOurs(pod) && !pod.hook().equals("test")) {
        for (JsonNode container : pod.containers()) {
          assertThat(pods.knownSettings(pod, container))
              .as("settings of container %s of %s", container.path("name"), pod)
              .containsAll(settings(container));
          asked++;
        }
      }
    }
    assertThat(asked).isEqualTo(9);
  }

  private static Set<String> settings(JsonNode container) {
    Set<String> settings = new TreeSet<>();
    for (JsonNode variable : container.path("env")) {
      String name = variable.path("name").asString();
      if (name.startsWith("RECGPT_")) {
        settings.add(name.substring("RECGPT_".length()).toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
    settings.remove(LOG_LEVEL);
    return settings;
  }

  private static LoopbackPods pods(String values, ReleaseSecrets secrets) throws IOException {
    Path place = Files.createTempDirectory(folder, "pods-");
    LoopbackNetwork network =
        new LoopbackNetwork(Rendered.VALUES.indexOf(values), place.resolve("hosts"));
    return new LoopbackPods(Rendered.of(values), BuiltLayout.root(), place, secrets, network);
  }

  private static List<PodTemplate> at(String hook, Rendered release) {
    return release.templates().stream().filter(pod -> pod.hook().contains(hook)).toList();
  }

  /** The test's pod, as the one place where the command line runs, with another command. */
  private static PodTemplate importing(PodTemplate test) {
    ObjectNode spec = (ObjectNode) test.spec().deepCopy();
    ArrayNode args = (ArrayNode) spec.at("/containers/0/args");
    List<String> all = new ArrayList<>();
    args.forEach(argument -> all.add(argument.asString()));
    all.removeIf(argument -> argument.matches("ping|--wait=.*|--api-key-file=.*"));
    // After the start file.
    all.addAll(
        1, List.of("import", "--mine=none", "--data=/shop", "--api-key-file=/shop/operator"));
    args.removeAll();
    all.forEach(args::add);
    ((ArrayNode) spec.path("volumes"))
        .addObject()
        .put("name", SHOP)
        .putObject("secret")
        .put("secretName", SHOP);
    ((ArrayNode) spec.at("/containers/0/volumeMounts"))
        .addObject()
        .put("name", SHOP)
        .put("mountPath", "/shop");
    return new PodTemplate(test.kind(), test.hook(), test.labels(), spec);
  }

  /**
   * A shop of four themes, whose people keep to one of them: enough to train on. Beside it lies the
   * key of who fills it.
   */
  private static void putShop(Rendered release, ReleaseSecrets secrets) {
    String keys = release.all("Secret").isEmpty() ? "recgpt-callers" : "shop-recgpt-keys";
    secrets.put(SHOP, "operator", secrets.value(keys, "operator"));
    StringBuilder items = new StringBuilder("item_id\ttitle\ttags\tattributes\n");
    for (int item = 0; item < ITEMS; item++) {
      int theme = item % THEMES;
      items.append(
          "i%d\ttheme%d thing number%d\ttheme%d\tcategory=theme%d\n"
              .formatted(item, theme, item, theme, theme));
    }
    secrets.put(SHOP, "items.tsv", items.toString());
    Random random = new Random(7);
    StringBuilder events = new StringBuilder("user_id\titem_id\ttype\ttimestamp\tvalue\tquery\n");
    long second = Instant.now().minus(Duration.ofDays(30)).getEpochSecond();
    for (int user = 0; user < PEOPLE; user++) {
      for (int event = 0; event < EVENTS; event++) {
        int item = random.nextInt(ITEMS / THEMES) * THEMES + user % THEMES;
        second += 60;
        events.append("u%d\ti%d\tpurchase\t%d\t\t\n".formatted(user, item, second));
      }
    }
    secrets.put(SHOP, "events.tsv", events.toString());
  }
}

package io.recgpt.quality.split;

import io.recgpt.quality.split.Targets.StageTargets;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Targets written down: tab-separated lines of stage (validation or test), user_id, item_id,
 * timestamp (seconds) and cut, under a header. For COLD a file X.cold.tsv has its cold items beside
 * it in X.cold-items.tsv: stage and item_id.
 */
public final class TargetsFile {
  private static final String HEADER = "stage\tuser_id\titem_id\ttimestamp\tcut";
  private static final String COLD_HEADER = "stage\titem_id";
  private static final String COLD_ENDING = ".cold.tsv";
  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  private final Path file;
  private final Set<String> users;
  private final Set<String> items;

  /** Users and items are those of the data: a target of another is refused. */
  public TargetsFile(Path file, Set<String> users, Set<String> items) {
    this.file = file;
    this.users = users;
    this.items = items;
  }

  /**
   * Reads the targets.
   *
   * @throws BadInputException where the file cannot be read, or does not fit the data
   */
  public Targets read(Protocol protocol) {
    Rows validation = new Rows(VALIDATION, protocol);
    Rows test = new Rows(TEST, protocol);
    if (protocol == Protocol.COLD) {
      for (Line line : lines(coldFile(), COLD_HEADER)) {
        (stage(line).equals(TEST) ? test : validation).addCold(line);
      }
    }
    for (Line line : lines(file, HEADER)) {
      (stage(line).equals(TEST) ? test : validation).add(line);
    }
    if (test.targets.isEmpty()) {
      throw new BadInputException("%s: no target of stage test".formatted(file));
    }
    return new Targets(protocol, validation.targets(), test.targets());
  }

  /** What was read of one stage so far. */
  private final class Rows {
    private final String stage;
    private final Protocol protocol;
    private final List<Target> targets = new ArrayList<>();
    private final Set<String> targetUsers = new HashSet<>();
    private final Set<String> cold = new HashSet<>();
    private long cut;

    private Rows(String stage, Protocol protocol) {
      this.stage = stage;
      this.protocol = protocol;
    }

    void addCold(Line line) {
      String item = line.field(1);
      if (!items.contains(item)) {
        throw line.refused("item %s is not in the catalogue".formatted(item));
      }
      cold.add(item);
    }

    void add(Line line) {
      Target target = target(line);
      if (!targetUsers.add(target.userId())) {
        throw line.refused("a second %s target of user %s".formatted(stage, target.userId()));
      }
      if (protocol == Protocol.COLD && !cold.contains(target.itemId())) {
        throw line.refused(
            "item %s is no %s item of %s"
                .formatted(target.itemId(), stage, coldFile().getFileName()));
      }
      long lineCut = line.seconds(4);
      if (protocol == Protocol.TIME && (lineCut == 0 || lineCut > target.timestamp())) {
        throw line.refused(
            "cut: %d (expected: 1 to the target's timestamp %d)"
                .formatted(lineCut, target.timestamp()));
      }
      if (!targets.isEmpty() && lineCut != cut) {
        throw line.refused("cut: %d (expected: %d, as above)".formatted(lineCut, cut));
      }
      cut = lineCut;
      targets.add(target);
    }

    StageTargets targets() {
      return new StageTargets(targets, protocol == Protocol.TIME ? cut : 0, cold);
    }
  }

  private Target target(Line line) {
    String user = line.field(1);
    String item = line.field(2);
    if (!users.contains(user)) {
      throw line.refused("user %s has no events in the data".formatted(user));
    }
    if (!items.contains(item)) {
      throw line.refused("item %s is not in the catalogue".formatted(item));
    }
    return new Target(user, item, line.seconds(3));
  }

  private Path coldFile() {
    String name = file.getFileName().toString();
    if (!name.endsWith(COLD_ENDING)) {
      throw new BadInputException(
          "%s: the protocol cold needs a file X%s with X.cold-items.tsv beside it"
              .formatted(file, COLD_ENDING));
    }
    return file.resolveSibling(
        name.substring(0, name.length() - COLD_ENDING.length()) + ".cold-items.tsv");
  }

  private static String stage(Line line) {
    String stage = line.field(0);
    if (!stage.equals(VALIDATION) && !stage.equals(TEST)) {
      throw line.refused("stage: %s (expected: validation or test)".formatted(stage));
    }
    return stage;
  }

  private static List<Line> lines(Path file, String header) {
    List<String> texts;
    try {
      texts = Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new BadInputException("%s: not UTF-8".formatted(file));
    } catch (IOException e) {
      throw new BadInputException("%s: cannot be read".formatted(file));
    }
    if (texts.isEmpty() || !texts.getFirst().equals(header)) {
      throw new BadInputException(
          "%s: another header (expected: %s)".formatted(file, header.replace('\t', ' ')));
    }
    int width = header.split("\t").length;
    List<Line> lines = new ArrayList<>();
    for (int i = 1; i < texts.size(); i++) {
      Line line = new Line(file, i + 1, List.of(texts.get(i).split("\t", -1)));
      if (line.fields().size() != width) {
        throw line.refused("%d fields (expected: %d)".formatted(line.fields().size(), width));
      }
      lines.add(line);
    }
    return lines;
  }

  private record Line(Path file, int number, List<String> fields) {
    String field(int index) {
      return fields.get(index);
    }

    long seconds(int index) {
      try {
        long seconds = Long.parseLong(fields.get(index));
        if (seconds >= 0) {
          return seconds;
        }
      } catch (NumberFormatException e) {
        // Refused below, as a negative one is.
      }
      throw refused("time: %s (expected: seconds since 1970)".formatted(fields.get(index)));
    }

    BadInputException refused(String why) {
      return new BadInputException("%s, line %d: %s".formatted(file, number, why));
    }
  }
}

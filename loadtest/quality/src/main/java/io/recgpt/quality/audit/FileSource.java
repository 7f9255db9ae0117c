package io.recgpt.quality.audit;

import io.recgpt.standalone.dataset.Dataset;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.tsv.Refusals;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads log and catalogue from the files that were imported. */
final class FileSource {
  private FileSource() {}

  /**
   * Reads a folder as the import does.
   *
   * @param domain file or shipped name; empty: not given
   * @throws io.recgpt.standalone.domain.BadFileException where it cannot be used
   */
  static Source read(Path folder, String domain, Instant now) {
    Dataset dataset = Dataset.open(folder);
    DomainSpec spec = dataset.domain(domain, dataset.survey(now), now);
    Refusals refusals = new Refusals();
    List<Item> items = new ArrayList<>();
    Set<String> ids =
        dataset.items(spec, (item, _) -> items.add(DatasetCodec.toMessage(item)), refusals);
    List<Behavior> log = new ArrayList<>();
    dataset.events(
        spec, ids::contains, now, (event, _) -> log.add(DatasetCodec.toMessage(event)), refusals);
    Map<BehaviorKind, String> verbs = new EnumMap<>(BehaviorKind.class);
    spec.phrasing().verbs().forEach((kind, verb) -> verbs.put(DatasetCodec.toMessage(kind), verb));
    return new Source(log, items, verbs);
  }
}

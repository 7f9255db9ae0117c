package io.recgpt.quality.audit;

import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.util.List;
import java.util.Map;

/**
 * What claims are held against: the raw log and the catalogue of one tenant.
 *
 * @param verbs of the domain by kind of behavior, past tense
 */
record Source(List<Behavior> behaviors, List<Item> items, Map<BehaviorKind, String> verbs) {
  Source {
    behaviors = List.copyOf(behaviors);
    items = List.copyOf(items);
    verbs = Map.copyOf(verbs);
  }
}

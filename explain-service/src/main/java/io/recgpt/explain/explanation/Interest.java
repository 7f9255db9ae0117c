package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.item.ItemFacts;
import java.util.List;

/**
 * An interest of a person with what proves it.
 *
 * @param interestId key within the profile
 * @param name short name
 * @param kinds of things it is about, where the name lists several; else empty
 * @param eventIds behaviors that prove it, oldest first
 * @param evidence items that stand for it, strongest first
 */
public record Interest(
    String interestId,
    String name,
    List<String> kinds,
    List<String> eventIds,
    List<Evidence> evidence) {
  public Interest {
    requireNonNull(interestId);
    requireNonNull(name);
    kinds = List.copyOf(kinds);
    eventIds = List.copyOf(eventIds);
    evidence = List.copyOf(evidence);
  }

  /** What the interest is called beside an item: the kind that the item is of, else its name. */
  public String nameFor(ItemFacts item) {
    return kinds.stream().filter(item::has).findFirst().orElse(name);
  }
}

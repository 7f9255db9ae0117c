package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An interest of a person with what proves it.
 *
 * @param interestId key within the profile
 * @param name short name
 * @param eventIds behaviours that prove it, oldest first
 * @param evidence items that stand for it, strongest first
 */
public record Interest(
    String interestId, String name, List<String> eventIds, List<Evidence> evidence) {
  public Interest {
    requireNonNull(interestId);
    requireNonNull(name);
    eventIds = List.copyOf(eventIds);
    evidence = List.copyOf(evidence);
  }
}

package io.recgpt.intent.mining;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.Days;
import io.recgpt.intent.catalogue.ItemWords;
import io.recgpt.intent.interest.Candidate;
import io.recgpt.intent.interest.Reasons;
import io.recgpt.intent.profile.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Evidence that holds a proposed interest up, and what may be said of it. */
public final class Support {
  private final Candidate candidate;
  private final Stage stage;
  private final Set<String> stems;
  private final Reasons reasons;

  Support(Candidate candidate, Stage stage, PersonModel person) {
    this.candidate = requireNonNull(candidate);
    this.stage = requireNonNull(stage);
    this.reasons = person.reasons();
    Set<String> said = new HashSet<>();
    candidate.supporting().forEach(member -> said.addAll(person.stems(member)));
    this.stems = Set.copyOf(said);
  }

  /** The behaviors that prove it, oldest first. */
  public List<Behavior> behaviors() {
    return List.copyOf(candidate.behaviors());
  }

  /** A reason in this project's own words. */
  public String reason() {
    return reasons.of(candidate);
  }

  /** Stems of all that its items and searches say; see {@link ItemWords#stems}. */
  public Set<String> stems() {
    return stems;
  }

  /** Numbers that are true of it: counts, days, years. */
  public Set<Integer> numbers() {
    Set<Integer> numbers = new TreeSet<>(candidate.counts().values());
    numbers.add(candidate.behaviors().size());
    numbers.add(candidate.occasions());
    numbers.add((int) candidate.distinct());
    numbers.add((int) candidate.distinctItems());
    for (Behavior behavior : candidate.behaviors()) {
      numbers.add(Days.of(behavior.occurredAt()).getYear());
    }
    return numbers;
  }

  Candidate candidate() {
    return candidate;
  }

  Stage stage() {
    return stage;
  }
}

package io.recgpt.intent.language;

import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.task.AnswerReader;
import io.recgpt.inference.task.Rejection;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.catalogue.Words;
import io.recgpt.intent.compression.HistoryEntry;
import io.recgpt.intent.mining.Appraised;
import io.recgpt.intent.mining.InterestCheck;
import io.recgpt.intent.mining.PersonModel;
import io.recgpt.intent.mining.Support;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.DroppedInterest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer with interests. Each element passes every {@link InterestCheck}, or is left out;
 * of a reason that doesn't pass, one of our own takes the place. Where more is left out than stays,
 * the answer is refused.
 */
final class InterestReader implements AnswerReader<InterestReader.Answer> {
  private static final int MAX_NAME_CHARACTERS = 60;
  private static final int MAX_WORDS = 8;
  private static final int MAX_CITED = 200;
  private static final double SAME_NAME = 0.6;

  private final TenantModel model;
  private final PersonModel person;
  private final List<HistoryEntry> entries;
  private final List<MemoryUnit> memory;
  private final TextChecks texts;
  private final ReasonCheck reasons;

  /**
   * A reader of one answer.
   *
   * @param things what the prompt numbered, from 1
   * @param memory what the prompt said is believed, from 1; empty for a whole history
   */
  InterestReader(
      TenantModel model,
      PersonModel person,
      List<HistoryEntry> entries,
      List<MemoryUnit> memory,
      TextChecks texts) {
    this.model = model;
    this.person = person;
    this.entries = entries;
    this.memory = memory;
    this.texts = texts;
    this.reasons = new ReasonCheck(model, texts);
  }

  /**
   * What an answer says, as far as it holds.
   *
   * @param interests new ones and those written again
   * @param rewritten which of the memory's, from 1, were written again
   * @param dropped what is shown to people of the rest
   */
  record Answer(
      List<PersonModel.Named> interests, Set<Integer> rewritten, List<DroppedInterest> dropped) {
    Answer {
      interests = List.copyOf(interests);
      rewritten = Set.copyOf(rewritten);
      dropped = List.copyOf(dropped);
    }
  }

  @Override
  public Reading<Answer> read(String text, FinishReason finishReason) {
    JsonElements json = JsonElements.of(text);
    Draft draft = new Draft();
    if (!json.whole()) {
      draft.refused(InterestCheck.SCHEMA.refuses("the answer is no whole JSON list"));
    }
    json.elements().forEach(draft::take);
    boolean none = draft.taken.isEmpty() && draft.rejections.isEmpty();
    if (none && memory.isEmpty() && !person.interests().isEmpty()) {
      draft.refused(InterestCheck.EMPTY.refuses("the history proves interests, the list is empty"));
    }
    boolean mostlyWrong = draft.refusals > draft.taken.size();
    if (mostlyWrong || (json.elements().isEmpty() && !json.whole())) {
      return new Reading.Refused<>(draft.rejections);
    }
    return new Reading.Accepted<>(
        new Answer(draft.taken, draft.rewritten, draft.dropped), draft.rejections);
  }

  /** What has been read so far. */
  private final class Draft {
    private final List<PersonModel.Named> taken = new ArrayList<>();
    private final Set<Integer> rewritten = new TreeSet<>();
    private final List<DroppedInterest> dropped = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private int refusals;

    void refused(Rejection why) {
      rejections.add(why);
      refusals++;
    }

    void take(JsonNode element) {
      Optional<Proposal> proposal = Proposal.of(element);
      if (proposal.isEmpty()) {
        refused(InterestCheck.SCHEMA.refuses("an element lacks a field, or has a wrong one"));
        return;
      }
      take(proposal.get());
    }

    private void take(Proposal proposal) {
      Optional<Rejection> fault = ofName(proposal.name()).or(() -> ofEvidence(proposal));
      if (fault.isPresent()) {
        refused(fault.get());
        return;
      }
      boolean again = proposal.id() >= 1 && proposal.id() <= memory.size();
      List<Behavior> cited = new ArrayList<>();
      proposal.evidence().forEach(number -> cited.addAll(entries.get(number - 1).behaviors()));
      List<Behavior> fresh = new ArrayList<>(cited);
      if (again) {
        MemoryUnit unit = memory.get(proposal.id() - 1);
        fresh.removeAll(unit.behaviors());
        cited.addAll(unit.behaviors());
      }
      if (duplicate(proposal, again)) {
        refused(InterestCheck.DUPLICATE.refuses("two interests say the same"));
        return;
      }
      switch (person.appraise(proposal.name(), cited)) {
        case Appraised.Held<Support>(Support support)
            when Collections.disjoint(support.behaviors(), fresh) ->
            refused(
                InterestCheck.NO_NEW_EVIDENCE.refuses("nothing new speaks for a rewritten one"));
        case Appraised.Held<Support>(Support support) -> {
          taken.add(new PersonModel.Named(proposal.name(), reason(proposal, support), support));
          if (again) {
            rewritten.add(proposal.id());
          }
        }
        case Appraised.Refused<Support>(Rejection why, Optional<DroppedInterest> shown) -> {
          refused(why);
          shown.ifPresent(dropped::add);
        }
      }
    }

    private Optional<Rejection> ofEvidence(Proposal proposal) {
      if (proposal.evidence().isEmpty()) {
        return Optional.of(InterestCheck.EVIDENCE_CITED.refuses("an interest cites no evidence"));
      }
      boolean known =
          proposal.evidence().stream().allMatch(number -> number >= 1 && number <= entries.size());
      return known
          ? Optional.empty()
          : Optional.of(
              InterestCheck.EVIDENCE_EXISTS.refuses(
                  "evidence must be numbers of the history, 1 to " + entries.size()));
    }

    private boolean duplicate(Proposal proposal, boolean again) {
      List<String> stems = stems(proposal.name());
      boolean taught = again && rewritten.contains(proposal.id());
      boolean believed = false;
      for (int i = 1; i <= memory.size(); i++) {
        believed |=
            i != proposal.id()
                && !rewritten.contains(i)
                && Phrase.overlap(stems, stems(memory.get(i - 1).name())) >= SAME_NAME;
      }
      return taught
          || believed
          || taken.stream()
              .anyMatch(other -> Phrase.overlap(stems, stems(other.name())) >= SAME_NAME);
    }

    private String reason(Proposal proposal, Support support) {
      Set<String> said = new TreeSet<>(support.stems());
      said.addAll(stems(proposal.name()));
      Optional<String> reason = reasons.passed(proposal.reason(), said, support.numbers());
      if (reason.isEmpty()) {
        rejections.add(
            InterestCheck.REASON_NOT_GROUNDED.refuses("a reason says what the evidence doesn't"));
      }
      return reason.orElseGet(support::reason);
    }
  }

  /**
   * One element of the list.
   *
   * @param name as it would be kept
   */
  private record Proposal(int id, String name, String reason, Set<Integer> evidence) {

    /** None where a field is missing or of a wrong type. */
    static Optional<Proposal> of(JsonNode element) {
      JsonNode name = element.path("interest");
      JsonNode reason = element.path("reason");
      JsonNode evidence = element.path("evidence");
      JsonNode id = element.path("id");
      String stage = element.path("stage").asString("");
      if (!element.isObject()
          || !name.isString()
          || !reason.isString()
          || !evidence.isArray()
          || evidence.size() > MAX_CITED
          || !(id.isMissingNode() || id.isInt())
          || !(stage.equals("long-term") || stage.equals("recent"))) {
        return Optional.empty();
      }
      Set<Integer> numbers = new TreeSet<>();
      for (JsonNode number : evidence) {
        if (!number.isInt()) {
          return Optional.empty();
        }
        numbers.add(number.intValue());
      }
      return Optional.of(
          new Proposal(
              id.asInt(0), TextChecks.name(name.stringValue()), reason.stringValue(), numbers));
    }
  }

  private Optional<Rejection> ofName(String name) {
    if (name.length() > MAX_NAME_CHARACTERS || name.split(" ").length > MAX_WORDS) {
      return Optional.of(InterestCheck.TOO_LONG.refuses("a name has at most 6 words"));
    }
    Optional<TextChecks.Fault> fault = name.isEmpty() ? Optional.empty() : texts.ofName(name);
    if (fault.isPresent()) {
      return Optional.of(
          switch (fault.get()) {
            case INJECTED ->
                InterestCheck.INJECTED_TEXT.refuses("a name has marks, an address or an order");
            case FOREIGN -> InterestCheck.FOREIGN_TEXT.refuses("a name is of another language");
            case UNSAFE -> InterestCheck.UNSAFE.refuses("a name is unsafe or too private");
          });
    }
    boolean says =
        stems(name).stream()
            .anyMatch(stem ->
                !model.catalogue().words().isVague(stem)
                    && !stem.equals(Words.stem(model.words().itemNoun())));
    if (!says) {
      return Optional.of(InterestCheck.VAGUE.refuses("a name says nothing in particular"));
    }
    return Optional.empty();
  }

  private List<String> stems(String name) {
    return model.catalogue().words().contentStems(name);
  }
}

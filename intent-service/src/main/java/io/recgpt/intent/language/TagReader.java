package io.recgpt.intent.language;

import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.task.AnswerReader;
import io.recgpt.inference.task.Rejection;
import io.recgpt.intent.interest.GroundedInterest;
import io.recgpt.intent.mining.Appraised;
import io.recgpt.intent.mining.PersonModel;
import io.recgpt.intent.mining.TagCheck;
import io.recgpt.intent.mining.TagGate;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.PredictedTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer with tags. Each element passes every {@link TagCheck}, or is left out; the order
 * is by the log and the evidence, not by the model. Where fewer than a third stay, the answer is
 * refused.
 */
final class TagReader implements AnswerReader<List<PredictedTag>> {
  private static final int MAX_TAG_CHARACTERS = 60;
  private static final int MAX_WORDS = 8;

  /** What is kept of a profile's tags. */
  private static final int MAX_TAGS = 50;

  private static final double MIN_SHARE = 1 / 3.0;

  private final PersonModel person;
  private final List<GroundedInterest> interests;
  private final TextChecks texts;
  private final ReasonCheck reasons;
  private final TagGate gate;

  /**
   * A reader of one answer.
   *
   * @param interests what the prompt numbered, from 1
   */
  TagReader(
      TenantModel model, PersonModel person, List<GroundedInterest> interests, TextChecks texts) {
    this.person = person;
    this.interests = interests;
    this.texts = texts;
    this.reasons = new ReasonCheck(model, texts);
    this.gate = person.tagGate();
  }

  @Override
  public Reading<List<PredictedTag>> read(String text, FinishReason finishReason) {
    JsonElements json = JsonElements.of(text);
    Draft draft = new Draft();
    if (!json.whole()) {
      draft.refused(TagCheck.SCHEMA.refuses("the answer is no whole JSON list"));
    }
    json.elements().forEach(draft::take);
    if (draft.taken.isEmpty() && draft.rejections.isEmpty()) {
      draft.refused(TagCheck.EMPTY.refuses("there are interests, the list is empty"));
    }
    int all = draft.taken.size() + draft.refusals;
    if (draft.taken.isEmpty() || draft.taken.size() < MIN_SHARE * all) {
      return new Reading.Refused<>(draft.rejections);
    }
    return new Reading.Accepted<>(draft.ranked(), draft.rejections);
  }

  /** A tag with its reason. */
  private record Taken(TagGate.Held held, String reason) {}

  /** What has been read so far. */
  private final class Draft {
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, Integer> categories = new HashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private int refusals;

    void refused(Rejection why) {
      rejections.add(why);
      refusals++;
    }

    void take(JsonNode element) {
      JsonNode tag = element.path("tag");
      JsonNode reason = element.path("reason");
      JsonNode interest = element.path("interest");
      if (!element.isObject() || !tag.isString() || !reason.isString() || !interest.isInt()) {
        refused(TagCheck.SCHEMA.refuses("an element lacks a field, or has a wrong one"));
        return;
      }
      take(TextChecks.name(tag.stringValue()), interest.intValue(), reason.stringValue());
    }

    private void take(String tag, int number, String reason) {
      Optional<Rejection> fault = ofTag(tag);
      if (fault.isPresent()) {
        refused(fault.get());
        return;
      }
      if (number < 1 || number > interests.size()) {
        refused(
            TagCheck.UNKNOWN_INTEREST.refuses(
                "interest must be a number of the list, 1 to " + interests.size()));
        return;
      }
      switch (gate.appraise(tag, interests.get(number - 1))) {
        case Appraised.Held<TagGate.Held>(TagGate.Held held) -> place(held, reason);
        case Appraised.Refused<TagGate.Held> no -> refused(no.why());
      }
    }

    private void place(TagGate.Held held, String reason) {
      if (taken.stream().anyMatch(other -> TagGate.same(held, other.held()))) {
        refused(TagCheck.DUPLICATE.refuses("two tags say the same"));
        return;
      }
      String category = held.phrase().category();
      if (categories.merge(category, 1, Integer::sum) > gate.perCategory()) {
        refused(TagCheck.CATEGORY_QUOTA.refuses("too many tags are of one category"));
        return;
      }
      taken.add(new Taken(held, reason(held, reason)));
    }

    private String reason(TagGate.Held held, String raw) {
      Set<String> said = new TreeSet<>(person.stems(held.interest()));
      said.addAll(gate.stems(held));
      Optional<String> reason = reasons.passed(raw, said, Set.of());
      if (reason.isEmpty()) {
        rejections.add(
            TagCheck.REASON_NOT_GROUNDED.refuses("a reason says what the history doesn't"));
      }
      return reason.orElseGet(() -> "Goes with %s.".formatted(held.interest().interest().name()));
    }

    List<PredictedTag> ranked() {
      double most = taken.stream().mapToDouble(one -> one.held().follow()).max().orElse(0);
      List<Taken> best =
          taken.stream()
              .sorted(
                  Comparator.<Taken>comparingDouble(one -> -gate.score(one.held(), most))
                      .thenComparing(one -> one.held().phrase().text()))
              .limit(MAX_TAGS)
              .toList();
      List<PredictedTag> tags = new ArrayList<>();
      for (int rank = 0; rank < best.size(); rank++) {
        TagGate.Held held = best.get(rank).held();
        tags.add(
            new PredictedTag(
                held.phrase().text(),
                held.interest().interest().interestId(),
                held.phrase().category(),
                1.0 / (1 + rank / 25.0),
                best.get(rank).reason()));
      }
      return tags;
    }
  }

  private Optional<Rejection> ofTag(String tag) {
    if (tag.length() > MAX_TAG_CHARACTERS || tag.split(" ").length > MAX_WORDS) {
      return Optional.of(TagCheck.TOO_LONG.refuses("a tag has at most 6 words"));
    }
    if (tag.isEmpty()) {
      return Optional.of(TagCheck.VAGUE.refuses("a tag is empty"));
    }
    return texts
        .ofName(tag)
        .map(fault ->
            switch (fault) {
              case INJECTED ->
                  TagCheck.INJECTED_TEXT.refuses("a tag has marks, an address or an order");
              case FOREIGN -> TagCheck.FOREIGN_TEXT.refuses("a tag is of another language");
              case UNSAFE -> TagCheck.UNSAFE.refuses("a tag is unsafe or too private");
            });
  }
}

package io.recgpt.quality.audit;

import io.recgpt.explain.v1.Claim;
import io.recgpt.explain.v1.ClaimKind;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.quality.audit.Catalogue.Entry;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a sentence says nothing that its claims don't. Cautious: what it can't judge passes. */
final class SentenceCheck {
  /** What is said of other people must be counted. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "\\b(others|other (people|shoppers|customers|viewers)|who also|together with"
              + "|(people|shoppers|customers|viewers) (who|that|with)"
              + "|often \\w+ (with|together|alongside|beside|after))\\b");

  private static final Pattern POPULAR =
      Pattern.compile(
          "\\b(popular|trending|in demand|sought[- ]after|many (people|shoppers|viewers|others))\\b");

  /** What is said of the person must be in the log. */
  private static final Pattern YOURS = Pattern.compile("\\b(your|yours|you've|you have)\\b");

  /** Words of titles, tags and categories that no more of the catalogue has name something. */
  private static final double RARE = .02;

  /** Numbers as they are written out, from zero on. */
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve");

  private final Catalogue catalogue;
  private final RawLog log;
  private final Map<BehaviorKind, String> verbs;

  /**
   * @param verbs of the domain, past tense, such as "bought"
   */
  SentenceCheck(Catalogue catalogue, RawLog log, Map<BehaviorKind, String> verbs) {
    this.catalogue = catalogue;
    this.log = log;
    this.verbs = Map.copyOf(verbs);
  }

  /** Why the sentence says too much; empty where it does not. */
  List<String> faults(Answer answer, String itemId, Explanation explanation) {
    List<String> faults = new ArrayList<>();
    List<Claim> claims = explanation.getClaimsList();
    if (explanation.getText().isBlank()) {
      if (!claims.isEmpty()) {
        faults.add("claims without a sentence");
      }
      return faults;
    }
    if (claims.isEmpty()) {
      faults.add("a sentence without a claim");
      return faults;
    }
    kind(explanation, faults);
    Entry item = catalogue.entry(itemId);
    if (item != null) {
      String plain = explanation.getText().toLowerCase(Locale.ROOT).replace('’', '\'');
      people(plain, claims, item, faults);
      person(plain, answer, claims, item, faults);
      words(explanation, answer, item, faults);
    }
    events(explanation, answer, faults);
    return faults;
  }

  private static boolean any(List<Claim> claims, ClaimKind... kinds) {
    return Stream.of(kinds)
        .anyMatch(kind -> claims.stream().anyMatch(claim -> claim.getKind() == kind));
  }

  private static void kind(Explanation explanation, List<String> faults) {
    List<Claim> claims = explanation.getClaimsList();
    boolean fits =
        switch (explanation.getKind()) {
          case EXPLANATION_KIND_INTEREST ->
              claims.stream()
                  .anyMatch(claim ->
                      !claim.getInterestId().isEmpty()
                          && claim.getInterestId().equals(explanation.getInterestId()));
          case EXPLANATION_KIND_BEHAVIOR ->
              any(claims, ClaimKind.CLAIM_KIND_TAKEN_TOGETHER, ClaimKind.CLAIM_KIND_LIKE);
          case EXPLANATION_KIND_ITEM ->
              any(claims, ClaimKind.CLAIM_KIND_QUALITY, ClaimKind.CLAIM_KIND_POPULAR);
          case EXPLANATION_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    if (!fits) {
      faults.add(
          "a sentence of kind %s without a claim of that"
              .formatted(
                  explanation.getKind() == ExplanationKind.UNRECOGNIZED
                      ? "unknown"
                      : explanation.getKind().name()));
    }
  }

  private static void people(String text, List<Claim> claims, Entry item, List<String> faults) {
    String own = item.item().getDescription().toLowerCase(Locale.ROOT);
    OTHERS
        .matcher(text)
        .results()
        .filter(match -> !own.contains(match.group()))
        .filter(_ -> !any(claims, ClaimKind.CLAIM_KIND_TAKEN_TOGETHER))
        .forEach(match -> faults.add("\"%s\" without counts of both".formatted(match.group())));
    POPULAR
        .matcher(text)
        .results()
        .filter(_ -> !any(claims, ClaimKind.CLAIM_KIND_POPULAR))
        .forEach(match ->
            faults.add("\"%s\" without a count of its popularity".formatted(match.group())));
  }

  private void person(
      String text, Answer answer, List<Claim> claims, Entry item, List<String> faults) {
    String own = item.item().getDescription().toLowerCase(Locale.ROOT);
    List<EvidenceItem> evidence =
        claims.stream().flatMap(claim -> claim.getEvidenceItemsList().stream()).toList();
    boolean aboutPerson =
        !evidence.isEmpty() || claims.stream().anyMatch(c -> !c.getInterestId().isEmpty());
    if (!aboutPerson && YOURS.matcher(text).find() && !YOURS.matcher(own).find()) {
      faults.add("it speaks of what is the person's without evidence");
    }
    verbs.forEach((kind, verb) -> {
      if (!verb.isEmpty()
          && Pattern.compile("\\byou( have|'ve)? " + Pattern.quote(verb) + "\\b")
              .matcher(text)
              .find()
          && verbs.entrySet().stream()
              .filter(other -> other.getValue().equals(verb))
              .noneMatch(other ->
                  evidence.stream().anyMatch(it -> answer.did(other.getKey(), it.getItemId())))) {
        faults.add("\"you %s\", but no evidence item was (%s)".formatted(verb, kind.name()));
      }
    });
  }

  private void words(Explanation explanation, Answer answer, Entry item, List<String> faults) {
    Set<String> said = new HashSet<>(item.text());
    Set<Integer> counts = new HashSet<>();
    for (Claim claim : explanation.getClaimsList()) {
      for (EvidenceItem evidence : claim.getEvidenceItemsList()) {
        Entry entry = catalogue.entry(evidence.getItemId());
        said.addAll(entry == null ? Set.of() : entry.text());
      }
      claim.getFeaturesList().forEach(feature -> said.addAll(Words.read(feature)));
      Interest interest = answer.interest(claim.getInterestId());
      said.addAll(interest == null ? Set.of() : Words.read(interest.getName()));
      said.addAll(Words.read(claim.getPopularity().getCategory()));
      counts.add(claim.getTakenTogether().getBothCount());
      counts.add(claim.getTakenTogether().getItemCount());
      counts.add(claim.getPopularity().getRank());
      counts.add(claim.getPopularity().getPeopleCount());
      counts.add(claim.getPopularity().getItemCount());
    }
    verbs.values().forEach(verb -> said.addAll(Words.read(verb)));
    for (String word : Words.spelled(explanation.getText())) {
      if (Words.forms(word).stream().anyMatch(said::contains)) {
        continue;
      }
      if (Words.number(word) || NUMBERS.indexOf(word) > 1) {
        int number = Words.number(word) ? parsed(word) : NUMBERS.indexOf(word);
        if (!counts.contains(number) && !said.contains(Integer.toString(number))) {
          faults.add("the number \"%s\" is in no claim".formatted(word));
        }
      } else if (names(word)) {
        faults.add("\"%s\" is in no text or claim that is cited".formatted(word));
      }
    }
  }

  private static int parsed(String digits) {
    return digits.length() > 9 ? -1 : Integer.parseInt(digits);
  }

  /** True where a word names something of the catalogue rather than being ordinary English. */
  private boolean names(String spelled) {
    String word = Words.folded(spelled);
    int having = catalogue.withName(word);
    return having > 0
        && having <= Math.max(3, RARE * catalogue.size())
        && !EnglishWords.STOP.contains(word)
        && !EnglishWords.ORDINARY.contains(word);
  }

  private void events(Explanation explanation, Answer answer, List<String> faults) {
    for (String id : explanation.getEvidenceEventIdsList()) {
      Behavior event = log.event(id);
      if (event == null || !event.getUserId().equals(answer.userId())) {
        faults.add("event %s is none of the person's".formatted(id));
      } else if (RawLog.nanos(event) > answer.asOf()) {
        faults.add("event %s is later than now".formatted(id));
      }
    }
    for (String id : explanation.getEvidenceItemIdsList()) {
      faults.addAll(answer.faultsOfAnchor(id));
    }
  }
}

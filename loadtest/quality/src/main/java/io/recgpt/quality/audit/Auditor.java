package io.recgpt.quality.audit;

import io.recgpt.explain.v1.Claim;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.type.v1.BehaviorKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at all that a cluster said of a person. Thread-safe. */
final class Auditor {
  private final Catalogue catalogue;
  private final ItemClaims claims;
  private final SentenceCheck sentences;
  private final AttributionCheck attributions;
  private final ProfileCheck profiles;

  /**
   * @param verbs of the domain, past tense, such as "bought"
   */
  Auditor(Catalogue catalogue, RawLog log, Map<BehaviorKind, String> verbs) {
    this.catalogue = catalogue;
    this.claims = new ItemClaims(catalogue, log);
    this.sentences = new SentenceCheck(catalogue, log, verbs);
    this.attributions = new AttributionCheck(catalogue, log);
    this.profiles = new ProfileCheck(catalogue, log);
  }

  /** Each claim of the answer, true or false. */
  List<Finding> findings(Answer answer) {
    List<Finding> findings = new ArrayList<>(profiles.findings(answer));
    Set<String> listed = new HashSet<>();
    for (Recommendation recommendation : answer.response().getRecommendationsList()) {
      String item = recommendation.getItem().getItemId();
      List<String> faults = new ArrayList<>();
      if (answer.hasSeen(item)) {
        faults.add("the person knows it");
      }
      if (!listed.add(item)) {
        faults.add("it stands twice in the list");
      }
      if (catalogue.entry(item) == null) {
        faults.add("it is not in the catalogue");
      }
      findings.add(
          new Finding(
              ClaimType.UNSEEN,
              answer.userId(),
              item,
              recommendation.getItem().getTitle(),
              faults));
      findings.addAll(attributions.findings(answer, recommendation));
      if (recommendation.hasExplanation()) {
        findings.addAll(explanation(answer, item, recommendation.getExplanation()));
      }
    }
    return findings;
  }

  private List<Finding> explanation(Answer answer, String item, Explanation explanation) {
    String text = "\"%s\" of %s".formatted(explanation.getText(), catalogue.shown(item));
    List<Finding> findings = new ArrayList<>();
    for (Claim claim : explanation.getClaimsList()) {
      findings.add(
          new Finding(
              ItemClaims.type(claim.getKind()),
              answer.userId(),
              item,
              text,
              claims.faults(answer, item, claim)));
    }
    findings.add(
        new Finding(
            ClaimType.SENTENCE,
            answer.userId(),
            item,
            text,
            sentences.faults(answer, item, explanation)));
    return findings;
  }
}

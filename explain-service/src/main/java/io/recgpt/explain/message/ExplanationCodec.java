package io.recgpt.explain.message;

import com.google.protobuf.Timestamp;
import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Expert;
import io.recgpt.explain.explanation.Explanation.Kind;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Popularity;
import io.recgpt.explain.explanation.TakenTogether;
import io.recgpt.explain.model.Prompts;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.explain.v1.ShowPromptResponse;
import io.recgpt.explain.v1.Subject;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Provenance;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns requests into the explainer's values, and its explanations into messages. */
public final class ExplanationCodec {
  private ExplanationCodec() {}

  /**
   * An item to explain.
   *
   * @throws io.recgpt.rpc.error.RpcException where a time is out of range
   */
  public static io.recgpt.explain.explanation.Subject subject(Subject subject) {
    Attribution attribution = subject.getAttribution();
    return new io.recgpt.explain.explanation.Subject(
        subject.getItemId(),
        expert(attribution.getExpert()),
        attribution.getInterestId(),
        attribution.getSharedFeaturesList(),
        attribution.getAnchorItemId(),
        attribution.hasTakenTogether() ? together(attribution.getTakenTogether()) : null,
        attribution.hasPopularity() ? popularity(attribution.getPopularity()) : null);
  }

  private static Expert expert(io.recgpt.type.v1.Expert expert) {
    return switch (expert) {
      case EXPERT_INTEREST -> Expert.INTEREST;
      case EXPERT_TREND -> Expert.TREND;
      case EXPERT_DISCOVERY -> Expert.DISCOVERY;
      case EXPERT_UNSPECIFIED, UNRECOGNIZED -> Expert.UNKNOWN;
    };
  }

  private static TakenTogether together(io.recgpt.type.v1.TakenTogether counts) {
    return new TakenTogether(
        counts.getAnchorItemId(),
        counts.getBothCount(),
        counts.getAnchorCount(),
        counts.getItemCount(),
        counts.getPeopleCount());
  }

  private static Popularity popularity(io.recgpt.type.v1.Popularity popularity) {
    return new Popularity(
        popularity.getInterestId(),
        popularity.getCategory(),
        popularity.getRank(),
        popularity.getItemCount(),
        popularity.getPeopleCount(),
        RequestTimes.instant("popularity.since", popularity.getSince()));
  }

  static Interest interest(io.recgpt.type.v1.Interest interest) {
    return new Interest(
        interest.getInterestId(),
        interest.getName(),
        interest.getKindsList(),
        interest.getEvidenceEventIdsList(),
        evidence(interest.getEvidenceItemsList()));
  }

  /**
   * Interests with what speaks for them.
   *
   * @throws io.recgpt.rpc.error.RpcException where a time is out of range
   */
  public static List<Interest> interests(List<io.recgpt.type.v1.Interest> interests) {
    return interests.stream().map(ExplanationCodec::interest).toList();
  }

  /** Categories of each interest's tags, by interest id. */
  public static Map<String, Set<String>> categories(List<ItemTag> tags) {
    Map<String, Set<String>> categories = new HashMap<>();
    for (ItemTag tag : tags) {
      if (!tag.getCategory().isEmpty()) {
        categories
            .computeIfAbsent(tag.getInterestId(), _ -> new LinkedHashSet<>())
            .add(tag.getCategory());
      }
    }
    return categories;
  }

  /**
   * The items that speak for something: searches have no item, and what was returned or disliked
   * speaks for nothing, whatever else was done to it.
   *
   * @throws io.recgpt.rpc.error.RpcException where a time is out of range
   */
  public static List<Evidence> evidence(List<EvidenceItem> items) {
    Set<String> rejected =
        items.stream()
            .filter(item -> isNegative(item.getKind()))
            .map(EvidenceItem::getItemId)
            .collect(Collectors.toSet());
    List<Evidence> evidence = new ArrayList<>(items.size());
    for (EvidenceItem item : items) {
      Optional<BehaviorKind> kind = kind(item.getKind());
      if (kind.isPresent() && !item.getItemId().isEmpty() && !rejected.contains(item.getItemId())) {
        evidence.add(
            new Evidence(
                item.getItemId(),
                kind.get(),
                item.hasOccurredAt()
                    ? RequestTimes.instant("evidence.occurred_at", item.getOccurredAt())
                    : null));
      }
    }
    return evidence;
  }

  private static boolean isNegative(io.recgpt.type.v1.BehaviorKind kind) {
    return kind == io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_RETURN
        || kind == io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_DISLIKE;
  }

  private static Optional<BehaviorKind> kind(io.recgpt.type.v1.BehaviorKind kind) {
    return switch (kind) {
      case BEHAVIOR_KIND_CLICK -> Optional.of(BehaviorKind.CLICK);
      case BEHAVIOR_KIND_DETAIL_VIEW -> Optional.of(BehaviorKind.DETAIL_VIEW);
      case BEHAVIOR_KIND_FAVORITE -> Optional.of(BehaviorKind.FAVORITE);
      case BEHAVIOR_KIND_ADD_TO_CART -> Optional.of(BehaviorKind.ADD_TO_CART);
      case BEHAVIOR_KIND_PURCHASE -> Optional.of(BehaviorKind.PURCHASE);
      case BEHAVIOR_KIND_REVIEW_READ -> Optional.of(BehaviorKind.REVIEW_READ);
      case BEHAVIOR_KIND_UNSPECIFIED,
          BEHAVIOR_KIND_IMPRESSION,
          BEHAVIOR_KIND_SEARCH,
          BEHAVIOR_KIND_RETURN,
          BEHAVIOR_KIND_DISLIKE,
          UNRECOGNIZED ->
          Optional.empty();
    };
  }

  /** An explanation with its claims, and with its provenance unless it is empty. */
  public static Explanation explanation(io.recgpt.explain.explanation.Explanation explanation) {
    Explanation.Builder message =
        Explanation.newBuilder()
            .setItemId(explanation.itemId())
            .setText(explanation.text())
            .setKind(kind(explanation.kind()))
            .setInterestId(explanation.interestId())
            .addAllEvidenceEventIds(explanation.eventIds())
            .addAllEvidenceItemIds(explanation.evidenceItemIds());
    explanation.claims().forEach(claim -> message.addClaims(ClaimCodec.claim(claim)));
    if (explanation.kind() != Kind.NONE) {
      message.setProvenance(
          Provenance.newBuilder()
              .setEngine(explanation.author().engine())
              .setModel(explanation.author().model())
              .setPromptVersion(explanation.author().version())
              .setGrounded(true));
    }
    return message.build();
  }

  /**
   * The time of a request, or the clock's where it has none.
   *
   * @throws io.recgpt.rpc.error.RpcException where the time is out of range
   */
  public static Instant now(boolean given, Timestamp time, InstantSource clock) {
    return given ? RequestTimes.instant("as_of", time) : clock.instant();
  }

  /** The day of a time, in UTC. */
  public static LocalDate day(Instant now) {
    return now.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** A prompt with the tokens that it takes. */
  public static ShowPromptResponse prompt(Prompts prompts, List<ChatMessage> messages) {
    ShowPromptResponse.Builder response =
        ShowPromptResponse.newBuilder()
            .setVersion(Prompts.version())
            .setTokens(prompts.tokens(messages))
            .setSharedPrefixTokens(prompts.sharedPrefixTokens())
            .setTokenizer(prompts.tokenizer());
    messages.forEach(message ->
        response
            .addMessagesBuilder()
            .setRole(message.role().name().toLowerCase(Locale.ROOT))
            .setContent(message.content()));
    return response.build();
  }

  private static ExplanationKind kind(Kind kind) {
    return switch (kind) {
      case NONE -> ExplanationKind.EXPLANATION_KIND_UNSPECIFIED;
      case INTEREST -> ExplanationKind.EXPLANATION_KIND_INTEREST;
      case BEHAVIOR -> ExplanationKind.EXPLANATION_KIND_BEHAVIOR;
      case ITEM -> ExplanationKind.EXPLANATION_KIND_ITEM;
    };
  }
}

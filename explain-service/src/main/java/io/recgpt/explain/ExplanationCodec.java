package io.recgpt.explain;

import com.google.protobuf.Timestamp;
import io.recgpt.explain.model.Prompts;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.explain.v1.ShowPromptResponse;
import io.recgpt.explain.v1.Subject;
import io.recgpt.explain.writing.BehaviorKind;
import io.recgpt.explain.writing.Channel;
import io.recgpt.explain.writing.Evidence;
import io.recgpt.explain.writing.Explanation.Claim;
import io.recgpt.explain.writing.Interest;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.ChannelScore;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Provenance;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns requests into the explainer's values, and its answers into messages. */
final class ExplanationCodec {
  private ExplanationCodec() {}

  static io.recgpt.explain.writing.Subject subject(Subject subject) {
    Attribution attribution = subject.getAttribution();
    Set<Channel> channels = EnumSet.noneOf(Channel.class);
    channel(attribution.getChannel()).ifPresent(channels::add);
    for (ChannelScore score : attribution.getChannelScoresList()) {
      if (score.getScore() > 0) {
        channel(score.getChannel()).ifPresent(channels::add);
      }
    }
    return new io.recgpt.explain.writing.Subject(
        subject.getItemId(),
        attribution.getInterestId(),
        attribution.getAnchorItemId(),
        channels,
        attribution.getChannel() == io.recgpt.type.v1.Channel.CHANNEL_TRENDING);
  }

  private static Optional<Channel> channel(io.recgpt.type.v1.Channel channel) {
    return switch (channel) {
      case CHANNEL_TAG -> Optional.of(Channel.TAG);
      case CHANNEL_ITEM_TO_ITEM, CHANNEL_SESSION -> Optional.of(Channel.ITEM_TO_ITEM);
      case CHANNEL_TRENDING -> Optional.of(Channel.TRENDING);
      case CHANNEL_CONTENT, CHANNEL_USER -> Optional.of(Channel.CONTENT);
      case CHANNEL_INTENT, CHANNEL_DIVERSITY, CHANNEL_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  static Interest interest(io.recgpt.type.v1.Interest interest) {
    return new Interest(
        interest.getInterestId(),
        interest.getName(),
        interest.getEvidenceEventIdsList(),
        evidence(interest.getEvidenceItemsList()));
  }

  static List<Interest> interests(List<io.recgpt.type.v1.Interest> interests) {
    return interests.stream().map(ExplanationCodec::interest).toList();
  }

  /** Categories of each interest's tags, by interest id. */
  static Map<String, Set<String>> categories(List<ItemTag> tags) {
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

  /** The items that speak for something; searches have no item, and negatives speak against it. */
  static List<Evidence> evidence(List<EvidenceItem> items) {
    List<Evidence> evidence = new ArrayList<>(items.size());
    for (EvidenceItem item : items) {
      Optional<BehaviorKind> kind = kind(item.getKind());
      if (kind.isPresent() && !item.getItemId().isEmpty()) {
        evidence.add(new Evidence(item.getItemId(), kind.get()));
      }
    }
    return evidence;
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

  static Explanation explanation(io.recgpt.explain.writing.Explanation explanation) {
    Explanation.Builder message =
        Explanation.newBuilder()
            .setItemId(explanation.itemId())
            .setText(explanation.text())
            .setKind(kind(explanation.claim()))
            .setInterestId(explanation.interestId())
            .addAllEvidenceEventIds(explanation.eventIds())
            .addAllEvidenceItemIds(explanation.evidenceItemIds());
    if (explanation.claim() != Claim.NONE) {
      message.setProvenance(
          Provenance.newBuilder()
              .setEngine(explanation.author().engine())
              .setModel(explanation.author().model())
              .setPromptVersion(explanation.author().version())
              .setGrounded(true));
    }
    return message.build();
  }

  /** The day of a time, in UTC; of the clock where none is told. */
  static LocalDate day(boolean told, Timestamp time, InstantSource clock) {
    Instant instant =
        told ? Instant.ofEpochSecond(time.getSeconds(), time.getNanos()) : clock.instant();
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  static ShowPromptResponse prompt(Prompts prompts, List<ChatMessage> messages) {
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

  private static ExplanationKind kind(Claim claim) {
    return switch (claim) {
      case NONE -> ExplanationKind.EXPLANATION_KIND_UNSPECIFIED;
      case INTEREST -> ExplanationKind.EXPLANATION_KIND_INTEREST;
      case BEHAVIOR -> ExplanationKind.EXPLANATION_KIND_BEHAVIOR;
      case ITEM -> ExplanationKind.EXPLANATION_KIND_ITEM;
    };
  }
}

package io.recgpt.intent.message;

import com.google.protobuf.InvalidProtocolBufferException;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.profile.DropCause;
import io.recgpt.intent.profile.DroppedInterest;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.InterestIds;
import io.recgpt.intent.profile.LastProfile;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.profile.PredictedTag;
import io.recgpt.intent.profile.Stage;
import io.recgpt.intent.store.ProfileLog;
import io.recgpt.intent.store.ProfileStore;
import io.recgpt.intent.v1.CommittedProfile;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.type.v1.BehaviorCount;
import io.recgpt.type.v1.DropReason;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.InterestStage;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.Provenance;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Profiles on the wire and on disk. */
public final class ProfileCodec {
  private static final Set<DropReason> REFUSALS =
      Arrays.stream(DropCause.values())
          .filter(DropCause::refusal)
          .map(ProfileCodec::reason)
          .collect(Collectors.toUnmodifiableSet());

  private ProfileCodec() {}

  /** Serialises what was mined; version, state and time stand beside it on disk. */
  public static byte[] encode(
      MinedProfile mined,
      io.recgpt.intent.profile.Provenance interests,
      io.recgpt.intent.profile.Provenance tags) {
    Provenance provenance = encode(interests);
    Profile.Builder profile = Profile.newBuilder().setTagProvenance(encode(tags));
    mined.interests().forEach(interest -> profile.addInterests(encode(interest, provenance)));
    mined.dropped().forEach(dropped -> profile.addDroppedInterests(encode(dropped)));
    mined.tags().forEach(tag -> profile.addTags(encode(tag)));
    return profile.build().toByteArray();
  }

  /** A stored profile as callers get it. */
  public static Profile decode(ProfileStore.Stored stored, boolean fresh) {
    return parse(stored.bytes()).toBuilder()
        .setVersion(stored.version())
        .setAsOf(BehaviorCodec.encode(stored.asOf()))
        .setState(state(fresh))
        .build();
  }

  /** Fresh, or else stale. */
  public static ProfileState state(boolean fresh) {
    return fresh ? ProfileState.PROFILE_STATE_FRESH : ProfileState.PROFILE_STATE_STALE;
  }

  /** What callers get where there is no profile. */
  public static Profile none() {
    return Profile.newBuilder().setState(ProfileState.PROFILE_STATE_NONE).build();
  }

  /** The interests of a stored profile, as far as their ids must live on. */
  public static List<InterestIds.Known> known(byte[] stored) {
    return parse(stored).getInterestsList().stream()
        .map(interest ->
            new InterestIds.Known(
                interest.getInterestId(), interest.getName(), interest.getEvidenceEventIdsList()))
        .toList();
  }

  /** A stored profile as the miner reads it again. */
  public static LastProfile last(ProfileStore.Stored stored) {
    Profile profile = parse(stored.bytes());
    return new LastProfile(
        stored.asOf(),
        profile.getInterestsCount() == 0 ? "" : profile.getInterests(0).getProvenance().getEngine(),
        profile.getInterestsList().stream().map(ProfileCodec::interest).toList(),
        profile.getTagsList().stream()
            .map(tag ->
                new PredictedTag(
                    tag.getTag(),
                    tag.getInterestId(),
                    tag.getCategory(),
                    tag.getScore(),
                    tag.getReason()))
            .toList());
  }

  private static Interest interest(io.recgpt.type.v1.Interest stored) {
    Map<BehaviorKind, Integer> counts = new EnumMap<>(BehaviorKind.class);
    stored
        .getEvidenceCountsList()
        .forEach(count -> counts.put(BehaviorKind.of(count.getKindValue()), count.getCount()));
    return new Interest(
        stored.getInterestId(),
        stored.getName(),
        stored.getKindsList(),
        stage(stored.getStage()),
        stored.getReason(),
        stored.getStrength(),
        stored.getCohesion(),
        stored.getEvidenceEventIdsList(),
        stored.getEvidenceItemsList().stream()
            .map(item ->
                new Interest.EvidenceItem(
                    item.getItemId(),
                    BehaviorKind.of(item.getKindValue()),
                    RequestTimes.instant("occurred_at", item.getOccurredAt())))
            .toList(),
        counts,
        RequestTimes.instant("first_evidence_at", stored.getFirstEvidenceAt()),
        RequestTimes.instant("last_evidence_at", stored.getLastEvidenceAt()));
  }

  private static Provenance encode(io.recgpt.intent.profile.Provenance provenance) {
    return Provenance.newBuilder()
        .setEngine(provenance.engine())
        .setModel(provenance.model())
        .setPromptVersion(provenance.promptVersion())
        .setGrounded(provenance.grounded())
        .build();
  }

  /** A profile as it is streamed: nothing in it names the person or an event. */
  public static CommittedProfile committed(ProfileLog.Committed committed) {
    Profile profile = parse(committed.bytes());
    CommittedProfile.Builder message =
        CommittedProfile.newBuilder()
            .setSequence(committed.sequence())
            .setTenant(committed.tenant())
            .setAsOf(BehaviorCodec.encode(committed.asOf()));
    profile
        .getInterestsList()
        .forEach(interest ->
            message.addInterests(interest.toBuilder().clearEvidenceEventIds().clearReason()));
    profile.getTagsList().forEach(tag -> message.addTags(tag.toBuilder().clearReason()));
    return message.build();
  }

  private static Profile parse(byte[] bytes) {
    try {
      Profile.Builder profile = Profile.parseFrom(bytes).toBuilder();
      // What was stored before there was the field.
      profile
          .getDroppedInterestsBuilderList()
          .forEach(dropped -> dropped.setRefused(REFUSALS.contains(dropped.getDropReason())));
      return profile.build();
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("a stored profile can't be read", broken);
    }
  }

  private static io.recgpt.type.v1.Interest encode(Interest interest, Provenance provenance) {
    io.recgpt.type.v1.Interest.Builder encoded =
        io.recgpt.type.v1.Interest.newBuilder()
            .setInterestId(interest.interestId())
            .setName(interest.name())
            .addAllKinds(interest.kinds())
            .setStage(stage(interest.stage()))
            .setReason(interest.reason())
            .setStrength(interest.strength())
            .setCohesion(interest.cohesion())
            .addAllEvidenceEventIds(interest.eventIds())
            .setFirstEvidenceAt(BehaviorCodec.encode(interest.first()))
            .setLastEvidenceAt(BehaviorCodec.encode(interest.last()))
            .setProvenance(provenance);
    for (Interest.EvidenceItem item : interest.items()) {
      encoded.addEvidenceItems(
          EvidenceItem.newBuilder()
              .setItemId(item.itemId())
              .setKindValue(item.kind().number())
              .setOccurredAt(BehaviorCodec.encode(item.occurredAt())));
    }
    interest.counts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparingInt(BehaviorKind::number)))
        .forEach(count ->
            encoded.addEvidenceCounts(
                BehaviorCount.newBuilder()
                    .setKindValue(count.getKey().number())
                    .setCount(count.getValue())));
    return encoded.build();
  }

  private static io.recgpt.type.v1.DroppedInterest encode(DroppedInterest dropped) {
    return io.recgpt.type.v1.DroppedInterest.newBuilder()
        .setName(dropped.name())
        .setDropReason(reason(dropped.cause()))
        .setReason(dropped.reason())
        .addAllEvidenceEventIds(dropped.eventIds())
        .addAllEvidenceItemIds(dropped.itemIds())
        .setRefused(dropped.cause().refusal())
        .build();
  }

  private static ItemTag encode(PredictedTag tag) {
    return ItemTag.newBuilder()
        .setTag(tag.tag())
        .setInterestId(tag.interestId())
        .setCategory(tag.category())
        .setScore(tag.score())
        .setReason(tag.reason())
        .build();
  }

  private static Stage stage(InterestStage stored) {
    return switch (stored) {
      case INTEREST_STAGE_LONG_TERM -> Stage.LONG_TERM;
      case INTEREST_STAGE_EARLIER -> Stage.EARLIER;
      case INTEREST_STAGE_RECENT, INTEREST_STAGE_UNSPECIFIED, UNRECOGNIZED -> Stage.RECENT;
    };
  }

  private static InterestStage stage(Stage stage) {
    return switch (stage) {
      case LONG_TERM -> InterestStage.INTEREST_STAGE_LONG_TERM;
      case RECENT -> InterestStage.INTEREST_STAGE_RECENT;
      case EARLIER -> InterestStage.INTEREST_STAGE_EARLIER;
    };
  }

  private static DropReason reason(DropCause cause) {
    return switch (cause) {
      case BURST -> DropReason.DROP_REASON_BURST;
      case GIFT -> DropReason.DROP_REASON_GIFT;
      case THIN_EVIDENCE -> DropReason.DROP_REASON_THIN_EVIDENCE;
      case CONSUMABLE -> DropReason.DROP_REASON_CONSUMABLE;
      case REJECTED -> DropReason.DROP_REASON_REJECTED;
      case INCOHERENT -> DropReason.DROP_REASON_INCOHERENT;
    };
  }
}

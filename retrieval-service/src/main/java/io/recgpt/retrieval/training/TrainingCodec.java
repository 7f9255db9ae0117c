package io.recgpt.retrieval.training;

import io.recgpt.retrieval.codec.RankingCodec;
import io.recgpt.retrieval.learning.HeldOut;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.learning.ModelFiles;
import io.recgpt.retrieval.learning.TrainingPlan;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.query.Channel;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.type.v1.ModelVersion;
import io.recgpt.type.v1.SignalWeight;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Requests for training, and what came of them. */
public final class TrainingCodec {
  private TrainingCodec() {}

  /**
   * Decodes what is to be learned, and reads the versions that it takes over.
   *
   * @throws io.recgpt.rpc.error.RpcException where a version is unknown or damaged, or a time is
   *     out of range
   */
  public static TrainingPlan plan(Tenant tenant, TrainModelRequest request, ModelTrainer trainer) {
    return new TrainingPlan(
        request.getHeldOutList().stream()
            .map(each ->
                new HeldOut(
                    each.getUserId(),
                    each.getItemId(),
                    RequestTimes.instant("held_out.taken_at", each.getTakenAt())))
            .toList(),
        Set.copyOf(request.getCandidateItemIdsList()),
        request.getRankingVersion().isEmpty()
            ? null
            : trainer.stored(request.getRankingVersion()).trained(),
        request.getBaseVersion().isEmpty()
            ? null
            : trainer.stored(tenant, request.getBaseVersion()).trained(),
        without(request),
        request.getSeed());
  }

  private static Set<Channel> without(TrainModelRequest request) {
    Set<Channel> without = EnumSet.noneOf(Channel.class);
    for (io.recgpt.type.v1.Channel channel : request.getWithoutChannelsList()) {
      switch (channel) {
        case CHANNEL_TAG -> without.add(Channel.TAG);
        case CHANNEL_USER -> without.add(Channel.USER);
        case CHANNEL_ITEM_TO_ITEM -> without.add(Channel.ITEM_TO_ITEM);
        case CHANNEL_SESSION -> without.add(Channel.SESSION);
        case CHANNEL_TRENDING -> without.add(Channel.TRENDING);
        case CHANNEL_CONTENT -> without.add(Channel.CONTENT);
        case CHANNEL_INTENT, CHANNEL_DIVERSITY, CHANNEL_UNSPECIFIED, UNRECOGNIZED -> {}
      }
    }
    return without;
  }

  /** Encodes what callers see of a version; weights of 0 are left out. */
  public static ModelVersion version(Manifest manifest) {
    ModelVersion.Builder version =
        ModelVersion.newBuilder()
            .setName(manifest.version())
            .setEventCount(manifest.events())
            .setItemCount(manifest.items())
            .setDimension(manifest.dimension())
            .setIntent(ModelFiles.intent(manifest))
            .setBeta(manifest.beta())
            .putAllMetrics(manifest.metrics());
    for (Signal signal : Signal.values()) {
      double[] weights = manifest.ranking().getOrDefault(signal.name(), new double[0]);
      if (Arrays.stream(weights).anyMatch(weight -> weight != 0)) {
        version.addWeights(
            SignalWeight.newBuilder()
                .setSignal(signal.name())
                .setChannel(RankingCodec.channel(signal.channel()))
                .setConstant(weights[0])
                .setItems(weights[1])
                .setGap(weights[2]));
      }
    }
    String last = manifest.lastEventAt();
    if (last != null) {
      version.setLastEventAt(RankingCodec.timestamp(Instant.parse(last)));
    }
    return version.build();
  }
}

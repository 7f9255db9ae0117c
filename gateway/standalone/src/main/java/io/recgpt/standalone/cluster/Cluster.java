package io.recgpt.standalone.cluster;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.recgpt.explain.ExplainConfig;
import io.recgpt.explain.ExplainNode;
import io.recgpt.gateway.GatewayConfig;
import io.recgpt.gateway.GatewayNode;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.intent.IntentConfig;
import io.recgpt.intent.IntentNode;
import io.recgpt.intent.language.LanguageModel;
import io.recgpt.intent.language.LanguageSettings;
import io.recgpt.retrieval.RetrievalConfig;
import io.recgpt.retrieval.RetrievalNode;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.standalone.exit.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The whole cluster in one process: the four services, each behind its own in-process gRPC server,
 * over one data dir and one embedding model. It calls itself by the same RPCs as four processes do.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.open(ClusterConfig.in(folder))) {
 *   var recommendations = RecommendationServiceGrpc.newBlockingStub(cluster.gateway());
 * }
 * }</pre>
 */
public final class Cluster implements AutoCloseable {
  private static final long CACHED_TEXTS = 50_000;

  private final Closer opened = new Closer();
  private final String model;
  private final ManagedChannel intent;
  private final ManagedChannel retrieval;
  private final ManagedChannel explain;
  private final ManagedChannel gateway;
  private final List<BindableService> gatewayServices;
  private final CompletableFuture<Void> ready;

  private Cluster(
      ClusterConfig config,
      TextEmbedder embedder,
      Optional<LanguageModel> languageModel,
      DataDirLock lock,
      boolean owned) {
    opened.add(lock);
    if (owned) {
      opened.add(embedder);
    }
    try {
      model = embedder.model();
      Optional<TritonConfig> triton = Optional.ofNullable(config.triton());
      Optional<TextGenerator> generator =
          triton.flatMap(TritonConfig::openGenerator).map(opened::add);
      Optional<LanguageModel> miner =
          languageModel.or(() ->
              generator.map(one ->
                  new LanguageModel(
                      one,
                      triton.orElseThrow().openTokenCounter(),
                      Telemetry.none().meter("io.recgpt.intent"),
                      LanguageSettings.DEFAULT)));
      String name = "cluster-%s-".formatted(UUID.randomUUID());
      intent = RpcChannels.inProcess(name + "intent");
      retrieval = RpcChannels.inProcess(name + "retrieval");
      explain = RpcChannels.inProcess(name + "explain");
      gateway = RpcChannels.inProcess(name + "gateway");
      IntentConfig intentConfig = IntentConfig.in(config.dataDir()).on(config.database());
      IntentNode intents =
          opened.add(
              IntentNode.assemble(
                  config.nearLineWorker() ? intentConfig : intentConfig.withoutWorker(),
                  embedder,
                  retrieval,
                  miner,
                  Telemetry.none()));
      RetrievalNode retrievals =
          opened.add(
              RetrievalNode.assemble(
                  RetrievalConfig.in(config.dataDir(), config.milvus())
                      .on(config.database())
                      .withCandidates(config.candidates()),
                  embedder,
                  intent));
      ExplainNode explanations =
          opened.add(
              ExplainNode.assemble(
                  ExplainConfig.in(config.dataDir()).on(config.database()),
                  retrieval,
                  intent,
                  generator.map(io.recgpt.explain.model.LanguageModel::of).orElse(null)));
      GatewayNode gateways =
          opened.add(
              GatewayNode.assemble(
                  GatewayConfig.DEFAULT, intent, retrieval, explain, Telemetry.none()));
      gatewayServices = gateways.services();
      serve(name + "intent", intents.services());
      serve(name + "retrieval", retrievals.services());
      serve(name + "explain", explanations.services());
      // Closed before the servers behind them, whose endless streams would not drain.
      List.of(intent, retrieval, explain, gateway).forEach(opened::add);
      serve(name + "gateway", gatewayServices);
      ready =
          CompletableFuture.allOf(
              intents.start(), retrievals.start(), explanations.start(), gateways.start());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Opens a cluster with an embedding model of its own.
   *
   * @throws CommandException where another process holds the data dir
   */
  public static Cluster open(ClusterConfig config) {
    DataDirLock lock = DataDirLock.take(config.dataDir());
    try {
      return new Cluster(config, embedder(config.embeddingThreads()), Optional.empty(), lock, true);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens a cluster on an embedding model that others may share; it stays its owner's to close.
   *
   * @throws CommandException where another process holds the data dir
   */
  public static Cluster open(ClusterConfig config, TextEmbedder embedder) {
    return open(config, embedder, Optional.empty());
  }

  /**
   * The same with a language model behind mining; its parts stay their owner's to close.
   *
   * @throws CommandException where another process holds the data dir
   */
  public static Cluster open(
      ClusterConfig config, TextEmbedder embedder, Optional<LanguageModel> languageModel) {
    requireNonNull(embedder, "embedder");
    requireNonNull(languageModel, "languageModel");
    return new Cluster(config, embedder, languageModel, DataDirLock.take(config.dataDir()), false);
  }

  /** The embedding model in this process, with a cache of texts; for {@link #open}. */
  public static TextEmbedder embedder(int threads) {
    return new CachedEmbedder(MiniLmEmbedder.open(threads, Tenant::current), CACHED_TEXTS);
  }

  /** Name and version of the embedding model. */
  public String model() {
    return model;
  }

  /** The public API. */
  public Channel gateway() {
    return gateway;
  }

  /** The intent service: behaviors, interests and tags. */
  public Channel intent() {
    return intent;
  }

  /** The retrieval service: catalogue and candidates. */
  public Channel retrieval() {
    return retrieval;
  }

  /** The explain service. */
  public Channel explain() {
    return explain;
  }

  /** The public services, to be served on a port too. */
  public List<BindableService> gatewayServices() {
    return gatewayServices;
  }

  /** Done when all services can serve; failed where one of them never will. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  private void serve(String name, List<BindableService> services) {
    try {
      RpcServer server = RpcServer.named(name).services(services).inProcess(name).start();
      opened.add(server);
      server.serving();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Drains the gateway, then closes the channels, the services, the model and the data dir. */
  @Override
  public void close() {
    opened.close();
  }
}

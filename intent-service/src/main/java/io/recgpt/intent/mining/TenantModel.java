package io.recgpt.intent.mining;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.catalogue.FollowStatistics;
import io.recgpt.intent.catalogue.ItemWords;
import io.recgpt.intent.catalogue.Kinds;
import io.recgpt.intent.catalogue.TakeTimes;
import io.recgpt.intent.catalogue.Vocabulary;
import io.recgpt.intent.catalogue.Words;
import io.recgpt.intent.interest.GroundedInterest;
import io.recgpt.intent.interest.InterestMiner;
import io.recgpt.intent.interest.Reasons;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.tag.KindForecast;
import io.recgpt.intent.tag.TagPredictor;
import io.recgpt.intent.tag.TagSettings;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What mining knows of a tenant beyond the user: catalogue, vocabulary and statistics of the log.
 * Immutable; safe for any number of threads.
 */
public final class TenantModel {
  private final Catalogue catalogue;
  private final ItemWords itemWords;
  private final DomainWords words;
  private final InterestMiner miner;
  private final TagPredictor predictor;
  private final Function<List<String>, List<Embedding>> embed;

  private TenantModel(
      Catalogue catalogue,
      DomainWords words,
      InterestMiner miner,
      TagPredictor predictor,
      Function<List<String>, List<Embedding>> embed) {
    this.catalogue = catalogue;
    this.itemWords = new ItemWords(catalogue);
    this.words = words;
    this.miner = miner;
    this.predictor = predictor;
    this.embed = embed;
  }

  /**
   * Begins a model of a catalogue.
   *
   * @param embed gives unit vectors of search queries
   */
  public static Builder builder(
      List<CatalogueItem> items, DomainWords words, Function<List<String>, List<Embedding>> embed) {
    return new Builder(items, words, embed, TagSettings.DEFAULT);
  }

  /** How many items the catalogue had. */
  public int itemCount() {
    return catalogue.size();
  }

  /**
   * Mines one person's behaviors, oldest first, as of a time; later ones are passed over. The same
   * behaviors give the same profile.
   */
  public MinedProfile mine(List<Behavior> behaviors, Instant asOf) {
    PersonModel person = person(behaviors, asOf);
    return new MinedProfile(
        person.interests().stream().map(GroundedInterest::interest).toList(),
        person.dropped(),
        person.tags(person.interests()));
  }

  /** One person's evidence, of behaviors oldest first, as of a time. */
  public PersonModel person(List<Behavior> behaviors, Instant asOf) {
    return new PersonModel(this, behaviors, asOf);
  }

  /** The catalogue as it was when the model was made. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** The words of the tenant's domain. */
  public DomainWords words() {
    return words;
  }

  /** Which items say which word. */
  public ItemWords itemWords() {
    return itemWords;
  }

  InterestMiner miner() {
    return miner;
  }

  TagPredictor predictor() {
    return predictor;
  }

  /** The vector of a text, centred as the catalogue's are. */
  float[] vector(String text) {
    return catalogue.centred(embed.apply(List.of(text)).getFirst());
  }

  /** Reads the log, then makes the model. */
  public static final class Builder {
    private final Catalogue catalogue;
    private final DomainWords words;
    private final Function<List<String>, List<Embedding>> embed;
    private final TagSettings settings;
    private final FollowStatistics.Builder statistics;
    private final TakeTimes.Builder times;

    Builder(
        List<CatalogueItem> items,
        DomainWords words,
        Function<List<String>, List<Embedding>> embed,
        TagSettings settings) {
      this.words = requireNonNull(words);
      this.embed = requireNonNull(embed);
      this.settings = requireNonNull(settings);
      this.catalogue = new Catalogue(items, new Words(words));
      this.statistics = new FollowStatistics.Builder(items.size());
      this.times = new TakeTimes.Builder(items.size());
    }

    /** Adds a behavior of the log: user by user, each user's in order of time. */
    public void behavior(long user, BehaviorKind kind, String itemId, long occurredAtMillis) {
      int item = catalogue.indexOf(itemId);
      if (item >= 0 && kind != BehaviorKind.IMPRESSION && !kind.negative()) {
        statistics.take(user, item, occurredAtMillis);
        times.take(item, occurredAtMillis);
      }
    }

    /** The model. */
    public TenantModel build() {
      Vocabulary vocabulary = Vocabulary.of(catalogue, words.itemNoun());
      FollowStatistics follow = statistics.build();
      Kinds kinds = Kinds.of(catalogue);
      KindForecast forecast = new KindForecast(catalogue, kinds, follow, times.build());
      return new TenantModel(
          catalogue,
          words,
          new InterestMiner(catalogue, vocabulary, follow.rhythmDays(), new Reasons(words.verbs())),
          new TagPredictor(catalogue, vocabulary, kinds, forecast, settings),
          embed);
    }
  }
}

package io.recgpt.quality.cost;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.generation.TokenCounter;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.compression.BehaviorCompressor;
import io.recgpt.intent.compression.ItemDescriptions;
import io.recgpt.intent.language.LanguageSettings;
import io.recgpt.intent.language.Prompt;
import io.recgpt.intent.language.Prompts;
import io.recgpt.intent.language.Refresh;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.LastProfile;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.profile.Provenance;
import io.recgpt.quality.EvaluationData;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.LogEvent;
import io.recgpt.type.v1.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Puts the prompts of a data set's people together and counts them. Each is refreshed at the time
 * of their last behavior, and had the profile of a fortnight before, which the extractive engine
 * stands in for.
 */
final class CostReplay {
  /** RecGPT V1 refreshes every two weeks. */
  private static final Duration INTERVAL = Duration.ofDays(14);

  private static final LanguageSettings UNBOUNDED =
      new LanguageSettings(1_000_000, 1_000_000, 1, 1, Duration.ofSeconds(1), 1);

  private final TokenCounter counter;
  private final Prompts whole;
  private final Prompts bounded;
  private final TenantModel model;
  private final ItemDescriptions items;
  private final Map<String, List<Behavior>> people;

  CostReplay(EvaluationData data, TokenCounter counter, TextEmbedder embedder) {
    this.counter = requireNonNull(counter);
    this.whole = new Prompts(counter, UNBOUNDED);
    this.bounded = new Prompts(counter, LanguageSettings.DEFAULT);
    this.people = people(data);
    this.model = model(data, people, embedder);
    this.items = new ItemDescriptions(model.catalogue());
  }

  /** The people, in order of their ids. */
  List<String> users() {
    return List.copyOf(people.keySet());
  }

  /** Tokens of the part of a prompt for interests that all people share. */
  int fixed() {
    List<Behavior> one = people.values().iterator().next();
    return whole
        .interests(new MiningTask("cost", "", model, one, one.getLast().occurredAt()), Refresh.FULL)
        .fixedTokens();
  }

  /** Tokens of one person. */
  PersonCost cost(String user) {
    List<Behavior> history = people.getOrDefault(user, List.of());
    Instant asOf = history.getLast().occurredAt();
    MiningTask full = new MiningTask("cost", user, model, history, asOf);
    MinedProfile now = model.mine(history, asOf);
    Prompt prompt = whole.interests(full, Refresh.FULL);
    int raw = counter.count(raw(history));
    LastProfile last = last(history, asOf.minus(INTERVAL));
    MiningTask delta = new MiningTask("cost", user, model, history, asOf, last);
    boolean known = !last.interests().isEmpty();
    return new PersonCost(
        (int) history.stream().filter(CostReplay::reliable).count(),
        raw,
        prompt.history().tokens(),
        prompt.tokens() - prompt.history().tokens() + raw,
        prompt.tokens(),
        known
            ? OptionalInt.of(bounded.interests(delta, Refresh.DELTA).tokens())
            : OptionalInt.empty(),
        whole.tags(full, now.interests(), Refresh.FULL).tokens(),
        bounded.tags(delta, now.interests(), Refresh.DELTA).tokens(),
        answer(now, now.interests()),
        answer(
            now,
            now.interests().stream()
                .filter(interest -> interest.last().isAfter(last.asOf()))
                .toList()));
  }

  private LastProfile last(List<Behavior> history, Instant before) {
    List<Behavior> past =
        history.stream().filter(behavior -> !behavior.occurredAt().isAfter(before)).toList();
    MinedProfile mined = model.mine(past, before);
    return new LastProfile(before, Provenance.LANGUAGE_MODEL, mined.interests(), mined.tags());
  }

  /** One line a behavior: time to the second, what was done, the item as in the compressed form. */
  private String raw(List<Behavior> history) {
    StringBuilder text = new StringBuilder();
    for (Behavior behavior : history) {
      if (reliable(behavior)) {
        String thing =
            behavior.kind() == BehaviorKind.SEARCH
                ? ItemDescriptions.search(behavior.query())
                : items.item(behavior.itemId()).orElse("");
        String time = behavior.occurredAt().toString();
        text.append(time, 0, 10)
            .append(' ')
            .append(time, 11, 19)
            .append(' ')
            .append(behavior.kind().word())
            .append(" | ")
            .append(thing)
            .append('\n');
      }
    }
    return text.toString();
  }

  private int answer(MinedProfile profile, List<Interest> interests) {
    String said =
        interests.stream()
            .map(interest ->
                """
                {"id": 0, "interest": "%s", "stage": "recent", "reason": "%s", "evidence": %s}\
                """
                    .formatted(
                        interest.name(),
                        interest.reason(),
                        IntStream.rangeClosed(1, interest.items().size()).boxed().toList()))
            .collect(Collectors.joining(", "));
    String tags =
        profile.tags().stream()
            .map(tag ->
                """
                {"tag": "%s", "interest": 1, "reason": "%s"}\
                """
                    .formatted(tag.tag(), tag.reason()))
            .collect(Collectors.joining(", "));
    return counter.count("[" + said + "]") + counter.count("[" + tags + "]");
  }

  private static boolean reliable(Behavior behavior) {
    return BehaviorCompressor.RELIABLE.contains(behavior.kind());
  }

  private static Map<String, List<Behavior>> people(EvaluationData data) {
    Map<String, List<Behavior>> people = new TreeMap<>();
    for (LogEvent event : data.log()) {
      Behavior behavior =
          new Behavior(
              event.id(),
              event.userId(),
              BehaviorKind.of(DatasetCodec.toMessage(event.kind()).getNumber()),
              event.itemId(),
              event.query(),
              event.at(),
              OptionalDouble.empty(),
              "");
      people.computeIfAbsent(event.userId(), absent -> new ArrayList<>()).add(behavior);
    }
    people.values().forEach(log -> log.sort(Comparator.comparing(Behavior::occurredAt)));
    people.values().removeIf(log -> log.stream().noneMatch(CostReplay::reliable));
    return people;
  }

  private static TenantModel model(
      EvaluationData data, Map<String, List<Behavior>> people, TextEmbedder embedder) {
    Domain domain = DatasetCodec.toMessage(data.domain());
    DomainWords words =
        DomainWords.of(
            domain.getName(),
            domain.getLanguage(),
            domain.getItemNoun(),
            domain.getStopWordsList(),
            domain.getVagueWordsList(),
            domain.getConsumablesList());
    List<CatalogueItem> catalogue =
        data.items().stream()
            .map(item ->
                new CatalogueItem(
                    item.id(),
                    item.title(),
                    item.titleWords(),
                    item.category(),
                    item.brand(),
                    item.tags(),
                    embedder.embed(item.title())))
            .toList();
    TenantModel.Builder builder = TenantModel.builder(catalogue, words, embedder::embed);
    long user = 0;
    for (List<Behavior> log : people.values()) {
      for (Behavior behavior : log) {
        builder.behavior(
            user, behavior.kind(), behavior.itemId(), behavior.occurredAt().toEpochMilli());
      }
      user++;
    }
    return builder.build();
  }
}

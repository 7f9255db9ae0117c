package io.recgpt.intent.language;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.TokenCounter;
import io.recgpt.inference.task.PromptTemplate;
import io.recgpt.inference.task.UntrustedText;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.behavior.Days;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.compression.BehaviorCompressor;
import io.recgpt.intent.compression.CompressedHistory;
import io.recgpt.intent.compression.ItemDescriptions;
import io.recgpt.intent.mining.MiningTask;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.LastProfile;
import io.recgpt.intent.profile.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts prompts together: instructions with the domain's words first, the same for all people, then
 * what one person did. Safe for any number of threads.
 */
public final class Prompts {
  private static final PromptTemplate INTERESTS = template("interests.prompt");
  private static final PromptTemplate UPDATE = template("interests-update.prompt");
  private static final PromptTemplate TAGS = template("tags.prompt");
  private static final String INTERESTS_SCHEMA = TextChecks.resource("interests.schema.json");
  private static final String TAGS_SCHEMA = TextChecks.resource("tags.schema.json");

  /** What no interest cites is shown once more while it is this young: two halves make a whole. */
  private static final Duration LOOSE = Duration.ofDays(30);

  /** Share of a history that is new from which on the whole is read again. */
  private static final double MOSTLY_NEW = 0.5;

  private static final int MAX_WORDS = 60;
  private static final int MAX_WORD_CHARACTERS = 40;
  private static final int MAX_REASON_CHARACTERS = 240;

  private final TokenCounter counter;
  private final LanguageSettings settings;
  private final Cache<Fixed, Integer> fixedTokens =
      Caffeine.newBuilder().maximumSize(1_000).build();

  /** Prompts within these bounds, by this count. */
  public Prompts(TokenCounter counter, LanguageSettings settings) {
    this.counter = requireNonNull(counter);
    this.settings = requireNonNull(settings);
  }

  /** A prompt's part that all people of a domain share. */
  private record Fixed(String version, DomainWords words) {}

  /** Whether the last profile and what is new since will do. */
  public static Refresh refresh(MiningTask task) {
    LastProfile last = task.last();
    if (!last.engine().equals(Provenance.LANGUAGE_MODEL) || last.interests().isEmpty()) {
      return Refresh.FULL;
    }
    long all = task.behaviors().stream().filter(Prompts::reliable).count();
    long since =
        task.behaviors().stream()
            .filter(behavior -> reliable(behavior) && behavior.occurredAt().isAfter(last.asOf()))
            .count();
    return since > MOSTLY_NEW * all ? Refresh.FULL : Refresh.DELTA;
  }

  /** Asks for interests of the whole history, or for what changes in the last profile's. */
  public Prompt interests(MiningTask task) {
    return interests(task, refresh(task));
  }

  /** The same, by one way. */
  public Prompt interests(MiningTask task, Refresh refresh) {
    return switch (refresh) {
      case FULL ->
          prompt(
              INTERESTS,
              refresh,
              task,
              compress(
                  task.behaviors(), task, BehaviorCompressor.RELIABLE, settings.historyTokens()),
              INTERESTS_SCHEMA,
              Map.of());
      case DELTA ->
          prompt(
              UPDATE,
              refresh,
              task,
              compress(sinceLast(task), task, BehaviorCompressor.RELIABLE, settings.deltaTokens()),
              INTERESTS_SCHEMA,
              Map.of("memory", listed(task.last().interests())));
    };
  }

  /** Asks for tags of interests. */
  public Prompt tags(MiningTask task, List<Interest> interests, Refresh refresh) {
    int budget =
        switch (refresh) {
          case FULL -> settings.historyTokens();
          case DELTA -> settings.deltaTokens();
        };
    return prompt(
        TAGS,
        refresh,
        task,
        compress(task.behaviors(), task, BehaviorCompressor.WITH_CLICKS, budget),
        TAGS_SCHEMA,
        Map.of("interests", listed(interests)));
  }

  /** What is new since the last profile, and what is young and no interest cites. */
  private static List<Behavior> sinceLast(MiningTask task) {
    Set<String> cited = new HashSet<>();
    task.last().interests().forEach(interest -> cited.addAll(interest.eventIds()));
    Instant loose = task.asOf().minus(LOOSE);
    return task.behaviors().stream()
        .filter(behavior ->
            behavior.occurredAt().isAfter(task.last().asOf())
                || (behavior.occurredAt().isAfter(loose) && !cited.contains(behavior.eventId())))
        .toList();
  }

  private CompressedHistory compress(
      List<Behavior> behaviors, MiningTask task, Set<BehaviorKind> kinds, int budget) {
    return new BehaviorCompressor(new ItemDescriptions(task.model().catalogue()), counter)
        .compress(behaviors, task.asOf(), kinds, budget);
  }

  private Prompt prompt(
      PromptTemplate template,
      Refresh refresh,
      MiningTask task,
      CompressedHistory history,
      String schema,
      Map<String, String> more) {
    Map<String, String> values = new HashMap<>(domain(task.model()));
    values.put("today", Days.of(task.asOf()).toString());
    values.put("history", history.text());
    values.putAll(more);
    List<ChatMessage> messages = template.fill(values);
    int fixed =
        fixedTokens.get(
            new Fixed(template.version(), task.model().words()),
            absent -> counter.count(messages.getFirst().content()));
    int tokens = messages.stream().mapToInt(message -> counter.count(message.content())).sum();
    return new Prompt(template.version(), refresh, messages, schema, history, fixed, tokens);
  }

  private static Map<String, String> domain(TenantModel model) {
    DomainWords words = model.words();
    return Map.of(
        "item_noun",
        UntrustedText.line(words.itemNoun(), MAX_WORD_CHARACTERS),
        "domain",
        words.name().isBlank()
            ? "this shop"
            : UntrustedText.line(words.name(), MAX_WORD_CHARACTERS),
        "language",
        UntrustedText.line(words.language(), MAX_WORD_CHARACTERS),
        "consumables",
        listed(" such as ", words.consumables()),
        "vague",
        listed(" such as ", words.vagueWords()));
  }

  private static String listed(String before, Collection<String> words) {
    List<String> sorted =
        words.stream()
            .sorted()
            .limit(MAX_WORDS)
            .map(word -> UntrustedText.line(word, MAX_WORD_CHARACTERS))
            .toList();
    return sorted.isEmpty() ? "" : before + String.join(", ", sorted);
  }

  private static String listed(List<Interest> interests) {
    List<String> lines = new ArrayList<>();
    for (Interest interest : interests) {
      lines.add(
          "%d | %s | %s | %s"
              .formatted(
                  lines.size() + 1,
                  UntrustedText.line(interest.name(), 2 * MAX_WORD_CHARACTERS),
                  interest.stage().word(),
                  UntrustedText.line(interest.reason(), MAX_REASON_CHARACTERS)));
    }
    return String.join("\n", lines);
  }

  private static boolean reliable(Behavior behavior) {
    return BehaviorCompressor.RELIABLE.contains(behavior.kind());
  }

  private static PromptTemplate template(String name) {
    return PromptTemplate.resource(Prompts.class, name);
  }
}

package io.recgpt.standalone.domain;

import io.recgpt.standalone.domain.DomainSpec.DomainClock;
import io.recgpt.standalone.domain.DomainSpec.ItemRules;
import io.recgpt.standalone.domain.DomainSpec.Phrasing;
import io.recgpt.standalone.domain.DomainSpec.TitleStyle;
import io.recgpt.standalone.domain.DomainSpec.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a domain file: YAML that says what a data set means. What it leaves out is taken from a
 * fall-back. Each error is one line with file, line number and what was expected.
 */
public final class DomainFile {
  /** Names of the domains that are shipped. */
  public static final List<String> SHIPPED =
      List.of("demo-shop", "movietweetings", "online-retail");

  private static final long MAXIMUM_BYTES = 1 << 20;
  private static final String ELSE = "else";
  private static final int MAX_STEPS = 20;
  private static final Pattern STEP = Pattern.compile(">=\\s*(-?\\d{1,15}(?:\\.\\d{1,15})?)");

  private DomainFile() {}

  /**
   * Reads a file.
   *
   * @throws BadFileException where it cannot be read or is wrong
   */
  public static DomainSpec read(Path file, DomainSpec fallback) {
    try {
      if (Files.size(file) > MAXIMUM_BYTES) {
        throw new BadFileException("%s: over 1 MiB (expected: a domain file)".formatted(file));
      }
      return parse(String.valueOf(file.getFileName()), Files.readString(file), fallback);
    } catch (NoSuchFileException e) {
      throw new BadFileException("%s: no such file".formatted(file), e);
    } catch (CharacterCodingException e) {
      throw new BadFileException("%s: invalid UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new BadFileException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads a shipped domain; empty where none has this name. */
  public static Optional<DomainSpec> shipped(String name, DomainSpec fallback) {
    if (!SHIPPED.contains(name)) {
      return Optional.empty();
    }
    String resource =
        name.equals("demo-shop") ? "/demo-shop/domain.yaml" : "/domains/%s.yaml".formatted(name);
    try (InputStream in = DomainFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new BadFileException("%s: not on the class path".formatted(resource));
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(parse(name + ".yaml", text, fallback));
    } catch (IOException e) {
      throw new BadFileException("%s: cannot be read".formatted(resource), e);
    }
  }

  static DomainSpec parse(String file, String text, DomainSpec fallback) {
    YamlSection root = YamlSection.root(file, YamlTree.parse(file, text));
    String name = root.text("name", fallback.name());
    if (name.isBlank() || name.length() > 100) {
      throw root.wrong("name", name, "1 to 100 characters");
    }
    DomainSpec domain =
        new DomainSpec(
            name,
            root.text("language", fallback.language()),
            root.choice("clock", DomainFile::clock, "data or wall").orElse(fallback.clock()),
            root.text("item-noun", fallback.itemNoun()),
            items(root.section("items"), fallback.items()),
            behaviors(root, fallback.behaviors()),
            vocabulary(root.section("vocabulary"), fallback.vocabulary()),
            phrasing(root.section("explanations"), fallback.phrasing()));
    root.verify();
    return domain;
  }

  private static ItemRules items(YamlSection section, ItemRules fallback) {
    String price = section.text("price", fallback.price());
    String currency =
        section.text("currency", fallback.currency().isEmpty() ? "EUR" : fallback.currency());
    if (!currency.matches("[A-Z]{3}")) {
      throw section.wrong("currency", currency, "an ISO 4217 code such as EUR");
    }
    List<String> strips = section.patterns("text-strip", fallback.textStrip());
    ItemRules rules =
        new ItemRules(
            section
                .choice("title-case", DomainFile::titleStyle, "keep or title")
                .orElse(fallback.titleStyle()),
            strips,
            section.text("category", fallback.category()),
            section.text("brand", fallback.brand()),
            price,
            currency,
            section.text("stock", fallback.stock()),
            section.text("description", fallback.description()));
    section.verify();
    return rules;
  }

  private static Map<String, KindRule> behaviors(YamlSection root, Map<String, KindRule> fallback) {
    if (!root.has("behaviors")) {
      return fallback;
    }
    YamlSection section = root.section("behaviors");
    Map<String, KindRule> kinds = new TreeMap<>();
    for (String type : section.keys()) {
      KindRule rule =
          section.isSection(type) ? byValue(section, type) : KindRule.always(kind(section, type));
      kinds.put(type.toLowerCase(Locale.ROOT), rule);
    }
    return kinds;
  }

  /** For example {@code rating: {">= 8": FAVORITE, ">= 6": PURCHASE, else: DISLIKE}}. */
  private static KindRule byValue(YamlSection types, String type) {
    YamlSection section = types.section(type);
    List<KindRule.Step> steps = new ArrayList<>();
    for (String key : section.keys()) {
      Matcher step = STEP.matcher(key.strip());
      if (step.matches()) {
        steps.add(new KindRule.Step(Double.parseDouble(step.group(1)), kind(section, key)));
      } else if (!key.equals(ELSE)) {
        throw section.unknown(key, "\">= NUMBER\" and else");
      }
    }
    if (!section.has(ELSE) || steps.isEmpty()) {
      throw types.wrong(type, String.join(", ", section.keys()), "\">= NUMBER\" and else");
    }
    if (steps.size() > MAX_STEPS) {
      throw types.wrong(type, steps.size() + " steps", "at most " + MAX_STEPS);
    }
    if (steps.stream().map(KindRule.Step::least).distinct().count() < steps.size()) {
      throw types.wrong(type, String.join(", ", section.keys()), "each number once");
    }
    KindRule rule = new KindRule(steps, kind(section, ELSE));
    if (rule.kinds().contains(EventKind.SEARCH)) {
      throw types.wrong(type, EventKind.SEARCH.name(), "kinds that have an item");
    }
    return rule;
  }

  private static EventKind kind(YamlSection section, String key) {
    return section
        .choice(key, EventKind::named, EventKind.names())
        .orElseThrow(() -> section.unknown(key, EventKind.names()));
  }

  private static Vocabulary vocabulary(YamlSection section, Vocabulary fallback) {
    Vocabulary vocabulary =
        new Vocabulary(
            section.list("stop-words", fallback.stopWords()),
            section.list("vague-words", fallback.vagueWords()),
            section.list("consumables", fallback.consumables()));
    section.verify();
    return vocabulary;
  }

  private static Phrasing phrasing(YamlSection section, Phrasing fallback) {
    Map<EventKind, String> verbs = new TreeMap<>(fallback.verbs());
    YamlSection words = section.section("verbs");
    for (String name : words.keys()) {
      EventKind kind =
          EventKind.named(name).orElseThrow(() -> words.unknown(name, EventKind.names()));
      verbs.put(kind, words.text(name, ""));
    }
    Phrasing phrasing = new Phrasing(verbs, section.list("banned-words", fallback.bannedWords()));
    section.verify();
    return phrasing;
  }

  private static Optional<DomainClock> clock(String text) {
    return lookUp(text, Map.of("data", DomainClock.DATA, "wall", DomainClock.WALL)::get);
  }

  private static Optional<TitleStyle> titleStyle(String text) {
    return lookUp(text, Map.of("keep", TitleStyle.KEEP, "title", TitleStyle.TITLE)::get);
  }

  private static <T> Optional<T> lookUp(String text, Function<String, T> values) {
    return Optional.ofNullable(values.apply(text));
  }
}

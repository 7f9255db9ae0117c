package io.recgpt.explain.writing;

import io.recgpt.explain.writing.Quality.Form;
import io.recgpt.explain.writing.SentencePattern.Need;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills patterns with what is known of one item, its links and its interest. */
final class Drafts {
  /** Verbs after which a thing is the person's own. */
  private static final Set<String> OWNING = Set.of("bought", "purchased", "ordered", "got");

  private static final int IDEAL_LEAST = 7;
  private static final int IDEAL_MOST = 10;
  private static final int MOST_QUALITIES = 4;

  private final Lexicon lexicon;
  private final ItemFacts item;
  private final String interest;
  private final List<Draft> drafts = new ArrayList<>();

  Drafts(Lexicon lexicon, ItemFacts item, String interest) {
    this.lexicon = lexicon;
    this.item = item;
    this.interest = interest;
  }

  List<Draft> all() {
    return drafts;
  }

  /** Adds the sentences of a use; without a link those that need none. */
  void add(Use use, @Nullable Link link, double bonus) {
    for (SentencePattern pattern : Patterns.of(use)) {
      if (meets(pattern, link)) {
        Optional<Form> form = pattern.form();
        if (form.isEmpty()) {
          fill(pattern, link, List.of(), bonus);
        } else {
          item.qualities().stream()
              .filter(quality -> quality.form() == form.get())
              .limit(form.get() == Form.PLACE ? 8 : MOST_QUALITIES)
              .forEach(quality -> fill(pattern, link, withOthers(pattern, quality), bonus));
        }
      }
    }
  }

  /** The quality for a pattern's first gap, and the first of each other form that it needs. */
  private List<Quality> withOthers(SentencePattern pattern, Quality first) {
    List<Quality> chosen = new ArrayList<>(List.of(first));
    for (Slot slot : pattern.slots()) {
      Form form = slot.form();
      if (form != null && form != first.form()) {
        item.qualities().stream()
            .filter(quality -> quality.form() == form)
            .findFirst()
            .ifPresent(chosen::add);
      }
    }
    return chosen;
  }

  private boolean meets(SentencePattern pattern, @Nullable Link link) {
    for (Need need : pattern.needs()) {
      boolean met =
          switch (need) {
            case SINGULAR_ITEM -> !item.name().plural();
            case PLURAL_ITEM -> item.name().plural();
            case SAME_KIND -> link != null && link.sameHead();
            case OTHER_KIND -> link != null && !link.sameHead() && !link.evidence().name().proper();
            case SAME_DESIGN -> link != null && link.sameDesign();
            case COMMON_NAME -> link != null && !link.evidence().name().proper();
            case PROPER_NAME -> link != null && link.evidence().name().proper();
            case LOOKED -> link != null && link.kind() != null && link.kind() != BehaviorKind.PURCHASE;
          };
      if (!met) {
        return false;
      }
    }
    return true;
  }

  private void fill(
      SentencePattern pattern, @Nullable Link link, List<Quality> qualities, double bonus) {
    Optional<String> text = pattern.fill(slot -> value(slot, link, qualities));
    if (text.isPresent()) {
      int length = English.length(text.get());
      double off =
          length < IDEAL_LEAST || length > IDEAL_MOST ? 0.15 : 0;
      String material = qualities.isEmpty() ? shared(pattern, link) : qualities.getFirst().text();
      drafts.add(
          new Draft(text.get(), pattern, link, material, pattern.weight() + bonus - off));
    }
  }

  private String shared(SentencePattern pattern, @Nullable Link link) {
    for (Slot slot : List.of(Slot.SHARED, Slot.THEME, Slot.ADJECTIVE)) {
      if (pattern.slots().contains(slot)) {
        return value(slot, link, List.of());
      }
    }
    return "";
  }

  private String value(Slot slot, @Nullable Link link, List<Quality> qualities) {
    return switch (slot) {
      case WITH, DOES, DO, KIND, WHOLE, TAG, MADE, MIX, PLACE ->
          qualities.stream()
              .filter(quality -> quality.form() == slot.form())
              .findFirst()
              .map(Quality::text)
              .orElse("");
      case INTEREST -> interest;
      case NOUN -> lexicon.domain().itemNoun();
      case HEAD -> item.name().proper() ? "" : item.name().text();
      case A_HEAD -> item.name().countable() ? English.withArticle(item.name().text()) : "";
      case COLOUR -> item.colour();
      default -> link == null ? "" : linked(slot, link);
    };
  }

  private String linked(Slot slot, Link link) {
    Name name = link.evidence().name();
    String verb = link.kind() == null ? "" : lexicon.domain().verb(link.kind());
    return switch (slot) {
      case VERB -> verb;
      case BARE -> name.proper() ? "" : name.text();
      case NAMED -> name.definite();
      case THE -> the(name, verb);
      case DID -> verb.isEmpty() ? "" : verb + " " + name.definite();
      case DID_TWO -> {
        ItemFacts other = link.companion();
        yield other == null || verb.isEmpty()
            ? ""
            : verb + " " + name.definite() + " and " + other.name().definite();
      }
      case YOUR ->
          name.proper() || !OWNING.contains(verb) ? "" : "your " + name.text();
      case SHARED -> shared(link);
      case ADJECTIVE -> link.sharedModifier();
      case THEME -> link.theme();
      case OWN -> lexicon.labels() && !link.ownTags().isEmpty() ? link.ownTags().getFirst() : "";
      default -> "";
    };
  }

  private static String the(Name name, String verb) {
    String deed = verb.isEmpty() ? "from your history" : "you " + verb;
    return name.proper()
        ? name.text() + (verb.isEmpty() ? ", " : ", which ") + deed
        : "the " + name.text() + " " + deed;
  }

  private String shared(Link link) {
    List<String> tags = link.sharedTags();
    if (tags.isEmpty()) {
      return "";
    }
    return lexicon.labels() ? English.join(tags.subList(0, Math.min(2, tags.size()))) : tags.getFirst();
  }
}

package io.recgpt.explain.writing;

import static io.recgpt.explain.writing.SentencePattern.Need.COMMON_NAME;
import static io.recgpt.explain.writing.SentencePattern.Need.LOOKED;
import static io.recgpt.explain.writing.SentencePattern.Need.OTHER_KIND;
import static io.recgpt.explain.writing.SentencePattern.Need.PLURAL_ITEM;
import static io.recgpt.explain.writing.SentencePattern.Need.SAME_DESIGN;
import static io.recgpt.explain.writing.SentencePattern.Need.SAME_KIND;
import static io.recgpt.explain.writing.SentencePattern.Need.SINGULAR_ITEM;

import io.recgpt.explain.writing.SentencePattern.Need;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The sentences of the extractive explainer. */
final class Patterns {
  /** Changes with every change of the sentences or of how they are chosen. */
  static final String VERSION = "templates-1";

  private static final Map<Use, List<SentencePattern>> ALL = all();

  private Patterns() {}

  static List<SentencePattern> of(Use use) {
    return ALL.getOrDefault(use, List.of());
  }

  private static Map<Use, List<SentencePattern>> all() {
    Map<Use, List<SentencePattern>> all = new EnumMap<>(Use.class);
    for (Use use : Use.values()) {
      all.put(use, new ArrayList<>());
    }
    link(all.get(Use.LINK));
    design(all.get(Use.LINK));
    interest(all.get(Use.INTEREST));
    coChosen(all.get(Use.CO_CHOSEN));
    own(all.get(Use.OWN));
    trending(all.get(Use.TRENDING));
    return all;
  }

  private static void add(
      List<SentencePattern> to, Use use, double weight, String text, Need... needs) {
    to.add(SentencePattern.of(use, weight, text, needs));
  }

  private static void link(List<SentencePattern> to) {
    Use use = Use.LINK;
    add(to, use, 1.3, "{with}, to go with {your}", OTHER_KIND);
    add(to, use, 1.2, "{with}, to go with {the}", OTHER_KIND);
    add(to, use, 1.2, "{kind} to go with {your}", OTHER_KIND);
    add(to, use, 1.1, "{kind} to go with {the}", OTHER_KIND);
    add(to, use, 1.2, "Since you {did}: {with}");
    add(to, use, 1.1, "Since you {did}: {kind}");
    add(to, use, 1.3, "You {did}; this one {does}", SINGULAR_ITEM);
    add(to, use, 1.2, "You {did}; these {do}", PLURAL_ITEM);
    add(to, use, 1.2, "Goes with {the}: {with}", OTHER_KIND, SINGULAR_ITEM);
    add(to, use, 1.2, "Go with {the}: {with}", OTHER_KIND, PLURAL_ITEM);
    add(to, use, 1.1, "A companion to {the}: {with}", OTHER_KIND, SINGULAR_ITEM);
    add(to, use, 1.0, "Because you {did}: {kind}");
    add(to, use, 1.0, "{made}, to go with {the}", OTHER_KIND);
    add(to, use, 1.1, "Like {the}, with {with}", SAME_KIND);
    add(to, use, 1.1, "Like {the}, but {kind}", SAME_KIND);
    add(to, use, 1.2, "One to compare with {the}: {with}", SAME_KIND, LOOKED, SINGULAR_ITEM);
    add(to, use, 1.1, "To compare with {the}: {with}", SAME_KIND, LOOKED);
    add(to, use, 1.2, "Next to {the}, this one {does}", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.0, "Next to {the}: {kind}", SAME_KIND);
    add(to, use, 1.1, "As {adjective} as {the}");
    add(to, use, 1.0, "Also {adjective}, like {the}");
    add(to, use, 0.9, "Just as {adjective}: {with}, like {your}");
    add(to, use, 1.0, "{tag} to go with {your}", OTHER_KIND);
    add(to, use, 0.9, "{tag} to go with {the}", OTHER_KIND);
    add(to, use, 1.0, "{shared}, like {the}");
    add(to, use, 0.9, "More {shared}, since you {did}");
    add(to, use, 1.0, "More {shared}, since you {did-two}");
    add(to, use, 0.9, "You {did}; here is more {shared}");
    add(to, use, 0.8, "Because you {did}: more {shared}");
    add(to, use, 1.0, "Because you {did-two}: more {shared}");
    add(to, use, 0.9, "{shared} again, as in {the}", Need.PROPER_NAME);
    add(to, use, 1.0, "Shares {shared} with {the}", Need.PROPER_NAME);
    add(to, use, 1.2, "Adds {own} to the {shared} of {the}", Need.PROPER_NAME);
    add(to, use, 1.1, "{shared} like {named}, with {own} added", Need.PROPER_NAME);
    add(to, use, 1.0, "You {did}; this {noun} has {shared} too", Need.PROPER_NAME);
    add(to, use, 0.9, "If {named} was for you: more {shared}", Need.PROPER_NAME);
  }

  /** For shops whose titles are all they say. */
  private static void design(List<SentencePattern> to) {
    Use use = Use.LINK;
    add(to, use, 1.6, "The {bare} you {verb}, here in {colour}", SAME_DESIGN);
    add(to, use, 1.3, "Picks up the {theme} of {your}", COMMON_NAME);
    add(to, use, 1.2, "The same {theme} as {the}", COMMON_NAME);
    add(to, use, 1.2, "Carries on the {theme} of {your}", COMMON_NAME);
    add(to, use, 1.0, "More {theme}, like {the}", COMMON_NAME);
    add(to, use, 1.1, "In {theme}, to match {the}", COMMON_NAME);
    add(to, use, 0.9, "Also {theme}, to go with {the}", COMMON_NAME);
    add(to, use, 1.1, "Another {head} to join {the}", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.0, "More {head} to join {the}", SAME_KIND, PLURAL_ITEM);
    add(to, use, 0.9, "{a-head} to go with {the}", OTHER_KIND, SINGULAR_ITEM);
    add(to, use, 0.8, "{head} to go with {the}", OTHER_KIND, PLURAL_ITEM);
    add(to, use, 0.8, "Since you {did}: {a-head} as well", OTHER_KIND, SINGULAR_ITEM);
    add(to, use, 0.7, "You {did}; here is {a-head}", OTHER_KIND, SINGULAR_ITEM);
  }

  private static void interest(List<SentencePattern> to) {
    Use use = Use.INTEREST;
    add(to, use, 1.0, "With {interest} in mind: {with}");
    add(to, use, 1.0, "With {interest} in mind: {kind}");
    add(to, use, 0.9, "For {interest}: {kind}");
    add(to, use, 0.9, "For {interest}: {with}");
    add(to, use, 1.0, "For {interest}: this one {does}", SINGULAR_ITEM);
    add(to, use, 0.9, "More for {interest}: {with}");
    add(to, use, 0.8, "More for {interest}: {tag}");
    add(to, use, 0.8, "Within {interest}: {mix}");
  }

  private static void coChosen(List<SentencePattern> to) {
    Use use = Use.CO_CHOSEN;
    add(to, use, 1.1, "Often chosen with {the}");
    add(to, use, 1.0, "Others who {did} chose this too");
    add(to, use, 1.0, "Often taken together with {the}");
    add(to, use, 1.0, "Chosen by others along with {the}");
    add(to, use, 1.0, "Those who {did} often choose this");
    add(to, use, 0.9, "A frequent companion of {the}");
    add(to, use, 1.2, "{with}, and often chosen with {your}");
    add(to, use, 1.1, "{kind}, often chosen with {your}");
    add(to, use, 1.0, "{kind}, often chosen with {the}");
    add(to, use, 0.9, "People who {did} picked this as well");
    add(to, use, 0.9, "Regularly chosen alongside {the}");
  }

  private static void own(List<SentencePattern> to) {
    Use use = Use.OWN;
    add(to, use, 1.3, "{whole}");
    add(to, use, 1.2, "{does}");
    add(to, use, 1.1, "These {do}", PLURAL_ITEM);
    add(to, use, 1.0, "This one {does}", SINGULAR_ITEM);
    add(to, use, 1.1, "{kind} with {with}");
    add(to, use, 1.0, "Made of {made}, with {with}");
    add(to, use, 0.9, "Comes with {with}", SINGULAR_ITEM);
    add(to, use, 0.9, "{tag}, made of {made}");
    add(to, use, 0.8, "{tag}: {kind}");
    add(to, use, 0.8, "{tag} with {with}");
    add(to, use, 0.9, "{mix} in one {noun}");
    add(to, use, 0.6, "{place}");
  }

  private static void trending(List<SentencePattern> to) {
    Use use = Use.TRENDING;
    add(to, use, 1.2, "Popular just now: {with}");
    add(to, use, 1.2, "Popular just now: {kind}");
    add(to, use, 1.1, "In demand just now: {kind}");
    add(to, use, 1.1, "In demand just now: {with}");
    add(to, use, 1.0, "Much chosen at the moment: {kind}");
    add(to, use, 1.0, "Chosen by many just now: {with}");
    add(to, use, 1.0, "Popular just now: {mix} in one {noun}");
    add(to, use, 1.0, "{mix}, and popular just now");
    add(to, use, 0.9, "In demand just now for its {mix}");
    add(to, use, 0.9, "Much chosen these days: {mix}");
    add(to, use, 0.8, "One of the {head} popular just now", PLURAL_ITEM);
    add(to, use, 0.7, "Popular just now, {place}");
    add(to, use, 0.7, "In demand just now, {place}");
    add(to, use, 0.5, "Among the most chosen here just now");
  }
}

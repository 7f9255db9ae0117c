package io.recgpt.explain.writing;

import static io.recgpt.explain.writing.SentencePattern.Need.COMMON_NAME;
import static io.recgpt.explain.writing.SentencePattern.Need.LOOKED;
import static io.recgpt.explain.writing.SentencePattern.Need.OTHER_KIND;
import static io.recgpt.explain.writing.SentencePattern.Need.PLURAL_ITEM;
import static io.recgpt.explain.writing.SentencePattern.Need.PROPER_NAME;
import static io.recgpt.explain.writing.SentencePattern.Need.SAME_DESIGN;
import static io.recgpt.explain.writing.SentencePattern.Need.SAME_KIND;
import static io.recgpt.explain.writing.SentencePattern.Need.SINGULAR_ITEM;
import static io.recgpt.explain.writing.SentencePattern.Need.UNTOLD;

import io.recgpt.explain.writing.SentencePattern.Need;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The sentences of the extractive explainer. */
final class Patterns {
  /** Changes with every change of the sentences or of how they are chosen. */
  static final String VERSION = "templates-2";

  private static final Map<Use, List<SentencePattern>> ALL = all();

  private Patterns() {}

  static List<SentencePattern> of(Use use) {
    return ALL.getOrDefault(use, List.of());
  }

  private static Map<Use, List<SentencePattern>> all() {
    Map<Use, List<SentencePattern>> all = new EnumMap<>(Use.class);
    List<SentencePattern> link = new ArrayList<>();
    withItem(link);
    besideItsLike(link);
    byLook(link);
    betweenWorks(link);
    all.put(Use.LINK, List.copyOf(link));
    all.put(Use.INTEREST, interest());
    all.put(Use.CO_CHOSEN, coChosen());
    all.put(Use.OWN, own());
    all.put(Use.TRENDING, trending());
    return all;
  }

  private static void add(
      List<SentencePattern> to, Use use, double weight, String text, Need... needs) {
    to.add(SentencePattern.of(use, weight, text, needs));
  }

  private static void withItem(List<SentencePattern> to) {
    Use use = Use.LINK;
    add(to, use, 1.3, "{kind} to go with {your}", OTHER_KIND);
    add(to, use, 1.2, "{kind} to go with {the}", OTHER_KIND);
    add(to, use, 1.2, "To go with {your}: {kind}", OTHER_KIND);
    add(to, use, 1.1, "To go with {the}: {kind}", OTHER_KIND);
    add(to, use, 1.1, "{kind} to join {your}", OTHER_KIND);
    add(to, use, 1.0, "Next to {your}: {kind}", OTHER_KIND);
    add(to, use, 1.1, "Since you {did}: {kind}");
    add(to, use, 1.0, "Because you {did}: {kind}");
    add(to, use, 1.1, "You {did}; here is {kind}", SINGULAR_ITEM);
    add(to, use, 1.1, "You {did}; here are {kind}", PLURAL_ITEM);
    add(to, use, 1.2, "You {did}; this {does}", OTHER_KIND, SINGULAR_ITEM);
    add(to, use, 1.2, "You {did}; these {do}", PLURAL_ITEM);
    add(to, use, 1.0, "A companion to {the}: {kind}", OTHER_KIND, SINGULAR_ITEM);
    add(to, use, 1.0, "Companions to {the}: {kind}", OTHER_KIND, PLURAL_ITEM);
    add(to, use, 1.3, "For {shared-activity}, like {the}");
    add(to, use, 1.3, "{kind} for {shared-activity}, like {your}");
    add(to, use, 1.1, "Also for {shared-activity}, like {the}");
    add(to, use, 1.1, "For {shared-activity}, beside {your}: {kind}", OTHER_KIND);
    add(to, use, 1.0, "More for {shared-activity}, since you {did}");
    add(to, use, 1.1, "As {adjective} as {the}");
    add(to, use, 1.0, "Also {adjective}, like {the}");
    add(to, use, 0.9, "Also by {brand}, to go with {the}", OTHER_KIND);
    add(to, use, 0.9, "Also by {brand}, like {the}");
    add(to, use, 0.9, "Another from {brand}, like {the}", SINGULAR_ITEM);
    add(to, use, 1.0, "{tag} to go with {your}", OTHER_KIND);
    add(to, use, 0.9, "{tag} to go with {the}", OTHER_KIND);
    add(to, use, 0.9, "More {shared}, like {the}", COMMON_NAME);
    add(to, use, 0.9, "Because you {did}: more {shared}", COMMON_NAME);
  }

  private static void besideItsLike(List<SentencePattern> to) {
    Use use = Use.LINK;
    add(to, use, 1.2, "Like {the}, with {with}", SAME_KIND);
    add(to, use, 1.3, "One to compare with {the}: {with}", SAME_KIND, LOOKED, SINGULAR_ITEM);
    add(to, use, 1.2, "To compare with {the}: {with}", SAME_KIND, LOOKED);
    add(to, use, 1.2, "To compare with {the}: {kind}", SAME_KIND, LOOKED);
    add(to, use, 1.2, "Next to {the}, this one {does}", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.1, "Next to {the}: {kind}", SAME_KIND);
    add(to, use, 1.1, "You {did}; this one {does}", SAME_KIND, SINGULAR_ITEM);
    add(
        to,
        use,
        1.7,
        "The {bare-name} you {verb} in {their-colour}, here in {colour}",
        SAME_DESIGN);
    add(to, use, 1.6, "The {bare} you {verb} in {their-colour}, here in {colour}", SAME_DESIGN);
    add(to, use, 1.2, "Another {head} to join {the-one}", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.2, "More {head} to join {the-one}", SAME_KIND, PLURAL_ITEM);
    add(to, use, 1.0, "Another {head}, like {the-one}", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.0, "More {head}, like {the-one}", SAME_KIND, PLURAL_ITEM);
  }

  /** For shops whose titles are all they say. */
  private static void byLook(List<SentencePattern> to) {
    Use use = Use.LINK;
    add(to, use, 1.4, "In the same {theme} style as {your}", COMMON_NAME);
    add(to, use, 1.3, "Shares the {theme} look of {your}", COMMON_NAME);
    add(to, use, 1.2, "Same {theme} look as {the}", COMMON_NAME);
    add(to, use, 1.2, "Carries on the {theme} theme of {your}", COMMON_NAME);
    add(to, use, 1.2, "Another {theme} piece to join {your}", COMMON_NAME, SINGULAR_ITEM);
    add(to, use, 1.1, "Matches the {theme} look of {your}", COMMON_NAME, SINGULAR_ITEM);
    add(to, use, 1.1, "More in {theme}, to match {the}", COMMON_NAME);
    add(to, use, 0.9, "{a-head} to go with {the}", OTHER_KIND, UNTOLD, SINGULAR_ITEM);
    add(to, use, 0.8, "{head} to go with {the}", OTHER_KIND, UNTOLD, PLURAL_ITEM);
    add(to, use, 0.8, "Since you {did}: {a-head} as well", OTHER_KIND, UNTOLD, SINGULAR_ITEM);
    add(to, use, 0.7, "You {did}; here is {a-head}", OTHER_KIND, UNTOLD, SINGULAR_ITEM);
    add(to, use, 0.7, "You {did}; here are {head}", OTHER_KIND, UNTOLD, PLURAL_ITEM);
    add(to, use, 1.3, "{motif} again, to match {your}", COMMON_NAME);
    add(to, use, 1.2, "More {motif}, to go with {your}", COMMON_NAME);
    add(to, use, 1.2, "With {motif} once more, like {your}", COMMON_NAME);
    add(to, use, 1.1, "{motif} here too, like {the}", COMMON_NAME);
    add(to, use, 1.1, "{motif} again, after {the}", COMMON_NAME);
    add(to, use, 1.1, "Because you {did}: more {motif}", COMMON_NAME);
    add(to, use, 1.0, "In {material} too, to match {your}", COMMON_NAME);
    add(to, use, 1.0, "Also in {material}, like {the}", COMMON_NAME);
    add(to, use, 0.9, "Since you {did}: more in {material}", COMMON_NAME);
  }

  /** For works, which are called by their names and told by labels such as genres. */
  private static void betweenWorks(List<SentencePattern> to) {
    Use use = Use.LINK;
    add(to, use, 1.0, "{shared}, like {the}", PROPER_NAME);
    add(to, use, 1.0, "More {shared}, since you {did}", PROPER_NAME);
    add(to, use, 1.2, "More {shared}, since you {did-two}", PROPER_NAME);
    add(to, use, 1.0, "You {did}; here is more {shared}", PROPER_NAME);
    add(to, use, 1.0, "You {did}; this {noun} has {shared} too", PROPER_NAME);
    add(to, use, 1.0, "Because you {did}: more {shared}", PROPER_NAME);
    add(to, use, 1.1, "Because you {did-two}: more {shared}", PROPER_NAME);
    add(to, use, 0.9, "{shared} again, as in {the}", PROPER_NAME);
    add(to, use, 1.1, "Shares {shared} with {the}", PROPER_NAME);
    add(to, use, 1.0, "Adds {own} to the {shared} of {the}", PROPER_NAME);
    add(to, use, 1.0, "{shared} as in {named}, plus {own}", PROPER_NAME);
    add(to, use, 0.9, "After {named}: more {shared}", PROPER_NAME);
    add(to, use, 1.0, "{shared} in the vein of {named}", PROPER_NAME);
  }

  private static List<SentencePattern> interest() {
    List<SentencePattern> to = new ArrayList<>();
    Use use = Use.INTEREST;
    add(to, use, 1.3, "For your {interest-activity}: {kind}");
    add(to, use, 1.3, "{kind} for your {interest-activity}");
    add(to, use, 1.2, "For your {interest-activity}: this {does}", SINGULAR_ITEM);
    add(to, use, 1.1, "More for your {interest-activity}: {kind}");
    add(to, use, 1.0, "With {interest} in mind: {kind}");
    add(to, use, 0.9, "For {interest}: {kind}");
    add(to, use, 0.8, "More for {interest}: {kind}");
    return List.copyOf(to);
  }

  private static List<SentencePattern> coChosen() {
    List<SentencePattern> to = new ArrayList<>();
    Use use = Use.CO_CHOSEN;
    add(to, use, 1.1, "Often chosen with {the-very}");
    add(to, use, 1.0, "Others who {did-very} chose this too");
    add(to, use, 1.0, "Often taken together with {the-very}");
    add(to, use, 1.0, "Chosen by others along with {the-very}");
    add(to, use, 1.0, "Those who {did-very} often choose this");
    add(to, use, 0.9, "A frequent companion of {the-very}", COMMON_NAME);
    add(to, use, 0.9, "People who {did-very} picked this as well");
    add(to, use, 0.9, "Regularly chosen alongside {the-very}");
    add(to, use, 0.9, "Often chosen with {the}");
    add(to, use, 0.8, "Others who {did} chose this too");
    add(to, use, 0.8, "Often taken together with {the}");
    add(to, use, 0.8, "Chosen by others along with {the}");
    add(to, use, 0.8, "Those who {did} often choose this");
    add(to, use, 0.7, "A frequent companion of {the}", COMMON_NAME);
    add(to, use, 0.7, "People who {did} picked this as well");
    add(to, use, 0.7, "Regularly chosen alongside {the}");
    add(to, use, 1.2, "{kind}, often chosen with {your}");
    add(to, use, 1.1, "{kind}, often chosen with {the}");
    return List.copyOf(to);
  }

  private static List<SentencePattern> own() {
    List<SentencePattern> to = new ArrayList<>();
    Use use = Use.OWN;
    add(to, use, 1.3, "{whole}");
    add(to, use, 1.2, "{does}");
    add(to, use, 1.1, "These {do}", PLURAL_ITEM);
    add(to, use, 1.0, "This one {does}", SINGULAR_ITEM);
    add(to, use, 1.2, "{kind}");
    add(to, use, 1.2, "{kind} for {activity}");
    add(to, use, 1.0, "Made of {made}, with {with}");
    add(to, use, 0.9, "Comes with {with}", SINGULAR_ITEM);
    add(to, use, 0.9, "For {activity}, with {with}");
    add(to, use, 0.8, "{tag}, made of {made}");
    add(to, use, 0.8, "{tag} with {with}");
    add(to, use, 1.0, "{work}");
    add(to, use, 1.0, "{note}");
    add(to, use, 0.9, "{mix} in one {noun}");
    add(to, use, 0.8, "One of {kinds} to choose from here");
    add(to, use, 0.8, "Picked from {kinds} on offer here");
    add(to, use, 0.8, "One of the {kinds} on offer here");
    add(to, use, 0.8, "From a choice of {kinds} here");
    add(to, use, 0.3, "Something different this time: {a-head}", SINGULAR_ITEM);
    add(to, use, 0.3, "Something different this time: {head}", PLURAL_ITEM);
    add(to, use, 0.2, "Something else worth a look: {a-head}", SINGULAR_ITEM);
    add(to, use, 0.2, "Something else worth a look: {head}", PLURAL_ITEM);
    add(to, use, 0.2, "For a change of subject: {a-head}", SINGULAR_ITEM);
    add(to, use, 0.2, "For a change of subject: {head}", PLURAL_ITEM);
    add(to, use, -0.5, "{place}");
    return List.copyOf(to);
  }

  private static List<SentencePattern> trending() {
    List<SentencePattern> to = new ArrayList<>();
    Use use = Use.TRENDING;
    add(to, use, 1.3, "Popular just now: {kind}");
    add(to, use, 1.2, "In demand just now: {kind}");
    add(to, use, 1.1, "Much chosen at the moment: {kind}");
    add(to, use, 1.1, "Chosen by many just now: {kind}");
    add(to, use, 1.0, "Popular just now: {mix} in one {noun}");
    add(to, use, 1.2, "Popular just now: {work}");
    add(to, use, 1.1, "{work}, popular just now");
    add(to, use, 1.0, "{mix}, and popular just now");
    add(to, use, 0.9, "In demand just now: {mix}");
    add(to, use, 0.9, "Much chosen these days: {mix}");
    add(to, use, 1.0, "Popular just now among the {range} here");
    add(to, use, 0.9, "In demand just now among the {range} here");
    add(to, use, 0.9, "Much chosen at the moment among the {range}");
    add(to, use, 1.0, "Popular just now for {activity}");
    add(to, use, 0.5, "Among the most chosen here just now");
    add(to, use, 0.5, "Popular with many people here just now");
    add(to, use, 0.4, "In demand with many people here just now");
    add(to, use, 0.4, "A popular choice with people here just now");
    return List.copyOf(to);
  }
}

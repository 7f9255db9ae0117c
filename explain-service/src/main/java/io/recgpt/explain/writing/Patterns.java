package io.recgpt.explain.writing;

import static io.recgpt.explain.writing.SentencePattern.Need.COMMON_NAME;
import static io.recgpt.explain.writing.SentencePattern.Need.EVERYWHERE;
import static io.recgpt.explain.writing.SentencePattern.Need.LOOKED;
import static io.recgpt.explain.writing.SentencePattern.Need.OTHER_KIND;
import static io.recgpt.explain.writing.SentencePattern.Need.PLURAL_ITEM;
import static io.recgpt.explain.writing.SentencePattern.Need.PROPER_NAME;
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
  static final String VERSION = "templates-3";

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
    all.put(Use.LIKE, List.copyOf(link));
    all.put(Use.INTEREST, interest());
    all.put(Use.POPULAR_INSIDE, popularInside());
    all.put(Use.POPULAR, popular());
    all.put(Use.TOGETHER, together());
    all.put(Use.OWN, own());
    return all;
  }

  private static void add(
      List<SentencePattern> to, Use use, double weight, String text, Need... needs) {
    to.add(SentencePattern.of(use, weight, text, needs));
  }

  private static void withItem(List<SentencePattern> to) {
    Use use = Use.LIKE;
    add(to, use, 1.3, "For {shared-activity}, like {the}");
    add(to, use, 1.3, "{kind} for {shared-activity}, like {your}");
    add(to, use, 1.1, "Also for {shared-activity}, like {the}");
    add(to, use, 1.1, "For {shared-activity}, beside {your}: {kind}", OTHER_KIND);
    add(to, use, 1.0, "More for {shared-activity}, since you {did}");
    add(to, use, 1.0, "Since you {did}: more for {shared-activity}");
    add(to, use, 0.8, "Also {adjective}, like {the}");
    add(to, use, 0.8, "{kind}, {adjective} like {your}");
    add(to, use, 0.9, "Also by {brand}, like {the}");
    add(to, use, 0.9, "Another from {brand}, like {the}", SINGULAR_ITEM);
    add(to, use, 1.2, "More {shared}, like {the}", COMMON_NAME);
    add(to, use, 1.2, "{shared} again, like {the}", COMMON_NAME);
    add(to, use, 1.1, "{shared}, to go with {your}", COMMON_NAME);
    add(to, use, 1.1, "Since you {did}: more {shared}", COMMON_NAME);
    add(to, use, 1.1, "Because you {did}: more {shared}", COMMON_NAME);
    add(to, use, 1.1, "You {did}; here is more {shared}", COMMON_NAME);
  }

  private static void besideItsLike(List<SentencePattern> to) {
    Use use = Use.LIKE;
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
    add(to, use, 1.4, "The {bare} you {verb} in {their-colour}, here in {colour}", SAME_DESIGN);
    add(to, use, 1.2, "Another {head} to join {the-one}", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.2, "More {head} to join {the-one}", SAME_KIND, PLURAL_ITEM);
    add(to, use, 1.2, "{a-look} design to join {the-one}", SAME_KIND);
    add(to, use, 1.1, "{a-look} design, beside {the}", SAME_KIND);
    add(to, use, 1.0, "You {did}; this one has {a-look} design", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.0, "You {did}; these have {a-look} design", SAME_KIND, PLURAL_ITEM);
    add(to, use, 1.0, "Another {head}, like {the-one}", SAME_KIND, SINGULAR_ITEM);
    add(to, use, 1.0, "More {head}, like {the-one}", SAME_KIND, PLURAL_ITEM);
  }

  /** For shops whose titles are all they say. */
  private static void byLook(List<SentencePattern> to) {
    Use use = Use.LIKE;
    add(to, use, 1.4, "In the same {theme} style as {your}", COMMON_NAME);
    add(to, use, 1.3, "Shares the {theme} look of {your}", COMMON_NAME);
    add(to, use, 1.2, "Same {theme} look as {the}", COMMON_NAME);
    add(to, use, 1.2, "Carries on the {theme} theme of {your}", COMMON_NAME);
    add(to, use, 1.2, "Another {theme} piece to join {your}", COMMON_NAME, SINGULAR_ITEM);
    add(to, use, 1.1, "Matches the {theme} look of {your}", COMMON_NAME, SINGULAR_ITEM);
    add(to, use, 1.1, "More in {theme}, to match {the}", COMMON_NAME);
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

  /** For works, which are called by their names and described by labels such as genres. */
  private static void betweenWorks(List<SentencePattern> to) {
    Use use = Use.LIKE;
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
    add(to, use, 1.1, "More for your {interest-activity}: {kind}");
    add(to, use, 1.2, "Fits your interest in {interest}: {kind}");
    add(to, use, 1.1, "{kind}, for your interest in {interest}");
    add(to, use, 1.1, "For your interest in {interest}: {kind}");
    add(to, use, 1.1, "Fits your interest in {interest}: {a-mix} {noun} from {year}");
    add(to, use, 1.1, "For your interest in {interest}, from {year}");
    add(to, use, 1.0, "For your interest in {interest}, with {with}");
    add(to, use, 1.1, "{a-look} design for your interest in {interest}");
    add(to, use, 1.0, "Your interest in {interest}, here with {a-look} design");
    add(to, use, 0.9, "Fits your interest in {interest}: {a-head}");
    add(to, use, 0.9, "Fits your interest in {interest}: {head}", PLURAL_ITEM);
    add(to, use, 0.8, "More for your interest in {interest}");
    add(to, use, 0.7, "Goes with your interest in {interest}");
    add(to, use, 0.7, "Close to your interest in {interest}");
    add(to, use, 0.6, "One more for your interest in {interest}", SINGULAR_ITEM);
    add(to, use, 0.6, "Also within your interest in {interest}");
    add(to, use, 0.5, "Here for your interest in {interest}");
    return List.copyOf(to);
  }

  private static List<SentencePattern> popularInside() {
    List<SentencePattern> to = new ArrayList<>();
    Use use = Use.POPULAR_INSIDE;
    add(to, use, 1.2, "{kind}, popular over the {past} in {interest}");
    add(to, use, 1.2, "Popular over the {past} within your interest in {interest}");
    add(to, use, 1.1, "Among the most popular in {interest} over the {past}");
    add(to, use, 1.1, "Number {rank} in {interest} over the {past}");
    add(to, use, 1.1, "Your interest in {interest}: among its most popular this {past}");
    return List.copyOf(to);
  }

  private static List<SentencePattern> popular() {
    List<SentencePattern> to = new ArrayList<>();
    Use use = Use.POPULAR;
    add(to, use, 1.2, "{kind}, among the most popular of the {past}", EVERYWHERE);
    add(to, use, 1.2, "Among the most popular of the {past}: {kind}", EVERYWHERE);
    add(to, use, 1.2, "{a-mix} {noun}, among the most popular of the {past}", EVERYWHERE);
    add(to, use, 1.1, "Popular over the {past}: {a-mix} {noun} from {year}", EVERYWHERE);
    add(to, use, 1.1, "Part {label}, part {other-label}, and popular over the {past}", EVERYWHERE);
    add(to, use, 1.1, "{a-head}, among the most popular of the {past}", EVERYWHERE);
    add(to, use, 1.0, "{tag}, among the most popular of the {past}", EVERYWHERE);
    add(to, use, 1.0, "Among the most popular of the {past}: {tag}", EVERYWHERE);
    add(to, use, 1.0, "{a-look} design, among the most popular of the {past}", EVERYWHERE);
    add(to, use, 1.0, "Among the most popular of the {past}: {a-head}", EVERYWHERE);
    add(to, use, 0.9, "{tag}, popular in {category} over the {past}");
    add(to, use, 0.9, "{a-head}, popular in {category} over the {past}");
    add(to, use, 0.9, "Number {rank} among all {items} over the {past}");
    add(to, use, 0.9, "Number {rank} in {category} over the {past}");
    add(to, use, 0.7, "Among the most popular {items} of the {past}");
    add(to, use, 0.7, "One of the most popular {items} of the {past}");
    add(to, use, 1.1, "Among the most popular in {category} over the {past}");
    add(to, use, 1.0, "One of the most popular in {category} this {past}");
    add(to, use, 1.0, "Popular in {category} over the {past}");
    add(to, use, 1.2, "{kind}, popular in {category} over the {past}");
    return List.copyOf(to);
  }

  private static List<SentencePattern> together() {
    List<SentencePattern> to = new ArrayList<>();
    Use use = Use.TOGETHER;
    add(to, use, 1.2, "{others} picked both this and {the-very}");
    add(to, use, 1.1, "Also picked by others who picked {the-very}");
    add(to, use, 1.1, "Picked by {others} along with {the-very}");
    add(to, use, 1.3, "Others picked this and {the-very}");
    add(to, use, 1.1, "{others} picked both this and {the}");
    add(to, use, 1.0, "Also picked by others who picked {the}");
    add(to, use, 1.0, "Picked by {others} along with {the}");
    add(to, use, 1.0, "{others} who picked {named} picked this too");
    add(to, use, 1.0, "Others who picked {the} picked this too");
    add(to, use, 0.8, "{others} picked both this and {named}");
    add(to, use, 0.7, "Picked by {others} along with {named}");
    add(to, use, 1.2, "{kind}, picked by others along with {the}");
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
    add(to, use, 1.0, "{a-mix} {noun} from {year}");
    add(to, use, 1.0, "{mix} in one {noun} from {year}");
    add(to, use, 1.0, "Part {label}, part {other-label}, from the year {year}");
    add(to, use, 1.0, "{a-mix} {noun} that came out in {year}");
    add(to, use, 0.9, "{mix} in one {noun}");
    add(to, use, 1.0, "{note}");
    add(to, use, 0.8, "{tag}, made by {maker}");
    add(to, use, 0.7, "{tag} with {with}, by {maker}");
    add(to, use, 0.7, "{kind} made by {maker}");
    return List.copyOf(to);
  }
}

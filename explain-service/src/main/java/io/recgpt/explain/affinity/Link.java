package io.recgpt.explain.affinity;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.item.ItemFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an item and an item of the history have in common.
 *
 * @param evidence the item of the history
 * @param kind what the person did to it; null: unknown
 * @param strength how well they belong together; comparable within one catalogue
 * @param sharedTags tags of both, rarest first
 * @param ownTags tags that only the item has, rarest first
 * @param sharedModifier an adjective of both, as "waterproof"; empty: none
 * @param theme title words of both before their nouns, as "red retrospot"; empty: none
 * @param material what both titles say that they are made of, as "enamel"; empty: nothing
 * @param sameHead true where both are the same kind of thing
 * @param sameDesign true where only their colours differ
 * @param companion another item of the history that shares the same tags; null: none
 */
public record Link(
    ItemFacts evidence,
    @Nullable BehaviorKind kind,
    double strength,
    List<String> sharedTags,
    List<String> ownTags,
    String sharedModifier,
    String theme,
    String material,
    boolean sameHead,
    boolean sameDesign,
    @Nullable ItemFacts companion) {
  public Link {
    requireNonNull(evidence);
    requireNonNull(sharedModifier);
    requireNonNull(theme);
    requireNonNull(material);
    sharedTags = List.copyOf(sharedTags);
    ownTags = List.copyOf(ownTags);
  }

  Link with(ItemFacts other) {
    return new Link(
        evidence,
        kind,
        strength,
        sharedTags,
        ownTags,
        sharedModifier,
        theme,
        material,
        sameHead,
        sameDesign,
        other);
  }
}

package io.recgpt.explain.item;

import io.recgpt.explain.language.DomainWords;
import io.recgpt.inference.Embedding;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small catalogues made up for tests; embeddings point along their subjects. */
public final class TestItems {
  public static final Embedding HIKING = Embedding.unit(1f, 0.1f, 0f);
  public static final Embedding BAKING = Embedding.unit(0f, 0.1f, 1f);

  private TestItems() {}

  public static ItemText item(
      String id,
      String title,
      String category,
      String brand,
      List<String> tags,
      String description,
      Embedding embedding) {
    return new ItemText(id, title, "", category, brand, tags, Map.of(), description, embedding);
  }

  public static ItemText titled(String id, String title, Embedding embedding) {
    return item(id, title, "", "", List.of(), "", embedding);
  }

  public static ItemText film(
      String id, String title, int year, Embedding embedding, String... genres) {
    return new ItemText(
        id,
        title + " (" + year + ")",
        title,
        "",
        "",
        List.of(genres),
        Map.of("year", Integer.toString(year)),
        "",
        embedding);
  }

  /** Outdoor and baking goods with tags and descriptions. */
  public static List<ItemText> shop() {
    return List.of(
        item(
            "shoe",
            "Fjell GTX Trail Shoe, low",
            "Hiking",
            "Fjell",
            List.of("waterproof trail shoes", "wet-weather hiking gear"),
            "A low hiking shoe with a waterproof membrane and deep lugs for muddy paths.",
            HIKING),
        item(
            "boot",
            "Fjell Ridge Trail Boot",
            "Hiking",
            "Fjell",
            List.of("waterproof trail boots", "wet-weather hiking gear"),
            "An ankle-high boot in waxed leather with a waterproof lining.",
            HIKING),
        item(
            "shell",
            "Nordlys Packable Rain Shell",
            "Hiking",
            "Nordlys",
            List.of("waterproof outer layer", "wet-weather hiking gear"),
            "A three-layer shell with taped seams and pit zips that folds into its own pocket.",
            HIKING),
        item(
            "gaiter",
            "Nordlys Rain Gaiters, pair",
            "Hiking",
            "Nordlys",
            List.of("waterproof gaiters", "wet-weather hiking gear"),
            "Coated nylon gaiters with a front closure and a strap under the boot.",
            HIKING),
        item(
            "pole",
            "Cork-Grip Trekking Poles",
            "Hiking",
            "Tarn",
            List.of("folding trekking poles", "lightweight hiking gear"),
            "Three-section folding poles in aluminium with shaped cork grips.",
            HIKING),
        item(
            "pack",
            "Tarn Day Pack, 24 l",
            "Hiking",
            "Tarn",
            List.of("hiking backpack", "lightweight hiking gear"),
            "A 24-litre pack with a mesh back panel, a hip belt and two side pockets.",
            HIKING),
        item(
            "basket",
            "Banneton Proofing Basket, oval",
            "Baking",
            "Brod",
            List.of("proofing basket", "sourdough bread baking"),
            "A rattan basket with a linen liner for oval loaves.",
            BAKING),
        item(
            "lame",
            "Bread Lame with Five Blades",
            "Baking",
            "Brod",
            List.of("bread scoring blade", "sourdough bread baking"),
            "A beech handle that holds a razor blade straight or curved.",
            BAKING),
        item(
            "whisk",
            "Danish Dough Whisk",
            "Baking",
            "Brod",
            List.of("dough whisk", "sourdough bread baking"),
            "A stiff whisk on a beech handle that mixes wet dough without clogging.",
            BAKING),
        item(
            "flour",
            "Mielda Rye Flour, 2.5 kg",
            "Baking",
            "Mielda",
            List.of("stone-milled flour", "sourdough bread baking"),
            "Stone-milled rye flour for starters and dark loaves.",
            BAKING),
        item(
            "book",
            "The Slow Loaf: A Sourdough Handbook",
            "Books",
            "",
            List.of("baking book", "sourdough bread baking"),
            "Forty loaves explained from starter to crust.",
            BAKING));
  }

  /** Goods that have titles alone. */
  public static List<ItemText> giftWare() {
    return List.of(
        titled("bag-r", "Lunch Bag Red Retrospot", HIKING),
        titled("bag-w", "Lunch Bag Woodland", HIKING),
        titled("bag-d", "Lunch Bag Dolly Girl Design", HIKING),
        titled("bag-s", "Lunch Bag Spaceboy Design", HIKING),
        titled("mug-r", "Red Retrospot Mug", HIKING),
        titled("box-r", "Childrens Lunch Box Retrospot", HIKING),
        titled("mat-r", "Doormat Red Retrospot", BAKING),
        titled("towels", "Set/2 Red Retrospot Tea Towels", BAKING),
        titled("parasol-p", "Edwardian Parasol Pink", BAKING),
        titled("parasol-b", "Edwardian Parasol Black", BAKING),
        titled("holder", "White Hanging Heart T-Light Holder", BAKING),
        titled("tins", "Set Of 3 Cake Tins Retrospot", BAKING),
        titled("bag-l", "Lunch Bag Vintage Doily", HIKING),
        titled("tin-l", "Storage Tin Vintage Doily", BAKING),
        titled("box-l", "Sewing Box Vintage Doily", BAKING),
        titled("sign-c", "Beware Of The Cat Metal Sign", BAKING));
  }

  /** Films, called by their names. */
  public static List<ItemText> films() {
    return List.of(
        film("gold", "The Gold Rush", 1925, HIKING, "Adventure", "Comedy"),
        film("city", "City Lights", 1931, HIKING, "Comedy", "Romance"),
        film("modern", "Modern Times", 1936, HIKING, "Comedy", "Romance"),
        film("general", "The General", 1926, HIKING, "Action", "Comedy"),
        film("paths", "Paths of Glory", 1957, BAKING, "Drama", "War"),
        film("quiet", "All Quiet on the Western Front", 1930, BAKING, "Drama", "War"),
        film("metropolis", "Metropolis", 1927, BAKING, "Drama", "Sci-Fi"),
        film("m", "M", 1931, BAKING, "Crime", "Thriller"));
  }

  public static Lexicon lexicon(List<ItemText> items) {
    return Lexicon.of(items, items.size(), DomainWords.DEFAULT);
  }

  public static Lexicon filmLexicon() {
    return Lexicon.of(
        films(),
        films().size(),
        new DomainWords("film", Map.of("FAVORITE", "liked", "DETAIL_VIEW", "watched"), Set.of()));
  }
}

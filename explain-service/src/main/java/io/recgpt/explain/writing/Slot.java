package io.recgpt.explain.writing;

import io.recgpt.explain.language.Quality.Form;
import org.jspecify.annotations.Nullable;

/** A gap in a {@link SentencePattern}. */
enum Slot {
  /** The item of the history with the deed: "the trail shoes you bought". */
  THE,
  /** The same told apart from its like: "the red retrospot lunch bag you bought". */
  THE_VERY,
  /** The deed first: "bought the trail shoes". */
  DID,
  /** The same told apart from its like. */
  DID_VERY,
  /** The same with two items: "liked Heat and Goodfellas". */
  DID_TWO,
  /** "your trail shoes", where the person owns them. */
  YOUR,
  /** A name without the deed: "City Lights" or "the trail shoes". */
  NAMED,
  /** The noun alone: "shoes". */
  BARE,
  /** The short name alone: "trail shoes". */
  BARE_NAME,
  /** The colour of the item of the history. */
  THEIR_COLOUR,
  /** Just the deed: "bought". */
  VERB,
  /** Tags of both, as one speaks of more of them. */
  SHARED,
  /** A tag of both that says what they are for: "crusty bread baking". */
  SHARED_ACTIVITY,
  /** The maker of both. */
  BRAND,
  /** An adjective of both. */
  ADJECTIVE,
  /** Title words of both that tell a look: "red retrospot". */
  THEME,
  /** A thing shown by both, as one speaks of more of it: "hearts". */
  MOTIF,
  /** What both are made of, by their titles: "enamel". */
  MATERIAL,
  /** Tags that the item adds. */
  OWN,
  /** One of the same kind: "the babushka one you bought". */
  THE_ONE,
  /** The item's short noun with article: "a parasol". */
  A_HEAD,
  /** The item's short noun. */
  HEAD,
  /** The item's colour. */
  COLOUR,
  /** The interest's name. */
  INTEREST,
  /** The interest's name where it is something one does: "urban sketching". */
  INTEREST_ACTIVITY,
  /** What one item is called in the domain. */
  NOUN,
  WITH(Form.WITH),
  DOES(Form.DOES),
  DO(Form.DO),
  KIND(Form.KIND),
  WHOLE(Form.WHOLE),
  TAG(Form.TAG),
  MADE(Form.MADE),
  MIX(Form.MIX),
  ACTIVITY(Form.ACTIVITY),
  KINDS(Form.KINDS),
  RANGE(Form.RANGE),
  WORK(Form.WORK),
  NOTE(Form.NOTE),
  PLACE(Form.PLACE);

  private final @Nullable Form form;

  Slot() {
    this.form = null;
  }

  Slot(Form form) {
    this.form = form;
  }

  /** The form of quality that fills this gap; null where something else does. */
  @Nullable Form form() {
    return form;
  }
}

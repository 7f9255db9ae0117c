package io.recgpt.explain.writing;

import io.recgpt.explain.item.Quality.Form;
import org.jspecify.annotations.Nullable;

/** A gap in a {@link SentencePattern}, and what its words claim. */
enum Slot {
  /** The item of the history with the deed: "the trail shoes you bought". */
  THE(Role.CITED),
  /** The same distinguished from its like: "the red retrospot lunch bag you bought". */
  THE_VERY(Role.CITED),
  /** The deed first: "bought the trail shoes". */
  DID(Role.CITED),
  /** The same distinguished from its like. */
  DID_VERY(Role.CITED),
  /** The same with two items: "liked Heat and Goodfellas". */
  DID_TWO(Role.CITED),
  /** "your trail shoes", where the person owns them. */
  YOUR(Role.CITED),
  /** A name without the deed: "City Lights" or "the trail shoes". */
  NAMED(Role.CITED),
  /** The noun alone: "shoes". */
  BARE(Role.CITED),
  /** The short name alone: "trail shoes". */
  BARE_NAME(Role.CITED),
  /** The colour of the item of the history. */
  THEIR_COLOUR(Role.CITED),
  /** Just the deed: "bought". */
  VERB(Role.WORD),
  /** One of the same kind: "the babushka one you bought". */
  THE_ONE(Role.CITED),
  /** Tags of both, as one speaks of more of them. */
  SHARED(Role.SHARED),
  /** A tag of both that says what they are for: "crusty bread baking". */
  SHARED_ACTIVITY(Role.SHARED),
  /** The maker of both. */
  BRAND(Role.SHARED),
  /** An adjective of both. */
  ADJECTIVE(Role.SHARED),
  /** Title words of both that name a look: "red retrospot". */
  THEME(Role.SHARED),
  /** A thing shown by both, as one speaks of more of it: "hearts". */
  MOTIF(Role.SHARED),
  /** What both are made of, by their titles: "enamel". */
  MATERIAL(Role.SHARED),
  /** Tags that the item adds. */
  OWN(Role.OWN),
  /** The item's short noun with article: "a parasol". */
  A_HEAD(Role.OWN),
  /** The item's short noun. */
  HEAD(Role.OWN),
  /** The item's colour. */
  COLOUR(Role.OWN),
  /** The item's labels with article: "a comedy and romance". */
  A_MIX(Role.OWN),
  /** One of the item's labels. */
  LABEL(Role.OWN),
  /** Another of its labels. */
  OTHER_LABEL(Role.OWN),
  /** What the item looks like, with article: "a union flag". */
  A_LOOK(Role.OWN),
  /** Who makes the item. */
  MAKER(Role.OWN),
  /** The year of a work. */
  YEAR(Role.OWN),
  /** The interest's name. */
  INTEREST(Role.INTEREST),
  /** The interest's name where it is something one does: "urban sketching". */
  INTEREST_ACTIVITY(Role.INTEREST),
  /** Since when it is popular: "past month". */
  PAST(Role.POPULAR),
  /** Its place there: "3". */
  RANK(Role.POPULAR),
  /** The category it is popular in. */
  CATEGORY(Role.POPULAR),
  /** What items are called, where it is popular among all of them. */
  ITEMS(Role.POPULAR),
  /** How many took both: "five others". */
  OTHERS(Role.TOGETHER),
  /** What one item is called in the domain. */
  NOUN(Role.WORD),
  WITH(Form.WITH),
  DOES(Form.DOES),
  DO(Form.DO),
  KIND(Form.KIND),
  WHOLE(Form.WHOLE),
  TAG(Form.TAG),
  MADE(Form.MADE),
  MIX(Form.MIX),
  ACTIVITY(Form.ACTIVITY),
  NOTE(Form.NOTE);

  private final Role role;
  private final @Nullable Form form;

  /** What the words of a gap claim. */
  enum Role {
    /** An item of the history and what was done to it. */
    CITED,
    /** What the item shares with that. */
    SHARED,
    /** What the item is or has. */
    OWN,
    /** An interest that it belongs to. */
    INTEREST,
    /** Where and since when it is popular. */
    POPULAR,
    /** Who took it together with the item of the history. */
    TOGETHER,
    /** Nothing: a word of the domain. */
    WORD
  }

  Slot(Role role) {
    this.role = role;
    this.form = null;
  }

  Slot(Form form) {
    this.role = Role.OWN;
    this.form = form;
  }

  /** What its words claim. */
  Role role() {
    return role;
  }

  /** The form of quality that fills this gap; null where something else does. */
  @Nullable Form form() {
    return form;
  }
}

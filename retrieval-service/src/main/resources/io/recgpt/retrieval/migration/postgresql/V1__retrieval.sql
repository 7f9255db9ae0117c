-- As in SQLite; text is compared by its bytes there too.

-- The numbers by which models, index and interactions know items and users: dense from 0 in each tenant.
CREATE TABLE item_key (
  tenant  TEXT    COLLATE "C" NOT NULL,
  item_id TEXT    COLLATE "C" NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (tenant, item_id)
);
CREATE UNIQUE INDEX item_key_ordinal ON item_key (tenant, ordinal);

CREATE TABLE user_key (
  tenant  TEXT    COLLATE "C" NOT NULL,
  user_id TEXT    COLLATE "C" NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (tenant, user_id)
);
CREATE UNIQUE INDEX user_key_ordinal ON user_key (tenant, ordinal);

-- Each item as it is now; sequence is that of its latest change, so that the table is its own change log.
CREATE TABLE item (
  tenant    TEXT    COLLATE "C" NOT NULL,
  ordinal   INTEGER NOT NULL,
  item      BYTEA   NOT NULL, -- recgpt.type.v1.Item
  text_hash TEXT    NOT NULL, -- of model and text that the embedding is of
  embedding BYTEA   NOT NULL, -- little-endian floats
  cluster   TEXT    NOT NULL, -- stands in for the category where the item has none; empty: none yet
  sequence  BIGINT  NOT NULL,
  PRIMARY KEY (tenant, ordinal)
);
CREATE UNIQUE INDEX item_sequence ON item (sequence);

CREATE TABLE domain (
  tenant   TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
  domain   BYTEA   NOT NULL, -- recgpt.type.v1.Domain
  sequence BIGINT  NOT NULL
);
CREATE UNIQUE INDEX domain_sequence ON domain (sequence);

-- Clusters of the items without a category, as last made.
CREATE TABLE cluster (
  tenant   TEXT    COLLATE "C" NOT NULL,
  number   INTEGER NOT NULL,
  name     TEXT    NOT NULL,
  centroid BYTEA   NOT NULL, -- little-endian floats
  PRIMARY KEY (tenant, number)
);

CREATE TABLE clustering (
  tenant     TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
  item_count INTEGER NOT NULL -- how many items without a category there were then
);

-- rowid: as SQLite calls it, the order in which they were recorded.
CREATE TABLE interaction (
  rowid       BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant      TEXT    COLLATE "C" NOT NULL,
  "user"      INTEGER NOT NULL,
  item        INTEGER NOT NULL,
  kind        INTEGER NOT NULL, -- recgpt.type.v1.BehaviorKind
  occurred_at BIGINT  NOT NULL  -- milliseconds since 1970
);

-- How far the log of behaviours has been taken over.
CREATE TABLE behavior_cursor (
  "only"   INTEGER NOT NULL PRIMARY KEY CHECK ("only" = 0),
  sequence BIGINT  NOT NULL
);
INSERT INTO behavior_cursor VALUES (0, 0);

-- Tells this store from any other, for what is derived from it.
CREATE TABLE store (
  id TEXT NOT NULL
);
INSERT INTO store VALUES (replace(gen_random_uuid()::text, '-', ''));

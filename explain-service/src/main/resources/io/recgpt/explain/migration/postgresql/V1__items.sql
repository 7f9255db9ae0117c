-- What explanations need of each tenant's catalogue, as retrieval told it. Lists are joined by U+001F.
CREATE TABLE item (
  tenant TEXT COLLATE "C" NOT NULL,
  item_id TEXT COLLATE "C" NOT NULL,
  title TEXT NOT NULL,
  title_words TEXT NOT NULL,
  category TEXT NOT NULL,
  brand TEXT NOT NULL,
  tags TEXT NOT NULL,
  attributes TEXT NOT NULL,
  description TEXT NOT NULL,
  embedding BYTEA NOT NULL,
  PRIMARY KEY (tenant, item_id)
);

CREATE TABLE domain (
  tenant TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  item_noun TEXT NOT NULL,
  behavior_verbs TEXT NOT NULL,
  banned_words TEXT NOT NULL
);

-- The position in retrieval's changes that the rows above stand for.
CREATE TABLE cursor (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL
);

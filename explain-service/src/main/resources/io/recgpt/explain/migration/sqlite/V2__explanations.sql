-- Sentences that a language model wrote and that passed every check, shared by all who have the interest.
CREATE TABLE explanation (
  tenant TEXT NOT NULL,
  item_id TEXT NOT NULL,
  -- The interest's name in lower case; empty: the item by itself.
  interest TEXT NOT NULL,
  language TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  -- Of the item's text as it was described; another hash: out of date.
  item_hash TEXT NOT NULL,
  sentence TEXT NOT NULL,
  style TEXT NOT NULL,
  -- The occasion around which alone it holds; empty: always.
  occasion TEXT NOT NULL,
  model TEXT NOT NULL,
  -- Milliseconds since 1970.
  written_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, item_id, interest, language, prompt_version)
);

CREATE INDEX explanation_written ON explanation (tenant, written_at);

CREATE INDEX item_category ON item (tenant, category);

-- The language of each tenant that has told one, BCP 47.
CREATE TABLE tenant_language (
  tenant TEXT NOT NULL PRIMARY KEY,
  language TEXT NOT NULL
);

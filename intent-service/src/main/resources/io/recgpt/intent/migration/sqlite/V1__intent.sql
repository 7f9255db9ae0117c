-- Times are milliseconds since 1970. Keys are small integers, so that the log's one large index stays small.
CREATE TABLE tenants (
  tenant_key INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL UNIQUE,
  behavior_count INTEGER NOT NULL DEFAULT 0,
  -- Time of the latest behaviour: "now" of a tenant with a data clock.
  last_occurred_at INTEGER NOT NULL DEFAULT 0,
  -- Grows with every change of the tenant's items or domain.
  catalogue_version INTEGER NOT NULL DEFAULT 0,
  -- Serialised recgpt.type.v1.Domain; null until one is set.
  domain BLOB
);

CREATE TABLE users (
  user_key INTEGER PRIMARY KEY,
  tenant_key INTEGER NOT NULL REFERENCES tenants,
  user_id TEXT NOT NULL,
  last_sequence INTEGER NOT NULL,
  -- Position of the last behaviour that can change a profile; 0 for none.
  last_evidence_sequence INTEGER NOT NULL DEFAULT 0,
  UNIQUE (tenant_key, user_id)
);

CREATE TABLE behaviors (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  user_key INTEGER NOT NULL REFERENCES users,
  -- Number of the kind, as in recgpt.type.v1.BehaviorKind.
  kind INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  -- 64-bit hash of tenant and event id; equal hashes are told apart by the id itself.
  event_key INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  item_id TEXT,
  query TEXT,
  value REAL,
  recommendation_id TEXT
);
CREATE INDEX behaviors_by_event ON behaviors (event_key);
CREATE INDEX behaviors_by_user ON behaviors (user_key, occurred_at);

CREATE TABLE items (
  tenant_key INTEGER NOT NULL REFERENCES tenants,
  item_id TEXT NOT NULL,
  title TEXT NOT NULL,
  title_words TEXT NOT NULL,
  category TEXT NOT NULL,
  brand TEXT NOT NULL,
  -- Joined by line feeds.
  tags TEXT NOT NULL,
  -- Little-endian 4-byte floats.
  embedding BLOB NOT NULL,
  UNIQUE (tenant_key, item_id)
);

-- How far other services' logs have been taken over.
CREATE TABLE cursors (
  log TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE profiles (
  user_key INTEGER PRIMARY KEY REFERENCES users,
  version INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  -- Behaviours up to this position were read.
  mined_sequence INTEGER NOT NULL,
  -- Serialised recgpt.type.v1.Profile.
  profile BLOB NOT NULL
);

-- Users whose profiles are to be mined again. A lease that has run out may be taken by anyone.
CREATE TABLE due (
  user_key INTEGER PRIMARY KEY REFERENCES users,
  since INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  leased_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX due_by_time ON due (due_at);

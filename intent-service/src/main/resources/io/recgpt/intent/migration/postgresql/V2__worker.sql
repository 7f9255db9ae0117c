-- A user's place in the queue, the lease, and what went wrong. Times are milliseconds since 1970.
-- Time of becoming due less the head start by value: the smallest is mined first.
ALTER TABLE due ADD COLUMN rank_at BIGINT NOT NULL DEFAULT 0;
-- Weight of the evidence since the last profile, and how far it moved the distribution of categories, 0 to 1.
ALTER TABLE due ADD COLUMN evidence DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE due ADD COLUMN drift DOUBLE PRECISION NOT NULL DEFAULT 0;
-- Evidence up to this position is in the two above.
ALTER TABLE due ADD COLUMN appraised_sequence BIGINT NOT NULL DEFAULT 0;
-- Drawn anew for each lease; 0 for none. Whoever commits must still find it here.
ALTER TABLE due ADD COLUMN lease_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE due ADD COLUMN lease_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE due ADD COLUMN leased_at BIGINT NOT NULL DEFAULT 0;
-- Tokens set apart for the lease, in the periods of leased_at.
ALTER TABLE due ADD COLUMN reserved_tokens BIGINT NOT NULL DEFAULT 0;
-- Failures in a row, and profiles in a row that a lesser engine made.
ALTER TABLE due ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE due ADD COLUMN degradations INTEGER NOT NULL DEFAULT 0;
-- One line; empty for none.
ALTER TABLE due ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- 0 where the user is not set aside.
ALTER TABLE due ADD COLUMN set_aside_at BIGINT NOT NULL DEFAULT 0;
UPDATE due SET rank_at = since;
DROP INDEX due_by_time;
CREATE INDEX due_by_rank ON due (rank_at);

-- Tokens of a minute, a day, or a tenant's day; period is the time it begins at. Tenant is empty for all together.
CREATE TABLE token_ledger (
  scope TEXT NOT NULL,
  period BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  reserved BIGINT NOT NULL DEFAULT 0,
  spent BIGINT NOT NULL DEFAULT 0,
  -- When a reservation was last refused; 0 where none was since the last that was granted.
  refused_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (scope, period, tenant)
);

-- What leases spent without a profile to show for it.
CREATE TABLE tokens_spent_twice (
  lease_id BIGINT PRIMARY KEY,
  tenant TEXT NOT NULL,
  noted_at BIGINT NOT NULL,
  -- When the lease was given: the periods that it is counted in.
  leased_at BIGINT NOT NULL,
  tokens BIGINT NOT NULL,
  -- 1 where the worker died before it could tell: as much as was reserved.
  estimated INTEGER NOT NULL,
  cause TEXT NOT NULL
);

-- How many leases ended how, by ten seconds.
CREATE TABLE mined_counts (
  period BIGINT NOT NULL,
  engine TEXT NOT NULL,
  outcome TEXT NOT NULL,
  users BIGINT NOT NULL,
  PRIMARY KEY (period, engine, outcome)
);

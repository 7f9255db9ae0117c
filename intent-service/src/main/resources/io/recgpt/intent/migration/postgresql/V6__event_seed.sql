-- The secret that keys of events are hashed with: one row. Where the log is older than it, entries have keys without one too.
CREATE TABLE event_seed (
  high BIGINT NOT NULL,
  low BIGINT NOT NULL,
  unseeded INTEGER NOT NULL
);
-- gen_random_uuid draws from the strong source; its bits are hashed, since six of them are not random.
INSERT INTO event_seed
  SELECT ('x' || substr(md5(gen_random_uuid()::text), 1, 16))::bit(64)::bigint,
    ('x' || substr(md5(gen_random_uuid()::text), 1, 16))::bit(64)::bigint,
    CASE WHEN EXISTS (SELECT 1 FROM behaviors) THEN 1 ELSE 0 END;

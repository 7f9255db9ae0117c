-- The secret that keys of events are hashed with: one row. Where the log is older than it, entries have keys without one too.
CREATE TABLE event_seed (
  high INTEGER NOT NULL,
  low INTEGER NOT NULL,
  unseeded INTEGER NOT NULL
);
INSERT INTO event_seed
  SELECT random(), random(), CASE WHEN EXISTS (SELECT 1 FROM behaviors) THEN 1 ELSE 0 END;

-- The time that an event came with, where it was ahead of the clock: occurred_at is that of its recording then. Else null.
ALTER TABLE behaviors ADD COLUMN stamped_at BIGINT;

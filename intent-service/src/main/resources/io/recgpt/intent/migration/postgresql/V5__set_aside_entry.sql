-- Entries of another service's log that could not be taken over: stepped over, and kept for a person to look at.
CREATE TABLE set_aside_entry (
  log TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,
  tenant TEXT COLLATE "C" NOT NULL,
  entry BYTEA NOT NULL, -- a message of the contract: ItemChange, LoggedBehavior or CommittedProfile
  reason TEXT NOT NULL,
  set_aside_at BIGINT NOT NULL, -- milliseconds since 1970
  PRIMARY KEY (log, sequence)
);

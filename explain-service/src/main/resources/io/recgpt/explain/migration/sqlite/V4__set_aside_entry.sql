-- Entries of another service's log that could not be taken over: stepped over, and kept for a person to look at.
CREATE TABLE set_aside_entry (
  log TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  entry BLOB NOT NULL, -- a message of the contract: ItemChange, LoggedBehavior or CommittedProfile
  reason TEXT NOT NULL,
  set_aside_at INTEGER NOT NULL, -- milliseconds since 1970
  PRIMARY KEY (log, sequence)
);

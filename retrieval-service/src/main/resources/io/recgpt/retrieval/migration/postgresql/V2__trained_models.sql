-- The trained version that each tenant is served by; none: what was learned of no tenant serves.
CREATE TABLE active_model (
  tenant  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  version TEXT NOT NULL
);

-- Profiles in the order of their commits, for whoever follows them. Position of the last commit, strictly increasing.
ALTER TABLE profiles ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;
UPDATE profiles SET sequence = user_key;
CREATE UNIQUE INDEX profiles_by_sequence ON profiles (sequence);

-- The last position given: one row. It stays where the last profile is deleted.
CREATE TABLE profile_log_end (
  seq BIGINT NOT NULL
);
INSERT INTO profile_log_end SELECT coalesce(max(sequence), 0) FROM profiles;

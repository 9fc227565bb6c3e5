-- +goose Up

-- What the organization's metadata say, for the next process: it asks only what has changed since (contract §2.5).
CREATE TABLE organization_metadata (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  owner TEXT NOT NULL,                                    -- organization and user: labels follow the user's language
  kept  BLOB NOT NULL                                     -- JSON of the client in package dynamics
) STRICT;

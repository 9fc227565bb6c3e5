-- +goose Up

-- This store was made from a copy (spec §15): what happened after known_until may be missing. Nothing is sent until an admin
-- says go on, and nothing before Dynamics was asked what it has of it.
CREATE TABLE restored (
  id          INTEGER PRIMARY KEY,
  source      TEXT NOT NULL CHECK (source IN ('backup', 'replica', 'copy')),
  known_until TEXT NOT NULL,                              -- the copy is of then
  restored_at TEXT NOT NULL,
  go_on_at    TEXT,
  go_on_by    TEXT NOT NULL DEFAULT '',
  settled_at  TEXT,                                       -- what Dynamics has of the time since was read
  written     INTEGER NOT NULL DEFAULT 0,                 -- activities that were there and that the copy did not know as written
  changed     INTEGER NOT NULL DEFAULT 0,                 -- written ones that Dynamics has otherwise than the copy
  dropped     INTEGER NOT NULL DEFAULT 0,                 -- corrections that were not sent: Dynamics has a later one
  unknown     INTEGER NOT NULL DEFAULT 0                  -- activities of this connection whose item the copy does not have
) STRICT;

-- Dynamics had the activity open that the copy knew as completed: somebody undid it in the time that the copy does not know.
-- No match completes it by itself again.
ALTER TABLE writeback ADD COLUMN reopened_at TEXT;

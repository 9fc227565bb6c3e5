-- +goose Up

-- Where a continuous copy of this store goes (spec §15). Once there is one, no connection of any process moves the
-- write-ahead log into the file by itself, whether the copy follows at that moment or not.
CREATE TABLE replica (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  url   TEXT NOT NULL,                                     -- without any secret
  since TEXT NOT NULL
) STRICT;

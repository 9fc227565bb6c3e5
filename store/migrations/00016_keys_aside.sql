-- +goose Up

-- Changes of keys that are still to be brought into key_page, while the keys of a first load are made: a part holds those
-- that begin with the same bits, and is brought in as a whole. Package store, key_aside.go.
CREATE TABLE key_aside (
  number  INTEGER PRIMARY KEY,                             -- the part, and how many came before for it
  changes BLOB NOT NULL
) STRICT;

-- +goose Up

-- The public keys by which people come in over SSH (spec §15). One key is one person's.
CREATE TABLE person_key (
  fingerprint TEXT PRIMARY KEY,                           -- SHA256:…, of the key
  person_id   INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind        TEXT NOT NULL,                              -- ssh-ed25519, …
  key         TEXT NOT NULL,                              -- as in authorized_keys, without options and comment
  comment     TEXT NOT NULL,                              -- what its owner calls it
  added_at    TEXT NOT NULL,
  added_by    TEXT NOT NULL,                              -- e-mail; of an invitation: who invited
  used_at     TEXT,                                       -- NULL: nobody came with it yet
  used_from   TEXT NOT NULL DEFAULT ''                    -- the address it last came from
) STRICT, WITHOUT ROWID;
CREATE INDEX person_key_person ON person_key (person_id);

-- Codes by which a person brings a first key. A person has at most one; a used one is deleted.
CREATE TABLE invitation (
  person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  hash      TEXT NOT NULL UNIQUE,                         -- of the code, which is kept nowhere
  made_at   TEXT NOT NULL,
  made_by   TEXT NOT NULL,                                -- e-mail
  ends_at   TEXT NOT NULL
) STRICT;

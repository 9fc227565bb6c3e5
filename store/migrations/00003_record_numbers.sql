-- +goose Up

-- A CRM record that is searched and matched, by a number: keys of matching are 64-bit hashes of numbers, not texts.
CREATE TABLE record (
  number  INTEGER PRIMARY KEY,                            -- also the row of record_search
  kind    TEXT NOT NULL CHECK (kind IN ('account', 'contact', 'lead')),
  id      TEXT NOT NULL,
  found_by BLOB NOT NULL DEFAULT x'',                     -- its keys in record_key, 8 bytes each, big-endian
  counted_by BLOB NOT NULL DEFAULT x'',                   -- its keys in key_count
  keyed   INTEGER NOT NULL DEFAULT 0,                     -- 0: the keys have to be made
  UNIQUE (kind, id)
) STRICT;
CREATE INDEX record_unkeyed ON record (number) WHERE keyed = 0;
INSERT INTO record (number, kind, id) SELECT row, kind, id FROM record_search_row;
INSERT OR IGNORE INTO record (kind, id) SELECT DISTINCT kind, id FROM record_key;
DROP TABLE record_search_row;

-- Which records can be a member's or company's at all.
DROP TABLE record_key;
CREATE TABLE record_key (
  key    INTEGER NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (key, record)
) STRICT, WITHOUT ROWID;

-- How many people share a word of a name, a firm, a house: what an agreement proves. Key 0 counts all people.
CREATE TABLE key_count (
  key INTEGER PRIMARY KEY,
  n   INTEGER NOT NULL
) STRICT;

-- What a member or company was looked for and counted by, so that it is looked at again when that changes.
DROP TABLE member_key;
CREATE TABLE member_key (
  key       INTEGER NOT NULL,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  PRIMARY KEY (key, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_key_member ON member_key (member_id);
DROP TABLE company_key;
CREATE TABLE company_key (
  key        INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  PRIMARY KEY (key, company_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_key_company ON company_key (company_id);
CREATE INDEX member_company ON member (company_id);

-- The recipe of the keys that the records have; another one makes them anew. 0: that of texts, before numbers.
CREATE TABLE match_recipe (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  recipe INTEGER NOT NULL
) STRICT;
INSERT INTO match_recipe (id, recipe) VALUES (1, 0);

-- Firms and titles that a member had in earlier archives, the latest first by id.
CREATE TABLE member_job (
  id        INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  company   TEXT NOT NULL,
  title     TEXT NOT NULL,
  until     TEXT NOT NULL,                                -- date of the archive that showed another one
  UNIQUE (member_id, company, title)
) STRICT;

UPDATE member SET dirty = 1;
UPDATE company SET matched_at = NULL;

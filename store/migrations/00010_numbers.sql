-- +goose Up

-- Accounts, contacts and leads have a number of their own: four times it and 0, 1 or 2 is the record's number in keys and
-- search. The indexes of their lists, the keys of matching and the search are made after a first load (index_part).
CREATE TABLE account_numbered (
  number     INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  website    TEXT NOT NULL,
  domain     TEXT NOT NULL,
  phone      TEXT NOT NULL,
  email      TEXT NOT NULL,
  city       TEXT NOT NULL,
  country    TEXT NOT NULL,
  industry   TEXT NOT NULL,
  urls       TEXT NOT NULL,                               -- space-separated, every column that holds an address
  owner_id   TEXT NOT NULL,
  master_id  TEXT NOT NULL,
  state      INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  modified_at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  gone_at    TEXT
) STRICT;
INSERT INTO account_numbered (id, name, website, domain, phone, email, city, country, industry, urls, owner_id, master_id, state, version, modified_at, generation, gone_at)
  SELECT id, name, website, domain, phone, email, city, country, industry, urls, owner_id, master_id, state, version, modified_at, generation, gone_at FROM account ORDER BY rowid;
DROP TABLE account;
ALTER TABLE account_numbered RENAME TO account;
CREATE INDEX account_doomed ON account (number) WHERE generation = 0 AND gone_at IS NULL;

CREATE TABLE contact_numbered (
  number     INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  first_name TEXT NOT NULL,
  last_name  TEXT NOT NULL,
  name       TEXT NOT NULL,
  account_id TEXT NOT NULL,
  company    TEXT NOT NULL,                               -- the account's name as Dynamics formats the lookup
  title      TEXT NOT NULL,
  emails     TEXT NOT NULL,                               -- space-separated
  phones     TEXT NOT NULL,                               -- separated by |
  urls       TEXT NOT NULL,                               -- space-separated, every column that holds an address
  city       TEXT NOT NULL,
  country    TEXT NOT NULL,
  owner_id   TEXT NOT NULL,
  master_id  TEXT NOT NULL,
  state      INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  modified_at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  gone_at    TEXT
) STRICT;
INSERT INTO contact_numbered (id, first_name, last_name, name, account_id, company, title, emails, phones, urls, city, country, owner_id, master_id, state, version, modified_at, generation, gone_at)
  SELECT id, first_name, last_name, name, account_id, company, title, emails, phones, urls, city, country, owner_id, master_id, state, version, modified_at, generation, gone_at FROM contact ORDER BY rowid;
DROP TABLE contact;
ALTER TABLE contact_numbered RENAME TO contact;
CREATE INDEX contact_doomed ON contact (number) WHERE generation = 0 AND gone_at IS NULL;

CREATE TABLE lead_numbered (
  number     INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  first_name TEXT NOT NULL,
  last_name  TEXT NOT NULL,
  name       TEXT NOT NULL,
  company    TEXT NOT NULL,
  title      TEXT NOT NULL,
  subject    TEXT NOT NULL,
  source     TEXT NOT NULL,
  emails     TEXT NOT NULL,
  phones     TEXT NOT NULL,
  urls       TEXT NOT NULL,
  city       TEXT NOT NULL,
  country    TEXT NOT NULL,
  account_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,                               -- parentcontactid: a qualified lead gives way to it
  owner_id   TEXT NOT NULL,
  master_id  TEXT NOT NULL,
  state      INTEGER NOT NULL,                            -- 0 open, 1 qualified, 2 disqualified
  version    INTEGER NOT NULL,
  modified_at TEXT NOT NULL,
  generation INTEGER NOT NULL,
  gone_at    TEXT
) STRICT;
INSERT INTO lead_numbered (id, first_name, last_name, name, company, title, subject, source, emails, phones, urls, city, country, account_id, contact_id, owner_id, master_id, state, version, modified_at, generation, gone_at)
  SELECT id, first_name, last_name, name, company, title, subject, source, emails, phones, urls, city, country, account_id, contact_id, owner_id, master_id, state, version, modified_at, generation, gone_at FROM lead ORDER BY rowid;
DROP TABLE lead;
ALTER TABLE lead_numbered RENAME TO lead;
CREATE INDEX lead_doomed ON lead (number) WHERE generation = 0 AND gone_at IS NULL;

-- The keys that records are found by, in order, some hundreds in a row; first is the lowest key that the row may hold.
DROP TABLE record;
DROP TABLE record_key;
DELETE FROM key_count;
CREATE TABLE key_page (
  first   INTEGER PRIMARY KEY,
  entries BLOB NOT NULL                                   -- package store, key_page.go
) STRICT;

-- The search holds words and no texts: those stand in the records.
DROP TABLE record_search;
CREATE VIRTUAL TABLE record_search USING fts5 (
  name, company, email, content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- What is still to be made: the records up to the number are done.
CREATE TABLE index_part (
  part TEXT NOT NULL CHECK (part IN ('lists', 'keys', 'search')),
  kind TEXT NOT NULL CHECK (kind IN ('account', 'contact', 'lead')),
  done INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (part, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO index_part (part, kind)
  SELECT p.value, k.value FROM json_each('["lists", "keys", "search"]') p, json_each('["account", "contact", "lead"]') k;

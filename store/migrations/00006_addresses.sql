-- +goose Up

-- What an item is known by holds no address any more (spec §11.4). earlier_key is what its activity's id is made of where
-- that is not key; twin_of the item that this one is a second time: its activity was written twice.
ALTER TABLE item ADD COLUMN earlier_key TEXT;
ALTER TABLE item ADD COLUMN former_key TEXT; -- of the text before the last edit: an older archive brings no edit back
CREATE INDEX item_former ON item (former_key) WHERE former_key IS NOT NULL;
ALTER TABLE item ADD COLUMN twin_of INTEGER REFERENCES item (id) ON DELETE SET NULL;
CREATE INDEX item_twin ON item (twin_of) WHERE twin_of IS NOT NULL;

-- The recipe of the items' keys; items of an earlier one get theirs anew.
CREATE TABLE item_recipe (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  recipe INTEGER NOT NULL
) STRICT;
INSERT INTO item_recipe (id, recipe) VALUES (1, 1);

-- Every address that a member has had: profile slugs, and the key of somebody of whom only the name is known.
CREATE TABLE member_address (
  address   TEXT NOT NULL PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  url       TEXT NOT NULL,                                -- '' without a profile
  seen_at   TEXT NOT NULL                                 -- date of the newest archive that has it
) STRICT, WITHOUT ROWID;
CREATE INDEX member_address_member ON member_address (member_id);
INSERT INTO member_address (address, member_id, url, seen_at) SELECT key, id, url, seen_at FROM member;

CREATE INDEX member_nameless ON member (id) WHERE slug = '';

-- Every name that a member has had, folded.
CREATE TABLE member_name (
  name      TEXT NOT NULL,
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  PRIMARY KEY (name, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_name_member ON member_name (member_id);

-- Two addresses that a person took apart: they are two people.
CREATE TABLE member_apart (
  one   TEXT NOT NULL,
  other TEXT NOT NULL,
  by    TEXT NOT NULL,
  at    TEXT NOT NULL,
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

-- Under which address a member was first met in a thread, '' its key: taking two apart parts their threads.
ALTER TABLE thread_member ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- The profiles that a seat is or was bound to: members change their addresses.
CREATE TABLE seat_profile (
  slug     TEXT NOT NULL PRIMARY KEY,
  seat_id  INTEGER NOT NULL REFERENCES seat (id) ON DELETE CASCADE,
  name     TEXT NOT NULL,
  bound_at TEXT NOT NULL,
  ended_at TEXT                                           -- NULL: it is the one now
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_profile_seat ON seat_profile (seat_id);
INSERT OR IGNORE INTO seat_profile (slug, seat_id, name, bound_at)
  SELECT profile_slug, id, COALESCE(profile_name, ''), COALESCE(bound_at, assigned_at) FROM seat WHERE profile_slug IS NOT NULL;

-- Whose archive it was, and what was told of it: counts and the first rows that were left out, as JSON without texts.
ALTER TABLE archive ADD COLUMN owner_slug TEXT NOT NULL DEFAULT '';
ALTER TABLE archive ADD COLUMN report TEXT NOT NULL DEFAULT '';
UPDATE archive SET owner_slug = COALESCE((SELECT profile_slug FROM seat WHERE seat.id = archive.seat_id), '') WHERE kind = 'archive';

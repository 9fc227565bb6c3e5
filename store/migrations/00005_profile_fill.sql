-- +goose Up

-- A member's profile address that navsync wrote into a record, or could not (spec §8.11). One for each record.
CREATE TABLE profile_fill (
  record_kind TEXT NOT NULL CHECK (record_kind IN ('contact', 'lead')),
  record_id   TEXT NOT NULL,
  member_id   INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  field       TEXT NOT NULL,                              -- the column's logical name
  address     TEXT NOT NULL,
  proof       TEXT NOT NULL CHECK (proof IN ('person', 'email')),
  decided_by  TEXT NOT NULL,                              -- whose decision it rests on, '' for the e-mail
  state       TEXT NOT NULL CHECK (state IN ('written', 'occupied', 'refused', 'undone', 'changed')),
  reason      TEXT NOT NULL DEFAULT '',                   -- of a refusal: the error code, or too-long
  at          TEXT NOT NULL,
  PRIMARY KEY (record_kind, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_fill_member ON profile_fill (member_id);

-- +goose Up

-- Which store this one and its continuous copies are, and the generation of the copy that it goes on from (spec §15): a
-- machine whose copy another one has gone on from, or that has another store, must not follow at that address.
ALTER TABLE replica ADD COLUMN store TEXT NOT NULL DEFAULT '';
ALTER TABLE replica ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

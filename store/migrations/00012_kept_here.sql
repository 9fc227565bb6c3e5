-- +goose Up

-- An item without a matching record that waits here instead of being written open ("Keep here until resolved", spec §9),
-- and since when.
ALTER TABLE writeback ADD COLUMN kept_at TEXT;
CREATE INDEX writeback_kept ON writeback (item_id) WHERE kept_at IS NOT NULL;

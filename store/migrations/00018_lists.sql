-- +goose Up

-- Whose item a writeback is of, and when the item was: what the lists choose and sort by stands in the writeback, so that
-- one index answers a page of any length (spec §15). Pending has the oldest first, what was written the newest.
ALTER TABLE writeback ADD COLUMN item_seat_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE writeback ADD COLUMN item_at TEXT NOT NULL DEFAULT '';
UPDATE writeback SET (item_seat_id, item_at) = (SELECT seat_id, at FROM item WHERE id = item_id);

CREATE INDEX writeback_pending ON writeback (
  CASE state WHEN 'failed' THEN 0 WHEN 'waiting' THEN 1 WHEN 'sending' THEN 1 WHEN 'uncertain' THEN 1 WHEN 'open' THEN 2 ELSE 3 END,
  reason, COALESCE(written_at, queued_at), item_id, seat_id, item_seat_id, state, gone_at, not_before)
  WHERE state IN ('waiting', 'sending', 'uncertain', 'failed');
CREATE INDEX writeback_done ON writeback (
  CASE state WHEN 'failed' THEN 0 WHEN 'waiting' THEN 1 WHEN 'sending' THEN 1 WHEN 'uncertain' THEN 1 WHEN 'open' THEN 2 ELSE 3 END,
  reason, COALESCE(written_at, queued_at) DESC, item_id DESC, seat_id, item_seat_id, state, gone_at)
  WHERE state IN ('written', 'open');
CREATE INDEX writeback_unresolved ON writeback (
  CASE unresolved_reason WHEN 'below-threshold' THEN 1 WHEN 'ambiguous' THEN 2 WHEN 'firm-known' THEN 3 WHEN 'no-candidate' THEN 4
    WHEN 'record-gone' THEN 5 ELSE 0 END,
  item_at DESC, item_id DESC, seat_id, item_seat_id, state, gone_at, unresolved_reason, ignored_at, kept_at)
  WHERE (state = 'open' AND gone_at IS NULL OR (kept_at IS NOT NULL AND state = 'waiting'));

-- What is counted of a seat.
DROP INDEX writeback_seat;
CREATE INDEX writeback_seat ON writeback (seat_id, state, gone_at);
DROP INDEX writeback_written;
CREATE INDEX writeback_written ON writeback (written_at, seat_id) WHERE written_at IS NOT NULL;
CREATE INDEX item_copied ON item (seat_id) WHERE copy = 1;

-- The few that wait for a moment.
CREATE INDEX writeback_not_before ON writeback (not_before) WHERE not_before IS NOT NULL;

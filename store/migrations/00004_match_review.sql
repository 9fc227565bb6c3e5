-- +goose Up

-- Another recipe of matching decides anew about members that an earlier one has decided about: what it would use waits
-- for an admin, what it would use no more stays where something is written (spec §7).
ALTER TABLE match_recipe ADD COLUMN reviewed_to INTEGER NOT NULL DEFAULT 0; -- members up to this id are under review; 0: none
ALTER TABLE match ADD COLUMN review TEXT NOT NULL DEFAULT '' CHECK (review IN ('', 'held', 'look-again'));
CREATE INDEX match_review ON match (review) WHERE review <> '';

-- +goose Up

-- Rivals are part of a score (spec §7): the setting that told how far the second had to be behind is of no use any more.
DELETE FROM setting WHERE key = 'match-gap';

-- +goose Up

-- What was written outside runs is counted by when it was written (spec §12).
CREATE INDEX writeback_written ON writeback (written_at) WHERE written_at IS NOT NULL;

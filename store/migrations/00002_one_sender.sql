-- +goose Up

-- Who sends holds the lease of all sending (lease), not one of each writeback.
ALTER TABLE writeback DROP COLUMN lease_holder;
ALTER TABLE writeback DROP COLUMN lease_until;

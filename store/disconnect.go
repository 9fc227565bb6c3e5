package store

import "context"

// DisconnectEffect is what "Disconnect CRM Sync" shows before it is done (spec §3.5).
type DisconnectEffect struct {
	Seats      int // seats that are no longer updated
	Waiting    int // items that wait; nothing queued is lost
	Unresolved int // unresolved activities that stay open in Dynamics
	RunID      int64

	// What a purge deletes here, never in Dynamics.
	Users, Accounts, Contacts, Leads, Opportunities, Links, Matches, SavedEntries int
	// Total is the sum of these: the number to type.
	Total int
	Items int // kept
}

// DisconnectEffect counts what a disconnect would stop and what a purge would delete.
func (s *Reader) DisconnectEffect(ctx context.Context) (DisconnectEffect, error) {
	var d DisconnectEffect
	err := s.reader.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM seat s WHERE `+syncOn+`),
		(SELECT count(*) FROM writeback WHERE state IN ('waiting', 'sending', 'uncertain')),
		(SELECT count(*) FROM writeback WHERE state = 'open' AND ignored_at IS NULL),
		COALESCE((SELECT max(id) FROM run WHERE ended_at IS NULL), 0),
		(SELECT count(*) FROM crm_user), (SELECT count(*) FROM account), (SELECT count(*) FROM contact),
		(SELECT count(*) FROM lead), (SELECT count(*) FROM opportunity), (SELECT count(*) FROM stakeholder),
		(SELECT count(*) FROM match), (SELECT count(*) FROM saved_entry), (SELECT count(*) FROM item)`).
		Scan(&d.Seats, &d.Waiting, &d.Unresolved, &d.RunID, &d.Users, &d.Accounts, &d.Contacts, &d.Leads,
			&d.Opportunities, &d.Links, &d.Matches, &d.SavedEntries, &d.Items)
	d.Total = d.Users + d.Accounts + d.Contacts + d.Leads + d.Opportunities + d.Links + d.Matches + d.SavedEntries
	return d, classify("count what would stop", err)
}

package store

import (
	"context"
	"strings"
	"time"
)

// FillState is what became of a profile address that was to be written.
type FillState string

// The states of a profile address. FillWaiting is one that the next run writes.
const (
	FillWaiting  FillState = "waiting"
	FillWritten  FillState = "written"
	FillOccupied FillState = "occupied" // the column held something
	FillRefused  FillState = "refused"
	FillUndone   FillState = "undone"
	FillChanged  FillState = "changed" // somebody wrote something else since
)

// FillTooLong is the reason of a refusal by the column's length; other reasons are error codes.
const FillTooLong = "too-long"

// ProfileFill is the profile address of a member for one record (spec §8.11).
type ProfileFill struct {
	Kind     RecordKind
	RecordID string
	Record   string // its name
	MemberID int64
	Member   string
	Field    string // the column
	Address  string
	// Proof is what the match rests on: person, or email (the address and the name).
	Proof, DecidedBy string
	State            FillState
	Reason           string
	At               time.Time
}

// ProfilesToFill are the records of these kinds whose match is proven and that have no address from navsync yet, by
// match; what a missing privilege refused is listed again. A record that has the member's address already needs none.
func (s *Reader) ProfilesToFill(ctx context.Context, kinds []RecordKind) ([]ProfileFill, error) {
	marks, args := inList(kinds)
	rows, err := s.reader.QueryContext(ctx, `SELECT x.record_kind, x.record_id, `+recordName("x.record_kind", "x.record_id")+`,
		m.id, m.name, m.slug, m.url, x.origin, x.decided_by, x.evidence, COALESCE(c.urls, l.urls, '') FROM match x JOIN member m ON m.id = x.member_id
		LEFT JOIN contact c ON x.record_kind = 'contact' AND c.id = x.record_id AND c.gone_at IS NULL
		LEFT JOIN lead l ON x.record_kind = 'lead' AND l.id = x.record_id AND l.gone_at IS NULL
		WHERE x.outcome = 'used' AND x.review = '' AND m.slug <> '' AND m.url <> '' AND x.record_kind IN (`+marks+`)
		AND COALESCE(c.id, l.id) IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM profile_fill f WHERE f.record_kind = x.record_kind AND f.record_id = x.record_id
			AND NOT (f.state = 'refused' AND f.reason = 'privilege'))
		ORDER BY x.id`, args...)
	if err != nil {
		return nil, classify("list profile addresses to write", err)
	}
	all, err := collect(rows, func(row scanner) (ProfileFill, error) {
		f := ProfileFill{State: FillWaiting}
		var slug, origin, evidence, urls string
		err := row.Scan(&f.Kind, &f.RecordID, &f.Record, &f.MemberID, &f.Member, &slug, &f.Address, &origin, &f.DecidedBy, &evidence, &urls)
		if !strings.Contains(strings.ToLower(urls), "/in/"+strings.ToLower(slug)) {
			f.Proof = proofOf(origin, EvidenceOf(evidence))
		}
		return f, err
	})
	if err != nil {
		return nil, err
	}
	proven := all[:0]
	for _, f := range all {
		if f.Proof != "" {
			proven = append(proven, f)
		}
	}
	return proven, nil
}

// proofOf is what makes a match certain enough to write it into the CRM: a person, or a personal e-mail with the name.
func proofOf(origin string, evidence []Evidence) string {
	if origin == "manual" {
		return "person"
	}
	mail, name := false, false
	for _, e := range evidence {
		mail = mail || e.Field == "email" && e.Relation == "same" && e.Note == ""
		name = name || e.Field == "name" && e.Relation == "same"
	}
	if mail && name {
		return "email"
	}
	return ""
}

const profileFills = `SELECT f.record_kind, f.record_id, COALESCE(c.name, l.name, ''), f.member_id, COALESCE(m.name, ''), f.field, f.address, f.proof,
	f.decided_by, f.state, f.reason, f.at FROM profile_fill f LEFT JOIN member m ON m.id = f.member_id
	LEFT JOIN contact c ON f.record_kind = 'contact' AND c.id = f.record_id LEFT JOIN lead l ON f.record_kind = 'lead' AND l.id = f.record_id`

func scanFill(row scanner) (ProfileFill, error) {
	var f ProfileFill
	var at Time
	err := row.Scan(&f.Kind, &f.RecordID, &f.Record, &f.MemberID, &f.Member, &f.Field, &f.Address, &f.Proof, &f.DecidedBy, &f.State, &f.Reason, &at)
	f.At = at.Time
	return f, err
}

// ProfileFills are the addresses that were written or could not be, the latest first.
func (s *Reader) ProfileFills(ctx context.Context) ([]ProfileFill, error) {
	rows, err := s.reader.QueryContext(ctx, profileFills+" ORDER BY f.at DESC, f.record_id")
	if err != nil {
		return nil, classify("list profile addresses", err)
	}
	return collect(rows, scanFill)
}

// ProfileFill is the one of a record. Error: ErrNotFound.
func (s *Reader) ProfileFill(ctx context.Context, kind RecordKind, recordID string) (ProfileFill, error) {
	f, err := scanFill(s.reader.QueryRowContext(ctx, profileFills+" WHERE f.record_kind = ? AND f.record_id = ?", kind, recordID))
	return f, classify("find a profile address", err)
}

// KeepFill keeps what became of a profile address, and marks the member for matching: what navsync wrote is no evidence.
func (t *Tx) KeepFill(ctx context.Context, f ProfileFill) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO profile_fill (record_kind, record_id, member_id, field, address, proof, decided_by, state, reason, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record_kind, record_id) DO UPDATE SET
		member_id = excluded.member_id, field = excluded.field, address = excluded.address, proof = excluded.proof, decided_by = excluded.decided_by,
		state = excluded.state, reason = excluded.reason, at = excluded.at`,
		f.Kind, f.RecordID, f.MemberID, f.Field, f.Address, f.Proof, f.DecidedBy, f.State, f.Reason, Stamp(f.At))
	if err != nil {
		return classify("keep a profile address", err)
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE member SET dirty = 1 WHERE id = ?", f.MemberID)
	return classify("keep a profile address", err)
}

// FilledAddresses are the addresses that navsync wrote into records of a kind, by the record's id.
func (t *Tx) FilledAddresses(ctx context.Context, kind RecordKind, ids []string) (addresses map[string]string, err error) {
	rows, err := t.query(ctx, `SELECT record_id, address FROM profile_fill WHERE record_kind = ? AND state = 'written'
		AND record_id IN (SELECT value FROM json_each(?))`, kind, jsonList(ids))
	if err != nil {
		return nil, classify("find profile addresses", err)
	}
	defer func() { err = closeRows(rows, err) }()
	addresses = map[string]string{}
	for rows.Next() {
		var id, address string
		if err := rows.Scan(&id, &address); err != nil {
			return nil, classify("find profile addresses", err)
		}
		addresses[id] = address
	}
	return addresses, nil
}

package store

import (
	"context"
	"strings"
	"time"
)

// WritebackFacts is everything that decides what an item becomes in Dynamics. The same
// facts always give the same plan, so that a preview equals what is then written
// (spec §8.8).
type WritebackFacts struct {
	ItemID    int64
	Key       string // that the activity's id is made of
	Kind      ItemKind
	Direction Direction
	Subject   string
	Text      string
	At        string // a stamp, or a date alone
	Copy      bool

	SeatID        int64 // who owns the activity
	SeatEmail     string
	SeatName      string
	SyncOn        bool
	OwnerID       string // the seat's CRM user, "": Not Matched
	OwnerName     string
	OwnerDisabled bool

	MemberID int64 // 0: several, none chosen
	SenderID int64 // 0: the seat holder
	Others   []Other
	Best     Best

	State          ItemState // ItemNotCopied without a writeback
	Reason         string
	Kept           bool // it waits here for a record
	OrganizationID string
	ActivityID     string
	ActivityTable  string
	Body           string // frozen, "" before
	Plan           string
	Doubtful       bool
	Attempts       int
	Waits          int
	RecordGone     string // kind:id of a record that Dynamics no longer knows
	TwinOf         int64  // the item that this one is a second time; nothing of it is sent
}

// Other is a member whom an item is about, or who takes part in its thread.
type Other struct {
	MemberID  int64
	Name      string
	Slug      string
	KnownAs   []string // every address and every folded name that the member has or had
	Company   string
	Email     string
	Outcome   string // of matching: used, candidates, ambiguous, none
	Ignored   bool
	Kind      RecordKind // of the used match, "" when none
	ID        string
	Record    string // its name
	Gone      bool   // deleted, deactivated or merged in Dynamics
	Score     int
	Origin    string
	DecidedBy string
	DecidedAt time.Time
}

// Best is the best candidate, with the record's name.
type Best struct {
	Kind  RecordKind
	ID    string
	Name  string
	Score int
	// FirmKnown: no record can be the member, but the account of the member's company is known.
	FirmKnown bool
}

// recordName is the name of a CRM record as SQL: as imported, else as it was created.
func recordName(kind, id string) string {
	return `COALESCE(CASE ` + kind + ` WHEN 'contact' THEN (SELECT r.name FROM contact r WHERE r.id = ` + id + `)
		WHEN 'lead' THEN (SELECT r.name FROM lead r WHERE r.id = ` + id + `)
		WHEN 'account' THEN (SELECT r.name FROM account r WHERE r.id = ` + id + `) END,
		(SELECT r.name FROM record_creation r WHERE r.record_id = ` + id + `), '')`
}

// recordGone says as SQL whether a CRM record is known to be gone.
func recordGone(kind, id string) string {
	return `COALESCE(CASE ` + kind + ` WHEN 'contact' THEN (SELECT r.gone_at IS NOT NULL FROM contact r WHERE r.id = ` + id + `)
		WHEN 'lead' THEN (SELECT r.gone_at IS NOT NULL FROM lead r WHERE r.id = ` + id + `)
		WHEN 'account' THEN (SELECT r.gone_at IS NOT NULL FROM account r WHERE r.id = ` + id + `) END, 0)`
}

// about are the members whose match decides: the one it is about, else all.
func (f WritebackFacts) about() []int64 {
	if f.MemberID != 0 {
		return []int64{f.MemberID}
	}
	ids := make([]int64, 0, len(f.Others))
	for _, o := range f.Others {
		ids = append(ids, o.MemberID)
	}
	return ids
}

// others are the members of a thread, or the one member of a note.
func others(ctx context.Context, q querier, memberID, threadID int64) ([]Other, error) {
	rows, err := q.QueryContext(ctx, `SELECT m.id, m.name, m.slug,
		COALESCE((SELECT group_concat(a.address, char(10)) FROM member_address a WHERE a.member_id = m.id), '') || char(10) ||
			COALESCE((SELECT group_concat(n.name, char(10)) FROM member_name n WHERE n.member_id = m.id), ''),
		m.company, m.email, m.outcome, m.ignored_at IS NOT NULL,
		COALESCE(x.record_kind, ''), COALESCE(x.record_id, ''), `+recordName("x.record_kind", "x.record_id")+`,
		`+recordGone("x.record_kind", "x.record_id")+`, COALESCE(x.score, 0), COALESCE(x.origin, ''), COALESCE(x.decided_by, ''), x.decided_at
		FROM member m LEFT JOIN match x ON x.id = (SELECT id FROM match WHERE member_id = m.id AND outcome = 'used'
			ORDER BY origin = 'manual' DESC, score DESC, id LIMIT 1)
		WHERE m.id = ?1 OR m.id IN (SELECT member_id FROM thread_member WHERE thread_id = ?2) ORDER BY m.id`, memberID, threadID)
	if err != nil {
		return nil, classify("read whom an item is about", err)
	}
	return collect(rows, func(row scanner) (Other, error) {
		var o Other
		var at Time
		var known string
		err := row.Scan(&o.MemberID, &o.Name, &o.Slug, &known, &o.Company, &o.Email, &o.Outcome, &o.Ignored,
			&o.Kind, &o.ID, &o.Record, &o.Gone, &o.Score, &o.Origin, &o.DecidedBy, &at)
		o.DecidedAt = at.Time
		o.KnownAs = strings.FieldsFunc(known, func(r rune) bool { return r == '\n' })
		return o, err
	})
}

// best is the best candidate of members that is not rejected. An account is nobody's person: where only the company's is
// known, that is all that is said.
func best(ctx context.Context, q querier, members []int64) (Best, error) {
	list, values := inList(members)
	rows, err := q.QueryContext(ctx, `SELECT record_kind, record_id, `+recordName("record_kind", "record_id")+`, score, member_id IS NULL FROM match x
		WHERE outcome <> 'rejected' AND (member_id IN (`+list+
		`) OR outcome = 'used' AND company_id IN (SELECT company_id FROM member WHERE id IN (`+list+`)))
		ORDER BY member_id IS NULL, outcome = 'used' DESC, score DESC, record_kind, record_id LIMIT 1`, append(values, values...)...)
	if err != nil {
		return Best{}, classify("read the best candidate", err)
	}
	found, err := collect(rows, func(row scanner) (Best, error) {
		var b Best
		err := row.Scan(&b.Kind, &b.ID, &b.Name, &b.Score, &b.FirmKnown)
		return b, err
	})
	switch {
	case err != nil || len(found) == 0:
		return Best{}, err
	case found[0].FirmKnown:
		return Best{FirmKnown: true}, nil
	}
	return found[0], nil
}

// MemberFacts are a member and the best candidate as WritebackFacts has them, for an item
// that is not kept yet.
func (s *Reader) MemberFacts(ctx context.Context, memberID int64) ([]Other, Best, error) {
	all, err := others(ctx, s.reader, memberID, 0)
	if err != nil {
		return nil, Best{}, err
	}
	b, err := best(ctx, s.reader, []int64{memberID})
	return all, b, err
}

// MemberMatch is a member with the match that is used.
func (t *Tx) MemberMatch(ctx context.Context, memberID int64) (Other, error) {
	all, err := others(ctx, t.tx, memberID, 0)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Other{}, classify("read a member's match", err)
	}
	return all[0], nil
}

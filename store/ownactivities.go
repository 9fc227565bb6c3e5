package store

import (
	"context"
	"slices"
	"time"
)

// OwnActivity is an activity of a record that was written from here.
type OwnActivity struct {
	ItemID     int64
	Seen       bool // the viewer may see the item
	Table      string
	ActivityID string
	Subject    string // "" where the viewer may not read it
	Hidden     bool   // it has a subject that the viewer may not read
	Characters int    // of a hidden subject
	Kind       ItemKind
	Owner      string
	Regarding  string // the record's name
	Completed  bool
	At         time.Time
}

// RecordKey names a CRM record.
type RecordKey struct {
	Kind RecordKind
	ID   string
}

// peopleOf are the people of account ?1 as SQL: its contacts and its open leads.
const peopleOf = `SELECT 'contact' AS kind, id FROM contact WHERE account_id = ?1 AND gone_at IS NULL
	UNION ALL SELECT 'lead', id FROM lead WHERE account_id = ?1 AND gone_at IS NULL`

// AccountPeople are the people of an account, at most limit.
func (s *Reader) AccountPeople(ctx context.Context, accountID string, limit int) ([]RecordKey, error) {
	rows, err := s.reader.QueryContext(ctx, peopleOf+" LIMIT ?2", accountID, limit)
	if err != nil {
		return nil, classify("list an account's people", err)
	}
	return collect(rows, func(row scanner) (RecordKey, error) {
		var r RecordKey
		err := row.Scan(&r.Kind, &r.ID)
		return r, err
	})
}

// OwnActivities are the written activities of a record, the newest first; of an account also those of its people, as
// Dynamics' timeline rolls them up (spec §8.10). Those that the viewer does not see are listed too: what
// Dynamics tells of them is not shown either.
func (s *Reader) OwnActivities(ctx context.Context, scope Scope, kind RecordKind, id string, limit int) ([]OwnActivity, error) {
	return s.ownActivities(ctx, scope, kind, id,
		"(w.regarding_kind = ?2 AND w.regarding_id = ?1 OR ?2 = 'account' AND (w.regarding_kind, w.regarding_id) IN ("+peopleOf+"))", nil, limit)
}

// OwnActivitiesByID are those of activities of Dynamics that were written from here, whatever record they were written about.
func (s *Reader) OwnActivitiesByID(ctx context.Context, scope Scope, ids []string) ([]OwnActivity, error) {
	list, values := inList(ids)
	return s.ownActivities(ctx, scope, "", "", "w.activity_id IN ("+list+")", values, len(ids))
}

func (s *Reader) ownActivities(
	ctx context.Context, scope Scope, kind RecordKind, id, which string, of []any, limit int,
) ([]OwnActivity, error) {
	seen, values := scope.where()
	rows, err := s.reader.QueryContext(ctx,
		`SELECT i.id, w.activity_table, w.activity_id,
		COALESCE(CASE WHEN json_valid(w.plan) THEN json_extract(w.plan, '$.subject') END, i.subject),
		i.kind, COALESCE(u.name, ''), w.state = 'written', i.at, `+recordName("w.regarding_kind", "w.regarding_id")+`,
		i.seat_id, w.seat_id, i.subject <> '', ?1 = ?1 AND ?2 = ?2 AND `+seen+`
		FROM writeback w JOIN item i ON i.id = w.item_id LEFT JOIN crm_user u ON u.id = w.owner_id
		WHERE `+which+` AND w.state IN ('written', 'open') AND w.gone_at IS NULL
		ORDER BY i.at DESC, i.id DESC LIMIT ?`, slices.Concat([]any{id, kind}, values, of, []any{limit})...)
	if err != nil {
		return nil, classify("list a record's activities", err)
	}
	return collect(rows, func(row scanner) (OwnActivity, error) {
		var a OwnActivity
		var at Time
		var owner, resolver int64
		var subject bool
		err := row.Scan(&a.ItemID, &a.Table, &a.ActivityID, &a.Subject, &a.Kind, &a.Owner, &a.Completed, &at, &a.Regarding,
			&owner, &resolver, &subject, &a.Seen)
		if a.Hidden = subject && !scope.reads(owner, resolver); a.Hidden {
			a.Subject, a.Characters = "", len([]rune(a.Subject))
		}
		a.At = at.Time
		return a, err
	})
}

package store

import (
	"context"
	"time"
)

// OwnActivity is an activity of a record that was written from here.
type OwnActivity struct {
	ItemID     int64
	Table      string
	ActivityID string
	Subject    string
	Kind       ItemKind
	Owner      string
	Completed  bool
	At         time.Time
}

// OwnActivities are the written activities of a record, the newest first.
func (s *Reader) OwnActivities(ctx context.Context, scope Scope, kind RecordKind, id string, limit int) ([]OwnActivity, error) {
	where, values := scope.where()
	rows, err := s.reader.QueryContext(ctx,
		`SELECT i.id, w.activity_table, w.activity_id, i.subject, i.kind, COALESCE(u.name, ''), w.state = 'written', i.at
		FROM writeback w JOIN item i ON i.id = w.item_id LEFT JOIN crm_user u ON u.id = w.owner_id
		WHERE w.regarding_kind = ? AND w.regarding_id = ? AND w.state IN ('written', 'open') AND w.gone_at IS NULL AND `+where+`
		ORDER BY i.at DESC, i.id DESC LIMIT ?`, append(append([]any{kind, id}, values...), limit)...)
	if err != nil {
		return nil, classify("list a record's activities", err)
	}
	return collect(rows, func(row scanner) (OwnActivity, error) {
		var a OwnActivity
		var at Time
		err := row.Scan(&a.ItemID, &a.Table, &a.ActivityID, &a.Subject, &a.Kind, &a.Owner, &a.Completed, &at)
		a.At = at.Time
		return a, err
	})
}
